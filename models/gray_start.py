"""Converts a colour network to one for gray images that computes the same as the colour network for three equal channels.

    python3 models/gray_start.py models/photo.safetensors gray.safetensors

The first layer's filters are summed over the colours and the last layer's averaged. The training of photo-gray began with this file:
`dae train models/photo-gray.recipe.json --start gray.safetensors`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import safetensors_file

COLOURS = 3


def _first_and_last(table: dict) -> tuple[str, dict]:
    """The layer that reads the pixels, as blocks become channels, and the one whose channels become pixels."""
    layers = table["layers"]
    convolutions = [layer for layer in layers if layer["op"].startswith("conv2d")]
    ends = [layers[0]["op"], layers[-2]["op"], layers[-1]["op"]]
    if table["input"]["channels"] != COLOURS or ends != ["space_to_depth", "depth_to_space", "add"]:
        raise ValueError("expected a colour network from space_to_depth to depth_to_space, added to its input")
    return convolutions[0]["name"], convolutions[-1]


def make_gray(tensors: safetensors_file.Tensors, table: dict) -> None:
    """Changes the weights and the layer table of a colour network to those of a gray one, in place."""
    first, last = _first_and_last(table)
    weight = tensors[f"{first}.weight"]
    tensors[f"{first}.weight"] = weight.reshape(*weight.shape[:-1], -1, COLOURS).sum(axis=-1)
    for part in ("weight", "bias"):
        values = tensors[f"{last['name']}.{part}"]
        tensors[f"{last['name']}.{part}"] = values.reshape(-1, COLOURS, *values.shape[1:]).mean(axis=1)
    last["filters"] //= COLOURS
    table["input"]["channels"] = 1
    table["name"] += "-gray"


def main() -> None:
    """Reads the colour network and writes the gray one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("colour", type=Path)
    parser.add_argument("gray", type=Path)
    options = parser.parse_args()
    table, tensors = safetensors_file.read_model(options.colour)
    make_gray(tensors, table)
    safetensors_file.write_model(options.gray, table, tensors)


if __name__ == "__main__":
    main()

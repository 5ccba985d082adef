"""Runs a layer table in PyTorch with TensorFlow's SAME padding, and moves weights in and out of its layouts.

A layer table is the list of layers that a model file carries as JSON. A layer reads the one before it, or those that
its row names. The operators max_pool and resize_bilinear are not implemented here. Inside this module tensors are NCHW,
as PyTorch wants them; a model file stores weights as [filters, height, width, input channels].
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F

import safetensors_file

Table = dict  # the JSON object under the metadata key `dae`

INPUT = "input"  # name of the network's input in `inputs`
ACTIVATIONS = {
    "linear": lambda x, row: x,
    "relu": lambda x, row: torch.relu(x),
    "leaky_relu": lambda x, row: F.leaky_relu(x, row["slope"]),
    "sigmoid": lambda x, row: torch.sigmoid(x),
}
# PyTorch keeps a convolution as [out, in, h, w] and a transposed one as [in, out, h, w]. Files hold OHWI for both.
TO_FILE = {"conv2d": (0, 2, 3, 1), "conv2d_transpose": (1, 2, 3, 0)}
TO_TORCH = {"conv2d": (0, 3, 1, 2), "conv2d_transpose": (3, 0, 1, 2)}


class Parameters(NamedTuple):
    """The weights of one layer in PyTorch's layout."""

    weight: torch.Tensor
    bias: torch.Tensor


NO_PARAMETERS = ()  # for operators without weights
Network = list[Parameters | tuple[()]]


def convolution_row(
    name: str, stage: str, op: str, filters: int, kernel: int, stride: int, activation: str, **members
) -> dict:
    """A row of a convolution, direct or transposed, with a square kernel and SAME padding."""
    return {
        "name": name,
        "stage": stage,
        "op": op,
        "filters": filters,
        "kernel": [kernel, kernel],
        "stride": [stride, stride],
        "padding": "same",
        "activation": activation,
    } | members


def weightless_row(name: str, stage: str, op: str, activation: str = "linear", **members) -> dict:
    """A row of an operator without weights. `members` has its `inputs` or `block`."""
    return {"name": name, "stage": stage, "op": op, "activation": activation} | members


def has_weights(row: dict) -> bool:
    """Whether a layer is a convolution, direct or transposed."""
    return row["op"] in TO_FILE


def inputs(table: Table) -> list[list[str]]:
    """The names of what each layer reads."""
    names = [INPUT, *(row["name"] for row in table["layers"])]
    return [row.get("inputs", [before]) for row, before in zip(table["layers"], names)]


def weight_shapes(table: Table) -> list[tuple[int, int, int, int] | None]:
    """Each layer's weight shape as the file stores it; None for layers without weights."""
    shapes = []
    channels = {INPUT: table["input"]["channels"]}
    for row, names in zip(table["layers"], inputs(table)):
        before = [channels[name] for name in names]
        shapes.append((row["filters"], *row["kernel"], before[0]) if has_weights(row) else None)
        channels[row["name"]] = {
            "add": lambda: before[0],
            "concat": lambda: sum(before),
            "space_to_depth": lambda: before[0] * row["block"][0] * row["block"][1],
            "depth_to_space": lambda: before[0] // (row["block"][0] * row["block"][1]),
        }.get(row["op"], lambda: row["filters"])()
    return shapes


def _same_padding(size: int, kernel: int, stride: int) -> tuple[int, int]:
    """TensorFlow's SAME: ceil(size / stride) outputs; what cannot be split evenly goes to the end."""
    outputs = -(-size // stride)
    total = max((outputs - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


def conv2d_same(x: torch.Tensor, parameters: Parameters, stride: list[int]) -> torch.Tensor:
    """PyTorch pads both sides alike, so the uneven SAME padding is done beforehand."""
    top, bottom = _same_padding(x.shape[2], parameters.weight.shape[2], stride[0])
    left, right = _same_padding(x.shape[3], parameters.weight.shape[3], stride[1])
    padded = F.pad(x, (left, right, top, bottom))
    return F.conv2d(padded, parameters.weight, parameters.bias, stride=stride)


def conv2d_transpose_same(x: torch.Tensor, parameters: Parameters, stride: list[int]) -> torch.Tensor:
    """The adjoint of `conv2d_same`: size * stride outputs, cropped where the convolution would have padded."""
    if parameters.weight.shape[2] < stride[0] or parameters.weight.shape[3] < stride[1]:
        raise ValueError("a transposed convolution's kernel must be as large as its stride, or pixels stay empty")
    full = F.conv_transpose2d(x, parameters.weight, parameters.bias, stride=stride)
    height, width = x.shape[2] * stride[0], x.shape[3] * stride[1]
    top, _ = _same_padding(height, parameters.weight.shape[2], stride[0])
    left, _ = _same_padding(width, parameters.weight.shape[3], stride[1])
    return full[:, :, top : top + height, left : left + width]


def space_to_depth(x: torch.Tensor, block: list[int]) -> torch.Tensor:
    """TensorFlow's: channels in order of (row, column, channel). PyTorch's pixel_unshuffle has (channel, row, column)."""
    n, channels, height, width = x.shape
    blocks = x.reshape(n, channels, height // block[0], block[0], width // block[1], block[1])
    return blocks.permute(0, 3, 5, 1, 2, 4).reshape(n, -1, height // block[0], width // block[1])


def depth_to_space(x: torch.Tensor, block: list[int]) -> torch.Tensor:
    """The inverse of space-to-depth."""
    n, _, height, width = x.shape
    blocks = x.reshape(n, *block, -1, height, width)
    return blocks.permute(0, 3, 4, 1, 5, 2).reshape(n, -1, height * block[0], width * block[1])


OPERATORS = {
    "conv2d": lambda x, row, parameters: conv2d_same(x[0], parameters, row["stride"]),
    "conv2d_transpose": lambda x, row, parameters: conv2d_transpose_same(x[0], parameters, row["stride"]),
    "add": lambda x, row, parameters: sum(x),
    "concat": lambda x, row, parameters: torch.cat(x, dim=1),
    "space_to_depth": lambda x, row, parameters: space_to_depth(x[0], row["block"]),
    "depth_to_space": lambda x, row, parameters: depth_to_space(x[0], row["block"]),
}


def activations(table: Table, network: Network, x: torch.Tensor) -> list[torch.Tensor]:
    """Returns the output of each layer after its activation; the last one is the network's output."""
    tensors = {INPUT: x}
    for row, names, parameters in zip(table["layers"], inputs(table), network):
        y = OPERATORS[row["op"]]([tensors[name] for name in names], row, parameters)
        tensors[row["name"]] = ACTIVATIONS[row["activation"]](y, row)
    return [tensors[row["name"]] for row in table["layers"]]


def to_torch(table: Table, tensors: safetensors_file.Tensors) -> Network:
    """Takes the weights of a model file into PyTorch's layouts, as float32."""
    network = []
    for row in table["layers"]:
        if not has_weights(row):
            network.append(NO_PARAMETERS)
            continue
        weight = tensors[f"{row['name']}.weight"].transpose(TO_TORCH[row["op"]])
        bias = tensors[f"{row['name']}.bias"]
        network.append(Parameters(torch.tensor(weight.copy()), torch.tensor(bias.copy())))
    return network


def save(path: Path, table: Table, network: Network) -> None:
    """Writes a model file: the weights, and the layer table in the metadata."""
    tensors = {}
    for row, parameters in zip(table["layers"], network):
        if not has_weights(row):
            continue
        weight = parameters.weight.detach().numpy()
        tensors[f"{row['name']}.weight"] = weight.transpose(TO_FILE[row["op"]])
        tensors[f"{row['name']}.bias"] = parameters.bias.detach().numpy()
    safetensors_file.write_model(path, table, tensors)


def load(path: Path) -> tuple[Table, Network]:
    """Reads a model file."""
    table, tensors = safetensors_file.read_model(path)
    if "symmetry" in table:
        raise ValueError(f"expected a network without a symmetry, {path} has half of its filters")
    return table, to_torch(table, tensors)


def glorot_uniform(table: Table, random: np.random.Generator) -> Network:
    """Keras's initialisation: U(-limit, limit) with limit = sqrt(6 / (fan in + fan out)), biases zero."""
    tensors = {}
    for row, shape in zip(table["layers"], weight_shapes(table)):
        if shape is None:
            continue
        filters, height, width, channels = shape
        limit = np.sqrt(6 / (height * width * (channels + filters)))
        tensors[f"{row['name']}.weight"] = random.uniform(-limit, limit, shape).astype(np.float32)
        tensors[f"{row['name']}.bias"] = np.zeros(filters, np.float32)
    return to_torch(table, tensors)

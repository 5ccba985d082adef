"""Runs a layer table in PyTorch with TensorFlow's SAME padding, and moves weights in and out of its layouts.

A layer table is the list of layers that a model file carries as JSON. Inside this module tensors are NCHW, as
PyTorch wants them; a model file stores weights as [filters, height, width, input channels].
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F

import safetensors_file

Table = dict  # the JSON object under the metadata key `dae`

METADATA_KEY = "dae"
ACTIVATIONS = {"linear": lambda x: x, "relu": torch.relu, "sigmoid": torch.sigmoid}
# PyTorch keeps a convolution as [out, in, h, w] and a transposed one as [in, out, h, w]. Files hold OHWI for both.
TO_FILE = {"conv2d": (0, 2, 3, 1), "conv2d_transpose": (1, 2, 3, 0)}
TO_TORCH = {"conv2d": (0, 3, 1, 2), "conv2d_transpose": (3, 0, 1, 2)}


class Parameters(NamedTuple):
    """One layer's weights in PyTorch's layout."""

    weight: torch.Tensor
    bias: torch.Tensor


Network = list[Parameters]


def layer(name: str, stage: str, op: str, filters: int, kernel: int, stride: int, activation: str) -> dict:
    """A row of a layer table with a square kernel and SAME padding."""
    return {
        "name": name,
        "stage": stage,
        "op": op,
        "filters": filters,
        "kernel": [kernel, kernel],
        "stride": [stride, stride],
        "padding": "same",
        "activation": activation,
    }


def weight_shapes(table: Table) -> list[tuple[int, int, int, int]]:
    """Each layer's weight shape as the file stores it; a layer's filters are the next one's input channels."""
    shapes = []
    channels = table["input"]["channels"]
    for row in table["layers"]:
        shapes.append((row["filters"], *row["kernel"], channels))
        channels = row["filters"]
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


OPERATORS = {"conv2d": conv2d_same, "conv2d_transpose": conv2d_transpose_same}


def activations(table: Table, network: Network, x: torch.Tensor) -> list[torch.Tensor]:
    """What each layer gives after its activation; the last one is the network's output."""
    outputs = []
    for row, parameters in zip(table["layers"], network):
        x = ACTIVATIONS[row["activation"]](OPERATORS[row["op"]](x, parameters, row["stride"]))
        outputs.append(x)
    return outputs


def to_torch(table: Table, tensors: safetensors_file.Tensors) -> Network:
    """Takes the weights of a model file into PyTorch's layouts, as float32."""
    network = []
    for row in table["layers"]:
        weight = tensors[f"{row['name']}.weight"].transpose(TO_TORCH[row["op"]])
        bias = tensors[f"{row['name']}.bias"]
        network.append(Parameters(torch.tensor(weight.copy()), torch.tensor(bias.copy())))
    return network


def save(path: Path, table: Table, network: Network) -> None:
    """Writes a model file: the weights, and the layer table in the metadata."""
    tensors = {}
    for row, parameters in zip(table["layers"], network):
        weight = parameters.weight.detach().numpy()
        tensors[f"{row['name']}.weight"] = weight.transpose(TO_FILE[row["op"]])
        tensors[f"{row['name']}.bias"] = parameters.bias.detach().numpy()
    safetensors_file.write(path, tensors, {METADATA_KEY: json.dumps(table, separators=(",", ":"))})


def load(path: Path) -> tuple[Table, Network]:
    """Reads a model file."""
    tensors, metadata = safetensors_file.read(path)
    table = json.loads(metadata[METADATA_KEY])
    return table, to_torch(table, tensors)


def glorot_uniform(table: Table, random: np.random.Generator) -> Network:
    """Keras's initialisation: U(-limit, limit) with limit = sqrt(6 / (fan in + fan out)), biases zero."""
    tensors = {}
    for row, shape in zip(table["layers"], weight_shapes(table)):
        filters, height, width, channels = shape
        limit = np.sqrt(6 / (height * width * (channels + filters)))
        tensors[f"{row['name']}.weight"] = random.uniform(-limit, limit, shape).astype(np.float32)
        tensors[f"{row['name']}.bias"] = np.zeros(filters, np.float32)
    return to_torch(table, tensors)

"""Writes the golden tensors in tests/golden/: the output of every layer of three networks for a few inputs.

    python3 models/golden.py

The first network is models/fashion-tutorial.safetensors. The others have random weights: "variety" the kernels,
strides and activations that the first one lacks, "skips" add, concat, space_to_depth and depth_to_space and connections
that skip layers. They show that a program reads the layer table instead of knowing one network. The layers are computed
in float64 from the float32 weights and inputs, and rounded to float32 once at the end, so the reference's own error is
below what a test in float32 could notice.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch

import fashion_mnist
import layers
import safetensors_file

MODELS = Path(__file__).parent
GOLDEN = MODELS.parent / "tests" / "golden"

SQUARE_CLASSES = (0, 5, 8, 9)  # T-shirt, sandal, bag, ankle boot
SQUARE_NOISE = 0.2
RECT_SHAPE = (1, 36, 20, 1)  # divisible by 4, not square, and odd (9 x 5) in the middle
VARIETY_INPUT_SHAPE = (2, 12, 20, 3)
SKIPS_INPUT_SHAPE = (2, 12, 18, 2)
SEED = 7
# Chosen so that every channel of every layer varies, because a dead ReLU would hide mistakes.
VARIETY_SEED = 42
SKIPS_SEED = 5
LEAST_CHANNEL_DEVIATION = 0.05

VARIETY: layers.Table = {
    "version": 1,
    "name": "variety",
    "description": "Random weights for tests: the kernels, strides and activations that the tutorial's network lacks.",
    "license": "MIT",
    "input": {"channels": 3},
    "layers": [
        layers.convolution_row("enc_5x5", "encoder", "conv2d", 6, kernel=5, stride=1, activation="linear"),
        layers.convolution_row("enc_3x3_s2", "encoder", "conv2d", 10, kernel=3, stride=2, activation="relu"),
        layers.convolution_row("enc_1x1", "encoder", "conv2d", 4, kernel=1, stride=1, activation="relu"),
        layers.convolution_row(
            "dec_t3x3_s2", "decoder", "conv2d_transpose", 7, kernel=3, stride=2, activation="sigmoid"
        ),
        layers.convolution_row(
            "dec_t4x4_s2", "decoder", "conv2d_transpose", 5, kernel=4, stride=2, activation="linear"
        ),
        layers.convolution_row("dec_3x3_s2", "decoder", "conv2d", 5, kernel=3, stride=2, activation="relu"),
        layers.convolution_row("dec_3x3", "decoder", "conv2d", 3, kernel=3, stride=1, activation="sigmoid"),
    ],
}


# Blocks that are not square, so that rows and columns cannot be mistaken for each other.
SKIPS: layers.Table = {
    "version": 1,
    "name": "skips",
    "description": "Random weights for tests: operators without weights, and connections that skip layers.",
    "license": "MIT",
    "input": {"channels": 2},
    "layers": [
        layers.weightless_row("enc_blocks", "encoder", "space_to_depth", block=[2, 3]),
        layers.convolution_row(
            "enc_3x3", "encoder", "conv2d", 7, kernel=3, stride=1, activation="leaky_relu", slope=0.2
        ),
        layers.convolution_row(
            "enc_down", "encoder", "conv2d", 9, kernel=3, stride=2, activation="leaky_relu", slope=0.3
        ),
        layers.convolution_row("enc_1x1", "encoder", "conv2d", 9, kernel=1, stride=1, activation="linear"),
        layers.weightless_row(
            "enc_sum", "encoder", "add", inputs=["enc_1x1", "enc_down"], activation="leaky_relu", slope=0.3
        ),
        layers.convolution_row(
            "dec_up", "decoder", "conv2d_transpose", 5, kernel=4, stride=2, activation="leaky_relu", slope=0.1
        ),
        layers.weightless_row(
            "dec_join", "decoder", "concat", inputs=["dec_up", "enc_3x3"], activation="leaky_relu", slope=0.5
        ),
        layers.convolution_row("dec_fuse", "decoder", "conv2d", 12, kernel=3, stride=1, activation="linear"),
        layers.weightless_row("dec_twice", "decoder", "concat", inputs=["dec_fuse", "enc_blocks", "dec_fuse"]),
        layers.convolution_row("dec_mix", "decoder", "conv2d", 12, kernel=1, stride=1, activation="relu"),
        layers.weightless_row("dec_pixels", "decoder", "depth_to_space", block=[2, 3], activation="sigmoid"),
        layers.weightless_row("dec_out", "decoder", "add", inputs=["dec_pixels", "input", "dec_pixels"]),
    ],
}


def random_network(table: layers.Table, random: np.random.Generator) -> layers.Network:
    """Weights that keep activations near 1 in size, and biases that a test would miss if they were left out."""
    tensors = {}
    for row, shape in zip(table["layers"], layers.weight_shapes(table)):
        if shape is None:
            continue
        filters, height, width, channels = shape
        terms = height * width * channels
        if row["op"] == "conv2d_transpose":
            # Only one in stride * stride taps reaches a given output pixel.
            terms /= row["stride"][0] * row["stride"][1]
        tensors[f"{row['name']}.weight"] = random.normal(0, np.sqrt(2 / terms), shape).astype(np.float32)
        tensors[f"{row['name']}.bias"] = random.uniform(-0.5, 0.5, filters).astype(np.float32)
    return layers.to_torch(table, tensors)


def golden_tensors(table: layers.Table, network: layers.Network, prefix: str, x: np.ndarray) -> safetensors_file.Tensors:
    """The input and every layer's activation, as NHWC float32."""
    precise = [
        layers.Parameters(*(tensor.double() for tensor in parameters)) if parameters else layers.NO_PARAMETERS
        for parameters in network
    ]
    outputs = layers.activations(table, precise, torch.from_numpy(x).permute(0, 3, 1, 2).double())
    tensors = {f"{prefix}input": x}
    for row, output in zip(table["layers"], outputs):
        tensors[f"{prefix}{row['name']}"] = output.permute(0, 2, 3, 1).numpy().astype(np.float32)
    return tensors


def noisy_test_images(data: Path, random: np.random.Generator) -> np.ndarray:
    """The first test image of each chosen class, with noise, as NHWC."""
    labels = fashion_mnist.load_labels(data, "t10k")
    chosen = [int(np.flatnonzero(labels == label)[0]) for label in SQUARE_CLASSES]
    clean = fashion_mnist.load_images(data, "t10k")[chosen]
    return fashion_mnist.add_noise(clean, SQUARE_NOISE, random).transpose(0, 2, 3, 1)


def write_fashion_golden(model: Path, data: Path, output: Path) -> None:
    """Goldens of the trained network: four noisy test images, and one picture of noise that is not square."""
    random = np.random.default_rng(SEED)
    table, network = layers.load(model)
    square = noisy_test_images(data, random)
    rect = random.random(RECT_SHAPE, dtype=np.float32)
    tensors = golden_tensors(table, network, "square.", square) | golden_tensors(table, network, "rect.", rect)
    safetensors_file.write(output, tensors, {})


def check_alive(tensors: safetensors_file.Tensors) -> None:
    """Fails if a channel is nearly constant."""
    for name, tensor in tensors.items():
        least = tensor.std(axis=(0, 1, 2)).min()
        if least < LEAST_CHANNEL_DEVIATION:
            raise ValueError(f"{name}: a channel's standard deviation is only {least:.3g}; choose another seed")


def write_random(table: layers.Table, seed: int, shape: tuple[int, ...], model: Path, output: Path) -> None:
    """A network with random weights and its goldens."""
    random = np.random.default_rng(seed)
    layers.save(model, table, random_network(table, random))
    table, network = layers.load(model)  # use the weights as a reader of the file gets them
    x = random.random(shape, dtype=np.float32)
    tensors = golden_tensors(table, network, "", x)
    check_alive(tensors)
    safetensors_file.write(output, tensors, {})


# --- Self-check: convolutions and rearrangements against TensorFlow's definition of SAME, written as plain loops ---------------------


def _pad_before(size: int, kernel: int, stride: int) -> int:
    """The rows or columns that SAME padding adds before an image's first."""
    outputs = -(-size // stride)
    return max((outputs - 1) * stride + kernel - size, 0) // 2


def _direct_convolution(x: np.ndarray, weight: np.ndarray, stride: int) -> np.ndarray:
    """SAME convolution of one HWC image by OHWI weights: each output pixel collects from the input."""
    filters, kernel_height, kernel_width, _ = weight.shape
    top = _pad_before(x.shape[0], kernel_height, stride)
    left = _pad_before(x.shape[1], kernel_width, stride)
    out = np.zeros((-(-x.shape[0] // stride), -(-x.shape[1] // stride), filters))
    for row, column, ky, kx in np.ndindex(*out.shape[:2], kernel_height, kernel_width):
        y, x_position = row * stride + ky - top, column * stride + kx - left
        if 0 <= y < x.shape[0] and 0 <= x_position < x.shape[1]:
            out[row, column] += weight[:, ky, kx] @ x[y, x_position]
    return out


def _direct_transposed_convolution(x: np.ndarray, weight: np.ndarray, stride: int) -> np.ndarray:
    """SAME transposed convolution of one HWC image by OHWI weights: each input pixel adds to the output."""
    filters, kernel_height, kernel_width, _ = weight.shape
    out = np.zeros((x.shape[0] * stride, x.shape[1] * stride, filters))
    top = _pad_before(out.shape[0], kernel_height, stride)
    left = _pad_before(out.shape[1], kernel_width, stride)
    for row, column, ky, kx in np.ndindex(*x.shape[:2], kernel_height, kernel_width):
        y, x_position = row * stride + ky - top, column * stride + kx - left
        if 0 <= y < out.shape[0] and 0 <= x_position < out.shape[1]:
            out[y, x_position] += weight[:, ky, kx] @ x[row, column]
    return out


def check_rearrangements() -> None:
    """Fails if the order of a block's channels is not TensorFlow's, or depth-to-space not the inverse."""
    x = np.random.default_rng(SEED).normal(size=(2, 3, 4, 6))
    image = torch.from_numpy(x)
    for block in ([1, 1], [2, 2], [4, 3], [1, 2]):
        depth = layers.space_to_depth(image, block)
        for n, channel, row, column in np.ndindex(*x.shape):
            within = row % block[0] * block[1] + column % block[1]
            at = depth[n, within * x.shape[1] + channel, row // block[0], column // block[1]]
            assert at == x[n, channel, row, column], (block, n, channel, row, column)
        assert torch.equal(layers.depth_to_space(depth, block), image), block


def self_check() -> None:
    """Fails if PyTorch's padding and cropping, or the order of the weights, is not TensorFlow's."""
    random = np.random.default_rng(SEED)
    direct = {"conv2d": _direct_convolution, "conv2d_transpose": _direct_transposed_convolution}
    for op, kernel, stride, size in np.ndindex(2, 5, 3, 3):
        name, kernel, stride = list(direct)[op], kernel + 1, stride + 1
        if kernel < stride:
            continue  # refused for transposed convolutions
        x = random.normal(size=(4 + size, 7 - size, 3))
        weight, bias = random.normal(size=(2, kernel, kernel, 3)), random.normal(size=2)
        parameters = layers.Parameters(
            torch.from_numpy(weight.transpose(layers.TO_TORCH[name]).copy()), torch.from_numpy(bias)
        )
        image = torch.from_numpy(x).permute(2, 0, 1)[None]
        actual = layers.OPERATORS[name]([image], {"stride": [stride, stride]}, parameters)[0].permute(1, 2, 0).numpy()
        np.testing.assert_allclose(
            actual, direct[name](x, weight, stride) + bias, rtol=0, atol=1e-12, err_msg=f"{name} {kernel} {stride}"
        )


def main() -> None:
    """Checks the operators of layers.py and writes the golden tensors of all three networks."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=fashion_mnist.DEBIAN_FOLDER, help="folder of the IDX files")
    parser.add_argument("--model", type=Path, default=MODELS / "fashion-tutorial.safetensors")
    parser.add_argument("--output", type=Path, default=GOLDEN)
    arguments = parser.parse_args()

    self_check()
    check_rearrangements()
    write_fashion_golden(arguments.model, arguments.data, arguments.output / "fashion-tutorial.golden.safetensors")
    for table, seed, shape in ((VARIETY, VARIETY_SEED, VARIETY_INPUT_SHAPE), (SKIPS, SKIPS_SEED, SKIPS_INPUT_SHAPE)):
        model, golden = (arguments.output / (table["name"] + end) for end in (".safetensors", ".golden.safetensors"))
        write_random(table, seed, shape, model, golden)
    for path in sorted(arguments.output.glob("*.safetensors")):
        print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()

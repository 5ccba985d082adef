"""Writes tests/golden/fashion-tutorial.step.safetensors: gradients and three Adam steps in PyTorch.

    python3 models/golden_step.py

The tutorial's network starts with fresh weights. The file has four noisy test images and the clean ones; the mean
squared error and its gradient with respect to every weight and bias, in float64; and the weights after three steps of
PyTorch's Adam on that batch, in float32.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import fashion_mnist
import golden
import layers
import safetensors_file

LEARNING_RATE = 0.001
EPSILON = 1e-7
STEPS = 3


def clean_test_images(data: Path) -> np.ndarray:
    """The images that golden.noisy_test_images() starts from, as NCHW."""
    labels = fashion_mnist.load_labels(data, "t10k")
    chosen = [int(np.flatnonzero(labels == label)[0]) for label in golden.SQUARE_CLASSES]
    return fashion_mnist.load_images(data, "t10k")[chosen]


def as_file(table: layers.Table, network: layers.Network, prefix: str) -> safetensors_file.Tensors:
    """Weights, or gradients of their shapes, in a model file's order."""
    tensors = {}
    for row, parameters in zip(table["layers"], network):
        weight = parameters.weight.detach().numpy().transpose(layers.TO_FILE[row["op"]])
        tensors[f"{prefix}{row['name']}.weight"] = weight.astype(np.float32)
        tensors[f"{prefix}{row['name']}.bias"] = parameters.bias.detach().numpy().astype(np.float32)
    return tensors


def copy(network: layers.Network, kind: torch.dtype) -> layers.Network:
    """Copies a network to another type of numbers. The copy's tensors gather gradients."""
    return [
        layers.Parameters(*(tensor.detach().to(kind).clone().requires_grad_() for tensor in parameters))
        for parameters in network
    ]


def loss_of(table: layers.Table, network: layers.Network, noisy: torch.Tensor, clean: torch.Tensor) -> torch.Tensor:
    """The mean squared error between the network's output and the clean images."""
    return F.mse_loss(layers.activations(table, network, noisy)[-1], clean)


def gradient(table: layers.Table, network: layers.Network, noisy: np.ndarray, clean: np.ndarray):
    """Returns the loss and its gradients with respect to all weights and biases, computed in float64."""
    precise = copy(network, torch.float64)
    loss = loss_of(table, precise, torch.from_numpy(noisy).double(), torch.from_numpy(clean).double())
    loss.backward()
    gradients = [layers.Parameters(*(tensor.grad for tensor in parameters)) for parameters in precise]
    return float(loss), as_file(table, gradients, "gradient.")


def after_adam(table: layers.Table, network: layers.Network, noisy: np.ndarray, clean: np.ndarray):
    """Returns the weights after STEPS steps of Adam in float32, in a model file's order."""
    trained = copy(network, torch.float32)
    tensors = [tensor for parameters in trained for tensor in parameters]
    adam = torch.optim.Adam(tensors, lr=LEARNING_RATE, eps=EPSILON)
    for _ in range(STEPS):
        adam.zero_grad()
        loss_of(table, trained, torch.from_numpy(noisy), torch.from_numpy(clean)).backward()
        adam.step()
    return as_file(table, trained, "after.")


def main() -> None:
    """Computes the gradients and the steps, and writes the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=fashion_mnist.DEBIAN_FOLDER, help="folder of the IDX files")
    model = golden.MODELS / "fashion-tutorial.safetensors"
    parser.add_argument("--model", type=Path, default=model, help="model file whose layer table is used")
    parser.add_argument("--output", type=Path, default=golden.GOLDEN / "fashion-tutorial.step.safetensors")
    arguments = parser.parse_args()

    table, _ = layers.load(arguments.model)
    clean = clean_test_images(arguments.data)
    random = np.random.default_rng(golden.SEED)
    noisy = golden.noisy_test_images(arguments.data, random).transpose(0, 3, 1, 2).copy()
    # From weights that are not trained: at a minimum, gradients would be small differences of large numbers.
    network = layers.glorot_uniform(table, random)
    loss, gradients = gradient(table, network, noisy, clean)
    tensors = {"input": noisy.transpose(0, 2, 3, 1), "target": clean.transpose(0, 2, 3, 1)}
    tensors |= {"loss": np.array([loss], np.float32)} | as_file(table, network, "before.")
    tensors |= gradients | after_adam(table, network, noisy, clean)
    safetensors_file.write(arguments.output, tensors, {})


if __name__ == "__main__":
    main()

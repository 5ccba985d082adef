"""Trains the denoising autoencoder of TensorFlow's tutorial "Intro to Autoencoders" on Fashion-MNIST.

    python3 models/train_fashion_tutorial.py

Each training example follows the three steps of a denoising autoencoder: take an image x, draw a noisy x~, and
teach the network to give back x when it sees x~. Writes the model file and, beside it, the log of the training.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import evaluation
import fashion_mnist
import layers

NOISE = 0.2
BATCH = 32
LEARNING_RATE = 1e-3
PROGRESS_EVERY = 100
LOG_HEADER = "epoch,steps,train_mse,test_mse,test_pooled_psnr,test_mean_psnr,seconds"

TABLE: layers.Table = {
    "version": 1,
    "name": "fashion-tutorial",
    "description": "TensorFlow's tutorial denoising autoencoder, trained on Fashion-MNIST with Gaussian noise of level 0.2.",
    "license": "MIT",
    "input": {"channels": 1},
    "layers": [
        layers.convolution_row("enc_conv1", "encoder", "conv2d", 16, kernel=3, stride=2, activation="relu"),
        layers.convolution_row("enc_conv2", "encoder", "conv2d", 8, kernel=3, stride=2, activation="relu"),
        layers.convolution_row("dec_tconv1", "decoder", "conv2d_transpose", 8, kernel=3, stride=2, activation="relu"),
        layers.convolution_row("dec_tconv2", "decoder", "conv2d_transpose", 16, kernel=3, stride=2, activation="relu"),
        layers.convolution_row("dec_conv3", "decoder", "conv2d", 1, kernel=3, stride=1, activation="sigmoid"),
    ],
}


def trainable(network: layers.Network) -> list[torch.Tensor]:
    """All weights and biases, told to gather gradients."""
    return [tensor.requires_grad_() for parameters in network for tensor in parameters]


def batches(clean: np.ndarray, random: np.random.Generator) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """One epoch of (clean, noisy) pairs, in a new order and with new noise at each call.

    The tutorial draws its noise once; new noise leaves nothing to learn by heart, and costs little.
    """
    order = random.permutation(len(clean))
    for start in range(0, len(order), BATCH):
        x = clean[order[start : start + BATCH]]
        yield torch.from_numpy(x), torch.from_numpy(fashion_mnist.add_noise(x, NOISE, random))


def show_progress(epoch: int, step: int, steps: int, loss: float) -> None:
    """Rewrites one line of the terminal."""
    if step % PROGRESS_EVERY == 0 or step == steps:
        print(f"\repoch {epoch}: step {step}/{steps}, loss {loss:.5f}", end="", file=sys.stderr, flush=True)


def train_epoch(
    epoch: int,
    network: layers.Network,
    optimizer: torch.optim.Optimizer,
    clean: np.ndarray,
    random: np.random.Generator,
) -> float:
    """One pass over the training images; returns the mean loss of its batches."""
    steps = -(-len(clean) // BATCH)
    total = 0.0
    for step, (x, noisy) in enumerate(batches(clean, random), start=1):
        loss = F.mse_loss(layers.activations(TABLE, network, noisy)[-1], x)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
        show_progress(epoch, step, steps, total / step)
    print(file=sys.stderr)
    return total / steps


def train(data: Path, epochs: int, seed: int, start: Path | None) -> tuple[layers.Network, list[str]]:
    """Trains from a model file's weights or fresh ones; returns the weights and the lines of the log."""
    # All randomness comes from NumPy's generator: its sequence does not change with PyTorch's version.
    random = np.random.default_rng(seed)
    network = layers.load(start)[1] if start else layers.glorot_uniform(TABLE, random)
    optimizer = torch.optim.Adam(trainable(network), lr=LEARNING_RATE, betas=(0.9, 0.999), eps=1e-7)
    clean = fashion_mnist.load_images(data, "train")
    test = fashion_mnist.load_images(data, "t10k")
    noisy_test = evaluation.noisy_test_images(test, NOISE)
    log = [LOG_HEADER]
    begin = time.monotonic()
    for epoch in range(1, epochs + 1):
        loss = train_epoch(epoch, network, optimizer, clean, random)
        result = evaluation.score(test, evaluation.denoise(TABLE, network, noisy_test))
        steps = epoch * -(-len(clean) // BATCH)
        seconds = time.monotonic() - begin
        print(f"epoch {epoch}: test MSE {result.mse:.6f}", flush=True)
        log.append(
            f"{epoch},{steps},{loss:.6f},{result.mse:.6f},"
            f"{result.pooled_psnr:.3f},{result.mean_psnr:.3f},{seconds:.1f}"
        )
    if epochs == 0:
        return network, log
    print(f"test PSNR: pooled {result.pooled_psnr:.3f} dB, mean of the images {result.mean_psnr:.3f} dB")
    return network, log


def main() -> None:
    """Trains the network, and writes the model file and the log."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=fashion_mnist.DEBIAN_FOLDER, help="folder of the IDX files")
    parser.add_argument("--epochs", type=int, default=10, help="0 writes the fresh weights")
    parser.add_argument("--seed", type=int, default=0)
    # The order of PyTorch's sums, and so the last bits of the weights, depends on it.
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--start", type=Path, help="model file whose weights to start from; default: fresh ones")
    parser.add_argument("--output", type=Path, default=Path("pytorch.safetensors"))
    arguments = parser.parse_args()
    if arguments.epochs < 0:
        parser.error("--epochs: at least 0")

    torch.set_num_threads(arguments.threads)
    network, log = train(arguments.data, arguments.epochs, arguments.seed, arguments.start)
    layers.save(arguments.output, TABLE, network)
    arguments.output.with_suffix(".log").write_text("\n".join(log) + "\n")
    print(f"wrote {arguments.output}")


if __name__ == "__main__":
    main()

"""Measures a model file on the 10,000 test images of Fashion-MNIST.

    python3 models/evaluation.py models/fashion-tutorial.safetensors --noise 0.1 0.2 0.4
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

import fashion_mnist
import layers

BATCH = 500
# All measurements use this fixed seed, which training does not use.
NOISE_SEED = 20_000


class Score(NamedTuple):
    """MSE over all pixels, its PSNR ("pooled"), and the mean of the images' own PSNRs."""

    mse: float
    pooled_psnr: float
    mean_psnr: float


def score(clean: np.ndarray, other: np.ndarray) -> Score:
    """Compares images in [0, 1]; sums are float64, so their order does not change the printed digits."""
    errors = np.square(clean.astype(np.float64) - other).mean(axis=(1, 2, 3))
    with np.errstate(divide="ignore"):  # the PSNR of equal images is infinite
        decibels = -10 * np.log10(errors)
        pooled = -10 * np.log10(errors.mean())
    return Score(float(errors.mean()), float(pooled), float(decibels.mean()))


def noisy_test_images(clean: np.ndarray, level: float) -> np.ndarray:
    """Returns the same noise at every call, scaled by the level."""
    return fashion_mnist.add_noise(clean, level, np.random.default_rng(NOISE_SEED))


@torch.no_grad()
def denoise(table: layers.Table, network: layers.Network, noisy: np.ndarray) -> np.ndarray:
    """Runs the network over any number of images; the output is clipped to [0, 1]."""
    batches = torch.from_numpy(noisy).split(BATCH)
    outputs = [layers.activations(table, network, batch)[-1].clamp(0, 1) for batch in batches]
    return torch.cat(outputs).numpy()


def main() -> None:
    """Prints the scores of the noisy and the denoised test images for each level of noise."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", type=Path, default=fashion_mnist.DEBIAN_FOLDER, help="folder of the IDX files")
    parser.add_argument("--noise", type=float, nargs="+", default=[0.1, 0.2, 0.4])
    arguments = parser.parse_args()

    table, network = layers.load(arguments.model)
    clean = fashion_mnist.load_images(arguments.data, "t10k")
    print("noise  images    mse       pooled PSNR  mean PSNR")
    for level in arguments.noise:
        noisy = noisy_test_images(clean, level)
        for name, images in (("noisy", noisy), ("denoised", denoise(table, network, noisy))):
            result = score(clean, images)
            print(f"{level:<6} {name:<9} {result.mse:.6f}  {result.pooled_psnr:<11.3f}  {result.mean_psnr:.3f}")


if __name__ == "__main__":
    main()

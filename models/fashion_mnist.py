"""Fashion-MNIST from its four gzipped IDX files, and the noise that the tutorial adds to it."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np

# Debian's package dataset-fashion-mnist puts the files here.
DEBIAN_FOLDER = Path("/usr/share/datasets/fashion-mnist")
UNSIGNED_BYTES = 0x08


def _read_idx(path: Path) -> np.ndarray:
    """IDX: two zero bytes, the type, the number of dimensions, each dimension as big-endian u32, the values."""
    with gzip.open(path) as file:
        content = file.read()
    zeros, kind, dimensions = struct.unpack_from(">HBB", content)
    if zeros != 0 or kind != UNSIGNED_BYTES:
        raise ValueError(f"{path}: expected an IDX file of unsigned bytes")
    shape = struct.unpack_from(f">{dimensions}I", content, 4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * dimensions).reshape(shape)


def load_images(folder: Path, split: str) -> np.ndarray:
    """The images of a split ("train" or "t10k") as float32 in [0, 1], shape [count, 1, 28, 28]."""
    images = _read_idx(folder / f"{split}-images-idx3-ubyte.gz")
    return images[:, None].astype(np.float32) / np.float32(255)


def load_labels(folder: Path, split: str) -> np.ndarray:
    """The class, 0 to 9, of each image of a split."""
    return _read_idx(folder / f"{split}-labels-idx1-ubyte.gz")


def add_noise(images: np.ndarray, level: float, random: np.random.Generator) -> np.ndarray:
    """x + level * N(0, 1), clipped to [0, 1] and not rounded to 8 bits, as in the tutorial."""
    noise = random.standard_normal(images.shape, dtype=np.float32)
    return np.clip(images + np.float32(level) * noise, 0, 1)

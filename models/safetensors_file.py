"""Reads and writes .safetensors files: 8 bytes of header length, a JSON header, raw tensor bytes.

Written out here, because the format is this short and the scripts then need nothing but NumPy.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np

# The data starts at a multiple of this, so a reader may map the file and load SIMD vectors from it directly.
DATA_ALIGNMENT = 64
LENGTH_BYTES = 8
TABLE_KEY = "dae"  # of a model file's layer table in the metadata

Tensors = dict[str, np.ndarray]


def _describe(tensors: Tensors) -> dict[str, dict]:
    """The header's entries; offsets count from the start of the data, without gaps, in the given order."""
    entries: dict[str, dict] = {}
    offset = 0
    for name, tensor in tensors.items():
        end = offset + 4 * tensor.size
        entries[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, end]}
        offset = end
    return entries


def _pad(header: bytes) -> bytes:
    """Spaces are the padding that the format allows: JSON ignores them."""
    return header + b" " * (-(LENGTH_BYTES + len(header)) % DATA_ALIGNMENT)


def write(path: Path, tensors: Tensors, metadata: dict[str, str]) -> None:
    """Writes the tensors as little-endian float32; the format allows only strings as metadata values."""
    header = {"__metadata__": metadata, **_describe(tensors)}
    encoded = _pad(json.dumps(header, separators=(",", ":")).encode())
    data = b"".join(np.ascontiguousarray(tensor, dtype="<f4").tobytes() for tensor in tensors.values())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(struct.pack("<Q", len(encoded)) + encoded + data)


def read(path: Path) -> tuple[Tensors, dict[str, str]]:
    """Reads a file of float32 tensors that one of these scripts wrote: the tensors and the metadata."""
    content = path.read_bytes()
    (length,) = struct.unpack_from("<Q", content)
    header = json.loads(content[LENGTH_BYTES : LENGTH_BYTES + length])
    data = memoryview(content)[LENGTH_BYTES + length :]
    metadata = header.pop("__metadata__", {})
    tensors = {name: _tensor(entry, data) for name, entry in header.items()}
    return tensors, metadata


def write_model(path: Path, table: dict, tensors: Tensors) -> None:
    """Writes a model file: the weights, and the layer table in the metadata."""
    write(path, tensors, {TABLE_KEY: json.dumps(table, separators=(",", ":"))})


def read_model(path: Path) -> tuple[dict, Tensors]:
    """Reads a model file: its layer table and its weights."""
    tensors, metadata = read(path)
    return json.loads(metadata[TABLE_KEY]), tensors


def _tensor(entry: dict, data: memoryview) -> np.ndarray:
    """Returns the tensor that an entry of the header describes. `data` is what follows the header."""
    if entry["dtype"] != "F32":
        raise ValueError(f"expected dtype F32, found {entry['dtype']}")
    begin, end = entry["data_offsets"]
    return np.frombuffer(data[begin:end], dtype="<f4").reshape(entry["shape"])

"""A Keras 3 autoencoder of convolutions as a dae model file.

    python3 convert.py denoiser.weights.h5 -o denoiser.safetensors
    python3 convert.py denoiser.keras --table table.json -o denoiser.safetensors

Reads what model.save_weights("denoiser.weights.h5") and model.save("denoiser.keras") write, with h5py and numpy alone.
The files hold weights by layer and not how the layers are joined; a layer table says that (JSON, or a recipe of
models/). Without --table it is that of the TensorFlow tutorial "Intro to Autoencoders", part 2: a Model with two
Sequential networks, `encoder` and `decoder`. Layers are matched in order, by their kind (Conv2D, Conv2DTranspose)
within each of them, or in the whole file where it does not have the two.
"""

import argparse
import io
import json
import re
import sys
import zipfile

import h5py
import numpy as np


def _row(name, stage, op, filters, stride, activation):
    return {
        "name": name,
        "stage": stage,
        "op": op,
        "filters": filters,
        "kernel": [3, 3],
        "stride": [stride, stride],
        "padding": "same",
        "activation": activation,
    }


TUTORIAL = {
    "version": 1,
    "name": "keras-denoiser",
    "description": "Denoising autoencoder of the TensorFlow tutorial, trained in Keras",
    "license": "",
    "input": {"channels": 1},
    "layers": [
        _row("enc_conv1", "encoder", "conv2d", 16, 2, "relu"),
        _row("enc_conv2", "encoder", "conv2d", 8, 2, "relu"),
        _row("dec_tconv1", "decoder", "conv2d_transpose", 8, 2, "relu"),
        _row("dec_tconv2", "decoder", "conv2d_transpose", 16, 2, "relu"),
        _row("dec_conv3", "decoder", "conv2d", 1, 1, "sigmoid"),
    ],
}
# Keras's kernels are [height, width, in, out], transposed ones [height, width, out, in]; model files have
# [out, height, width, in] for both.
TO_FILE = {"conv2d": (3, 0, 1, 2), "conv2d_transpose": (2, 0, 1, 3)}
# layers/conv2d_1/vars: what Keras names the second Conv2D of a container.
LAYER = re.compile(r"(?:(?P<stage>encoder|decoder)/)?layers/(?P<op>conv2d(?:_transpose)?)(?:_(?P<number>\d+))?/vars")


def open_weights(path):
    """The HDF5 file itself, or the one in a .keras archive."""
    if not zipfile.is_zipfile(path):
        return h5py.File(path, "r")
    with zipfile.ZipFile(path) as archive:
        return h5py.File(io.BytesIO(archive.read("model.weights.h5")), "r")


def read_layers(file):
    """{(stage or "", op): [(kernel, bias or None), ...]}, in Keras's order."""
    found = {}

    def visit(path, group):
        match = LAYER.fullmatch(path)
        if match is None or not isinstance(group, h5py.Group):
            return
        number = int(match["number"] or 0)
        bias = group["1"][()] if "1" in group else None
        found.setdefault((match["stage"] or "", match["op"]), {})[number] = (group["0"][()], bias)

    file.visititems(visit)
    return {key: [layers[number] for number in sorted(layers)] for key, layers in found.items()}


def convert(table, layers):
    """The model file's tensors. Stops with what was expected and what was found."""
    staged = any(stage for stage, _ in layers)
    tensors = {}
    for row in table["layers"]:
        if row["op"] not in TO_FILE:
            continue
        key = (row["stage"] if staged else "", row["op"])
        if not layers.get(key):
            sys.exit(f"expected a further layer of kind {row['op']} for \"{row['name']}\" in the Keras file, found none")
        kernel, bias = layers[key].pop(0)
        weight = np.transpose(kernel, TO_FILE[row["op"]])
        expected = (row["filters"], *row["kernel"])
        if weight.shape[:3] != expected:
            sys.exit(f"expected {expected} filters, rows and columns for \"{row['name']}\", found {weight.shape[:3]}")
        tensors[f"{row['name']}.weight"] = weight
        tensors[f"{row['name']}.bias"] = np.zeros(row["filters"]) if bias is None else bias
    left = [f"{stage} {op}".strip() for (stage, op), rest in layers.items() if rest]
    if left:
        sys.exit(f"expected a table with all layers of the Keras file, found none for {', '.join(left)}")
    return tensors


def write(path, table, tensors):
    header = {"__metadata__": {"dae": json.dumps(table)}}
    data = b""
    for name, tensor in tensors.items():
        values = np.ascontiguousarray(tensor, "<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": tensor.shape, "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    text = json.dumps(header).encode()
    text += b" " * (-(8 + len(text)) % 64)
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text + data)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", help=".weights.h5 or .keras")
    parser.add_argument("-o", "--output", required=True, help="model file to write (.safetensors)")
    parser.add_argument("--table", help="layer table (JSON), or a recipe; default: the tutorial's network")
    options = parser.parse_args()
    table = TUTORIAL
    if options.table:
        with open(options.table) as file:
            table = json.load(file)
        table = table.get("model", table)
    with open_weights(options.file) as file:
        tensors = convert(table, read_layers(file))
    write(options.output, table, tensors)


if __name__ == "__main__":
    main()

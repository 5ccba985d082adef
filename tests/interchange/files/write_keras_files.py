"""Writes the weights of a dae model file as Keras 3 saves the tutorial's network: MODEL.safetensors FOLDER.

Keras is not to be had here, so this follows keras/src/saving/saving_lib.py of Keras 3: each layer's variables are the
datasets "0" (kernel) and "1" (bias) of <path>/vars; the layers of a Sequential lie in its "layers", named by their
class in snake case with _1, _2, ... for further ones; a layer without variables has an empty "vars". A .keras file is a
zip of metadata.json, config.json and model.weights.h5.
"""

import json
import sys
import zipfile
from pathlib import Path

import h5py
import numpy as np

# Each layer of a Sequential: the class's snake-case name and the model file's layer.
NETWORK = {
    "encoder": [("conv2d", "enc_conv1"), ("conv2d_1", "enc_conv2")],
    "decoder": [("conv2d_transpose", "dec_tconv1"), ("conv2d_transpose_1", "dec_tconv2"), ("conv2d", "dec_conv3")],
}


def read_tensors(path):
    content = path.read_bytes()
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    table = json.loads(header.pop("__metadata__")["dae"])
    data = content[8 + length :]
    tensors = {
        name: np.frombuffer(data[slice(*entry["data_offsets"])], "<f4").reshape(entry["shape"])
        for name, entry in header.items()
    }
    return [row["name"] for row in table["layers"]], tensors


def write_weights(path, names, tensors):
    names = iter(names)
    with h5py.File(path, "w") as file:
        file.create_group("vars")
        for container, layers in NETWORK.items():
            file.create_group(f"{container}/vars")
            for keras_name, _ in layers:
                name = next(names)
                axes = (1, 2, 0, 3) if "transpose" in keras_name else (1, 2, 3, 0)
                group = file.create_group(f"{container}/layers/{keras_name}/vars")
                group["0"] = np.transpose(tensors[f"{name}.weight"], axes)
                group["1"] = tensors[f"{name}.bias"]
        # An optimizer that was compiled in has variables, too.
        file.create_group("optimizer/vars")["0"] = np.int64(1)


def main():
    names, tensors = read_tensors(Path(sys.argv[1]))
    folder = Path(sys.argv[2])
    write_weights(folder / "denoiser.weights.h5", names, tensors)
    with zipfile.ZipFile(folder / "denoiser.keras", "w") as archive:
        archive.writestr("metadata.json", json.dumps({"keras_version": "3.0.0", "date_saved": "2024-01-01@00:00:00"}))
        archive.writestr("config.json", json.dumps({"module": None, "class_name": "Denoise", "config": {}}))
        archive.write(folder / "denoiser.weights.h5", "model.weights.h5")


main()

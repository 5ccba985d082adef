"""Writes the files of this folder that PyTorch makes: networks as torch.onnx exports them, a state_dict, what they give.

Debian's python3-torch (1.13.1) wrote those in the repository: /usr/bin/python3 tests/interchange/files/write_torch_files.py
"""

import gzip
import json
import os
from pathlib import Path

import numpy as np
import torch
from torch import nn

FOLDER = Path(__file__).parent


def article():
    """Returns the tutorial's autoencoder with PyTorch's usual padding, which is not TensorFlow's."""
    return nn.Sequential(
        nn.Sequential(
            nn.Conv2d(1, 16, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(16, 8, 3, stride=2, padding=1),
            nn.ReLU(),
        ),
        nn.Sequential(
            nn.ConvTranspose2d(8, 8, 3, stride=2, padding=1, output_padding=1),
            nn.ReLU(),
            nn.ConvTranspose2d(8, 16, 3, stride=2, padding=1, output_padding=1),
            nn.ReLU(),
            nn.Conv2d(16, 1, 3, padding=1),
            nn.Sigmoid(),
        ),
    )


class Variety(nn.Module):
    """The further operators: a skip connection, a concatenation, batch normalization, pixel shuffle, leaky ReLU."""

    def __init__(self):
        super().__init__()
        self.head = nn.Conv2d(3, 8, 4, stride=2, padding=1)
        self.body = nn.Conv2d(8, 8, 5, padding=2, bias=False)
        self.normal = nn.BatchNorm2d(8)
        self.leaky = nn.LeakyReLU(0.1)
        self.tail = nn.Conv2d(16, 12, 3, padding=1)
        self.shuffle = nn.PixelShuffle(2)

    def forward(self, x):
        first = self.head(x)
        second = self.leaky(self.normal(self.body(torch.relu(first))))
        return self.shuffle(self.tail(torch.cat([first + second, second], 1)))


def train(network):
    """Trains the network for a short time to denoise Fashion-MNIST."""
    folder = Path(os.environ["DAE_FASHION_MNIST"])
    with gzip.open(folder / "train-images-idx3-ubyte.gz") as file:
        clean = np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 1, 28, 28)[:6000].astype(np.float32) / 255
    x = torch.from_numpy(clean)
    noisy = torch.clamp(x + 0.2 * torch.randn(x.shape), 0, 1)
    adam = torch.optim.Adam(network.parameters())
    for a, b in zip(noisy.split(32), x.split(32)):
        adam.zero_grad(), nn.functional.mse_loss(network(a), b).backward(), adam.step()


def write_safetensors(path, tensors):
    header, data = {}, b""
    for name, tensor in tensors.items():
        values = tensor.detach().numpy().astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    text = json.dumps(header).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + data)


def write(name, network, channels, size):
    """Writes name.onnx, and name.values.safetensors with a random input and the output that PyTorch computes."""
    network.eval()
    x = torch.rand(2, channels, *size)
    torch.onnx.export(
        network,
        x,
        FOLDER / f"{name}.onnx",
        input_names=["x"],
        dynamic_axes={"x": {0: "batch", 2: "height", 3: "width"}},
        # Without this, torch.onnx folds batch normalizations itself.
        training=torch.onnx.TrainingMode.PRESERVE,
        opset_version=13,
    )
    with torch.no_grad():
        write_safetensors(FOLDER / f"{name}.values.safetensors", {"input": x, "output": network(x)})


def same_article():
    """Writes the article's network with TensorFlow's padding, whose state_dict fits a layer table unchanged."""
    row = {"op": "conv2d", "kernel": [3, 3], "padding": "same"}
    layers = [
        row | {"name": "encoder.1", "stage": "encoder", "filters": 4, "stride": [2, 2], "activation": "relu"},
        row | {"name": "decoder.0", "stage": "decoder", "op": "conv2d_transpose", "filters": 4, "stride": [2, 2], "activation": "relu"},
        row | {"name": "decoder.2", "stage": "decoder", "filters": 1, "stride": [1, 1], "activation": "sigmoid"},
    ]
    table = {"version": 1, "name": "state-dict", "license": "MIT", "input": {"channels": 1}, "layers": layers}

    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            self.encoder = nn.Sequential(nn.ZeroPad2d((0, 1, 0, 1)), nn.Conv2d(1, 4, 3, stride=2), nn.ReLU())
            self.decoder = nn.Sequential(
                nn.ConvTranspose2d(4, 4, 3, stride=2), nn.ReLU(), nn.Conv2d(4, 1, 3, padding=1), nn.Sigmoid()
            )

        def forward(self, x):
            y = self.decoder[1](self.decoder[0](self.encoder(x))[:, :, : x.shape[2], : x.shape[3]])
            return self.decoder[3](self.decoder[2](y))

    network = Network()
    x = torch.rand(2, 1, 12, 20)
    write_safetensors(FOLDER / "state_dict.safetensors", network.state_dict())
    write_safetensors(FOLDER / "state_dict.values.safetensors", {"input": x, "output": network(x)})
    (FOLDER / "state_dict.table.json").write_text(json.dumps(table, indent=2) + "\n")


if __name__ == "__main__":
    torch.manual_seed(0)
    network = article()
    train(network)
    write("article", network, 1, (28, 28))
    variety = Variety()
    variety(torch.rand(8, 3, 16, 16))  # gives the batch normalization a mean and a variance
    write("variety", variety, 3, (12, 18))
    same_article()

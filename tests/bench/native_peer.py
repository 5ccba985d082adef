"""Measures PyTorch on the tasks of native_bench.cpp: python3 native_peer.py MODEL OUTPUT. OUTPUT is the engine's result for 64
images, to compare with. Prints one line of JSON per measurement.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "models"))
import layers  # noqa: E402

TOLERANCE = 1e-4


def median_ms(budget: float, work) -> float:
    work()
    times = []
    start = time.perf_counter()
    while time.perf_counter() - start < budget or len(times) < 5:
        begin = time.perf_counter()
        work()
        times.append((time.perf_counter() - begin) * 1000)
    return float(np.median(times))


def pixels(count: int) -> np.ndarray:
    """Returns the values of the generator in native_bench.cpp."""
    values = np.empty(count, np.float32)
    state = 1
    for i in range(count):
        state = (state * 1664525 + 1013904223) % 2**32
        values[i] = state / 2**32
    return values


def report(task: str, shape: str, threads: int, ms: float, images: int) -> None:
    row = {"task": task, "shape": shape, "threads": threads, "median_ms": ms, "images_per_s": 1000 * images / ms}
    print(json.dumps(row), flush=True)


def run(table: layers.Table, network: layers.Network, x: torch.Tensor) -> torch.Tensor:
    return layers.activations(table, network, x)[-1]


def measure_inference(table: layers.Table, network: layers.Network, threads: int) -> None:
    for n, h, w in ((1, 28, 28), (64, 28, 28), (1, 512, 512), (1, 1080, 1920)):
        x = torch.rand(n, 1, h, w)
        with torch.inference_mode():
            ms = median_ms(0.5, lambda: run(table, network, x))
        report("inference", f"{n}x{h}x{w}", threads, ms, n)


def measure_training(table: layers.Table, network: layers.Network, threads: int, batch: int) -> None:
    parameters = [value.detach().clone().requires_grad_() for layer in network for value in layer]
    trained = [layers.Parameters(*parameters[i : i + 2]) for i in range(0, len(parameters), 2)]
    optimizer = torch.optim.Adam(parameters, lr=0.001)
    clean = torch.rand(batch, 1, 28, 28)

    def step() -> None:
        noisy = (clean + 0.2 * torch.randn_like(clean)).clamp(0, 1)
        loss = torch.nn.functional.mse_loss(run(table, trained, noisy), clean)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    report("training", f"{batch}x28x28", threads, median_ms(1.0, step), batch)


def main() -> None:
    table, network = layers.load(Path(sys.argv[1]))
    ours = torch.from_numpy(np.fromfile(sys.argv[2], np.float32).reshape(64, 1, 28, 28))
    with torch.inference_mode():
        theirs = run(table, network, torch.from_numpy(pixels(64 * 784).reshape(64, 1, 28, 28)))
    difference = float((ours - theirs).abs().max())
    if difference > TOLERANCE:
        raise SystemExit(f"expected the same output within {TOLERANCE}, they differ by {difference}")
    for threads in (1, 2):
        torch.set_num_threads(threads)
        measure_inference(table, network, threads)
        for batch in (32, 256):
            measure_training(table, network, threads, batch)


if __name__ == "__main__":
    main()

"""Reads licence plates with tesseract before and after the `plate` network, and after non-local means + bicubic.

    apt-get install tesseract-ocr tesseract-ocr-eng python3-opencv
    build/native/lab/dae-lab plates -o build/plates --count 120 --seed 424242 --width 320 320 --fonts "$(node scripts/setup/fonts.mjs)"
    python3 tests/bench/plates.py build/plates            # --rows: the rows, in percent, that the characters fill

FOLDER contains images and labels.csv (file,text). Each condition corrupts the images with `dae corrupt --chain` and seeds
that follow from the file names; shrunk images are enlarged bicubically to their old size ("raw"). For each condition it
prints exact matches, character accuracy, the share of answers that are wrong but of the right length, and the recovery
R = (method - raw) / (clean - raw) on exact matches. The h of non-local means is the best of a list for each condition,
chosen on the same images (with the first seed), an advantage that the network does not have.

With --frames N, `dae fuse` fuses N frames of each plate before the network. They are shifted by up to 6 pixels and have
different noise; "raw" is the first of them.
"""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

WHITELIST = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
TESSERACT = ["-l", "eng", "--oem", "1", "--psm", "7", "-c", f"tessedit_char_whitelist={WHITELIST}", "--dpi", "300"]
NLM_STRENGTHS = [5, 10, 15, 20, 30, 40, 55, 75]


class Condition(NamedTuple):
    name: str
    chain: str
    factor: int  # the condition reduces the picture's sides by this factor


CONDITIONS = [
    Condition("noise 75", "noise 75", 1),
    Condition("x4 + noise 25", "x4 + noise 25", 4),
    Condition("x8 + noise 15", "x8 + noise 15", 8),
    Condition("motion 15 + noise 10", "motion 15 + noise 10", 1),
]


class Score(NamedTuple):
    exact: float
    characters: float  # 1 - Levenshtein distances / characters
    plausible: float  # share of texts that are wrong but have the right length

    def __str__(self) -> str:
        return f"{self.exact:.3f}  {self.characters:.3f}  {self.plausible:.3f}"


def distance(a: str, b: str) -> int:
    """Returns Levenshtein's distance of two texts."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (x != y))
    return row[-1]


def prepare(gray: np.ndarray, rows: tuple[int, int]) -> np.ndarray:
    """Prepares a picture for reading: the characters' rows, 64 pixels tall, dark on light."""
    height = gray.shape[0]
    characters = gray[round(height * rows[0] / 100) : round(height * rows[1] / 100)]
    width = max(1, round(characters.shape[1] * 64 / characters.shape[0]))
    line = cv2.resize(characters, (width, 64), interpolation=cv2.INTER_CUBIC).astype(np.float64)
    low, high = np.percentile(line, [2, 98])
    line = np.clip((line - low) / max(high - low, 1e-6) * 255, 0, 255)
    if np.median(line) < 110:
        line = 255 - line
    return cv2.copyMakeBorder(line.round().astype(np.uint8), 16, 16, 16, 16, cv2.BORDER_CONSTANT, value=float(np.median(line)))


def read_all(pictures: list[np.ndarray], rows: tuple[int, int]) -> list[str]:
    """Returns the texts that tesseract reads in the pictures; it separates them by form feeds."""
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for i, picture in enumerate(pictures):
            names.append(f"{folder}/{i:06}.png")
            cv2.imwrite(names[-1], prepare(picture, rows))
        listing = Path(folder, "list.txt")
        listing.write_text("\n".join(names))
        done = subprocess.run(
            ["tesseract", str(listing), "stdout", *TESSERACT],
            env=os.environ | {"OMP_THREAD_LIMIT": "1"},
            capture_output=True,
            text=True,
            check=True,
        )
    texts = done.stdout.split("\f")
    if len(texts) != len(pictures):
        raise RuntimeError(f"expected {len(pictures)} texts of tesseract, got {len(texts)}")
    return ["".join(c for c in text if c in WHITELIST) for text in texts]


def score(texts: list[str], labels: list[str]) -> Score:
    pairs = list(zip(texts, labels))
    return Score(
        sum(text == label for text, label in pairs) / len(pairs),
        1 - sum(distance(text, label) for text, label in pairs) / sum(len(label) for label in labels),
        sum(text != label and len(text) == len(label) for text, label in pairs) / len(pairs),
    )


def mean(scores: list[Score]) -> Score:
    return Score(*np.mean(scores, axis=0))


def gray(path: Path) -> np.ndarray:
    picture = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if picture is None:
        raise SystemExit(f"{path}: cannot be read")
    return picture


class Bench:
    """The pictures of a folder, and the files that the conditions make of them."""

    def __init__(self, options: argparse.Namespace, work: Path):
        with open(options.folder / "labels.csv", newline="") as file:
            found = list(csv.DictReader(file))[: options.limit]
        self.names = [row["file"] for row in found]
        self.labels = [row["text"] for row in found]
        self.dae, self.model, self.rows, self.work = str(options.dae), options.model, tuple(options.rows), work
        self.clean = [gray(options.folder / name) for name in self.names]
        for folder in ("clean", "small", "raw", "out"):
            (work / folder).mkdir()
        for name, picture in zip(self.names, self.clean):
            cv2.imwrite(str(work / "clean" / self.file(name)), picture)

    @staticmethod
    def file(name: str) -> str:
        return f"{Path(name).stem}.png"

    def run(self, *arguments: str) -> None:
        done = subprocess.run([self.dae, *arguments], capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"dae {' '.join(arguments)}: {done.stderr.strip()}")

    def score(self, pictures: list[np.ndarray]) -> Score:
        return score(read_all(pictures, self.rows), self.labels)

    def corrupted(self, condition: Condition, seed: int, frame: int = 0) -> list[np.ndarray]:
        """Returns the corrupted pictures, which are smaller if the condition shrinks them."""
        small = []
        for name, clean in zip(self.names, self.clean):
            source, target = self.work / "clean" / self.file(name), self.work / "small" / self.file(name)
            number = (zlib.crc32(name.encode()) + seed + 1000 * frame) % 2**32
            if frame > 0:
                source = self.work / "moved.png"
                cv2.imwrite(str(source), moved(clean, number))
            chain = ["--chain", condition.chain, "--seed", str(number), "--force"]
            self.run("corrupt", str(source), "-o", str(target), *chain)
            small.append(gray(target))
        return small

    def fused(self, frames: list[list[np.ndarray]], condition: Condition) -> list[np.ndarray]:
        """Fuses the frames of each plate to one picture in the size of the clean pictures."""
        result = []
        for clean, *each in zip(self.clean, *frames):
            files = [str(self.work / f"frame{number}.png") for number in range(len(each))]
            for file, picture in zip(files, each):
                cv2.imwrite(file, picture)
            target = self.work / "fused.png"
            self.run("fuse", *files, "-o", str(target), "--scale", str(condition.factor), "--force")
            result.append(gray(target)[: clean.shape[0], : clean.shape[1]])
        return result

    def enlarged(self, small: list[np.ndarray], condition: Condition) -> list[np.ndarray]:
        """Enlarges the pictures bicubically to the size of the clean ones."""
        if condition.factor == 1:
            return small
        result = []
        for picture, clean in zip(small, self.clean):
            size = (picture.shape[1] * condition.factor, picture.shape[0] * condition.factor)
            large = cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC)
            result.append(large[: clean.shape[0], : clean.shape[1]])
        return result

    def denoised(self, raw: list[np.ndarray]) -> list[np.ndarray]:
        """Returns the network's results for the pictures."""
        for name, picture in zip(self.names, raw):
            cv2.imwrite(str(self.work / "raw" / self.file(name)), picture)
        out = self.work / "out"
        self.run("denoise", str(self.work / "raw"), "-o", str(out), "--model", self.model, "--force")
        return [gray(out / self.file(name)) for name in self.names]


def moved(picture: np.ndarray, seed: int) -> np.ndarray:
    x, y = np.random.default_rng(seed).uniform(-6, 6, 2)
    matrix = np.float32([[1, 0, x], [0, 1, y]])
    size = (picture.shape[1], picture.shape[0])
    return cv2.warpAffine(picture, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)


def non_local_means(small: list[np.ndarray], strength: int) -> list[np.ndarray]:
    return [cv2.fastNlMeansDenoising(picture, None, h=strength) for picture in small]


def recovery(method: Score, raw: Score, clean: Score) -> str:
    return f"{(method.exact - raw.exact) / (clean.exact - raw.exact):.2f}" if clean.exact > raw.exact else "-"


def measure(bench: Bench, condition: Condition, options: argparse.Namespace, clean: Score) -> None:
    peer = not options.no_peer
    raws, ours, peers, best = [], [], [], None
    for seed in range(options.seeds):
        small = bench.corrupted(condition, seed)
        raw = bench.enlarged(small, condition)
        raws.append(bench.score(raw))
        others = [bench.corrupted(condition, seed, frame) for frame in range(1, options.frames)]
        ours.append(bench.score(bench.denoised(bench.fused([small, *others], condition) if others else raw)))
        if not peer:
            continue
        tried = NLM_STRENGTHS if best is None else [best]
        found = {h: bench.score(bench.enlarged(non_local_means(small, h), condition)) for h in tried}
        best = max(found, key=lambda h: (found[h].exact, found[h].characters))
        peers.append(found[best])
    before, our = mean(raws), mean(ours)
    spread = max(score.exact for score in ours) - min(score.exact for score in ours)
    print(f"\n{condition.name}: exact, characters, wrong but plausible")
    print(f"  raw                    {before}")
    print(f"  plate                  {our}  R {recovery(our, before, clean)}  (exact of the seeds within {spread:.3f})")
    if peer:
        print(f"  non-local means h={best:<4} {mean(peers)}  R {recovery(mean(peers), before, clean)}", flush=True)


def main() -> None:
    root = Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", default="plate", help="a model file, or a built-in one")
    parser.add_argument("--dae", type=Path, default=root / "build/native/src/cli/dae")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--limit", type=int, help="only the first so many pictures")
    parser.add_argument("--rows", type=int, nargs=2, default=[20, 80], help="per cent of the height that hold the characters")
    parser.add_argument("--conditions", nargs="+", help="only those whose name contains one of these")
    parser.add_argument("--frames", type=int, default=1, help="of each plate, which are fused before the network")
    parser.add_argument("--no-peer", action="store_true", help="without non-local means")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        bench = Bench(options, Path(work))
        clean = bench.score(bench.clean)
        print(f"{len(bench.names)} plates, {options.seeds} seeds, {options.model}")
        print(f"clean                    {clean}")
        for condition in CONDITIONS:
            if options.conditions and not any(part in condition.name for part in options.conditions):
                continue
            measure(bench, condition, options, clean)


if __name__ == "__main__":
    sys.exit(main())

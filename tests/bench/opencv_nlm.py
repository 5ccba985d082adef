"""Measures OpenCV's non-local means with noise of track B, to compare with `dae eval FOLDER --track b`, or on pairs of
images, to compare with `dae eval --pairs NOISY CLEAN`.

    apt-get install python3-opencv
    /usr/bin/python3 tests/bench/opencv_nlm.py FOLDER [--sigma 15 25 50] [--strength 0.8] [--dae build/native/src/cli/dae]
    /usr/bin/python3 tests/bench/opencv_nlm.py --pairs NOISY CLEAN [--h 1 2 3 4 6 8 12]

The noisy images are those of `dae eval`, byte for byte: `dae corrupt` creates them with the same seed (CRC-32 of the file
name plus sigma), and decodes the clean ones. OpenCV is given sigma, unlike the networks: its filter strength h is
--strength times sigma. Gray images go through fastNlMeansDenoising, colour ones through fastNlMeansDenoisingColored, with
OpenCV's default windows (7 and 21). Pairs are filtered with each --h, and the h with the best mean is marked. PSNR has
peak 255, pools all channels of an image, and is averaged over the images.
"""
import argparse
import pathlib
import subprocess
import tempfile
import time
import zlib

import cv2
import numpy

EXTENSIONS = {".png", ".jpg", ".jpeg", ".bmp", ".gif"}


def psnr(a, b):
    error = numpy.mean((a.astype(numpy.float64) - b.astype(numpy.float64)) ** 2)
    return 10 * numpy.log10(255**2 / error)


def corrupted(dae, file, sigma, folder):
    seed = (zlib.crc32(file.name.encode()) + sigma) % 2**32
    noisy = folder / "noisy.png"
    command = [dae, "corrupt", file, "-o", noisy, "--force", "--seed", str(seed), "--noise", f"gaussian:{sigma / 255:.9g}"]
    subprocess.run(command, check=True)
    return cv2.imread(str(noisy), cv2.IMREAD_UNCHANGED)


def denoised(noisy, h):
    if noisy.ndim == 2:
        return cv2.fastNlMeansDenoising(noisy, None, h)
    return cv2.fastNlMeansDenoisingColored(noisy, None, h, h)


def pictures(folder):
    return sorted(file for file in folder.iterdir() if file.suffix.lower() in EXTENSIONS)


def measure_pairs(noisy_folder, clean_folder, strengths):
    clean = {file.stem: file for file in pictures(clean_folder)}
    pairs = [[cv2.imread(str(file), cv2.IMREAD_UNCHANGED) for file in (noisy, clean[noisy.stem])] for noisy in pictures(noisy_folder)]
    print(f"noisy PSNR {numpy.mean([psnr(b, a) for a, b in pairs]):.3f}, {len(pairs)} pairs")
    means = {h: numpy.mean([psnr(b, denoised(a, h)) for a, b in pairs]) for h in strengths}
    best = max(means, key=means.get)
    for h, mean in means.items():
        print(f"h {h:<6g} {mean:11.3f}{'  best' if h == best else ''}")


def measure_noise(options):
    files = pictures(options.folder)
    print(f"{'track b':12} {'noisy PSNR':>11} {'PSNR':>11} {'ms a picture':>13}")
    with tempfile.TemporaryDirectory() as folder:
        for sigma in options.sigma:
            rows = []
            for file in files:
                noisy = corrupted(options.dae, file, sigma, pathlib.Path(folder))
                clean = corrupted(options.dae, file, 0, pathlib.Path(folder))
                begin = time.perf_counter()
                result = denoised(noisy, options.strength * sigma)
                rows.append([psnr(clean, noisy), psnr(clean, result), 1000 * (time.perf_counter() - begin)])
            before, after, milliseconds = numpy.mean(rows, axis=0)
            print(f"sigma {sigma:<6} {before:11.3f} {after:11.3f} {milliseconds:13.1f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path, nargs="?")
    parser.add_argument("--pairs", type=pathlib.Path, nargs=2)
    parser.add_argument("--h", type=float, nargs="+", default=[1, 2, 3, 4, 6, 8, 12])
    parser.add_argument("--sigma", type=int, nargs="+", default=[15, 25, 50])
    parser.add_argument("--strength", type=float, default=0.8)
    parser.add_argument("--dae", default="build/native/src/cli/dae")
    options = parser.parse_args()
    if (options.folder is None) == (options.pairs is None):
        parser.error("expected either a folder or --pairs")
    measure_pairs(*options.pairs, options.h) if options.pairs else measure_noise(options)


main()

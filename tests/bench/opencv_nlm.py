"""OpenCV's non-local means on the protocol's track B, beside `dae eval FOLDER --track b`.

    apt-get install python3-opencv
    /usr/bin/python3 tests/bench/opencv_nlm.py FOLDER [--sigma 15 25 50] [--strength 0.8] [--dae build/native/src/cli/dae]

The noisy pictures are those of `dae eval`, byte for byte: `dae corrupt` makes them with the same seed (CRC-32 of the
file's name plus sigma), and decodes the clean ones. OpenCV is told sigma, which the networks are not: its filter strength h is --strength times it.
Gray pictures go through fastNlMeansDenoising, colour ones through fastNlMeansDenoisingColored, with OpenCV's default
windows (7 and 21). PSNR: peak 255, all channels of a picture pooled, mean of the pictures' dB.
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


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--sigma", type=int, nargs="+", default=[15, 25, 50])
    parser.add_argument("--strength", type=float, default=0.8)
    parser.add_argument("--dae", default="build/native/src/cli/dae")
    options = parser.parse_args()
    files = sorted(file for file in options.folder.iterdir() if file.suffix.lower() in EXTENSIONS)
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


main()

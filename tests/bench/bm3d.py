"""Measures BM3D on gray photographs with noise of track A, to compare with `dae eval FOLDER --track a --sigma 25`, or on
pairs of colour images, to compare with `dae eval --pairs NOISY CLEAN`.

    apt-get install python3-numpy python3-scipy python3-pil
    /usr/bin/python3 tests/bench/bm3d.py FOLDER [--sigma 25] [--every 5]
    /usr/bin/python3 tests/bench/bm3d.py --pairs NOISY CLEAN [--sigma 3 5 7] [--every 5]

Neither Debian nor npm has BM3D, so this is its definition in NumPy:

K. Dabov, A. Foi, V. Katkovnik, K. Egiazarian, "Image denoising by sparse 3-D transform-domain collaborative filtering",
2007: the normal profile for sigma up to 40 (blocks of 8x8, step 3, search 39x39, 16 and 32 blocks a group), with an 8x8
DCT in both steps; sigma is given. Compare the result with the published 28.57 dB on BSD68 at sigma 25 to see how difficult
the folder is. The noise is NumPy's, so single images differ from `dae eval`'s by some hundredths of a dB. On pairs, luma and
the two colour differences are filtered apart, with groups found in the luma (CBM3D), and the best sigma is marked. Noise is
unclipped, output clipped, peak 255, mean of the images' dB. An image of 481x321 takes about half a minute.
"""
import argparse
import pathlib

import numpy
from numpy.lib.stride_tricks import sliding_window_view
from PIL import Image
from scipy.fft import dctn, idctn

BLOCK = 8
STEP = 3
REACH = 19  # pixels that the search covers to each side
HARD_THRESHOLD = 2.7  # times sigma
EXTENSIONS = {".png", ".jpg", ".jpeg", ".bmp", ".gif"}


def haar(size):
    if size == 1:
        return numpy.ones((1, 1))
    half = haar(size // 2)
    return numpy.vstack([numpy.kron(half, [1, 1]), numpy.kron(numpy.eye(size // 2), [1, -1])]) / numpy.sqrt(2)


HAAR = {size: haar(size) for size in (1, 2, 4, 8, 16, 32)}
WINDOW = numpy.outer(numpy.kaiser(BLOCK, 2.0), numpy.kaiser(BLOCK, 2.0))


def block_distances(image, dy, dx):
    """Returns the mean squared difference of each 8x8 block and the one (dy, dx) away; large if that is outside."""
    height, width = image.shape
    rows = slice(max(0, -dy), min(height, height - dy))
    columns = slice(max(0, -dx), min(width, width - dx))
    squares = numpy.full((height, width), 1e6)
    moved = image[rows.start + dy : rows.stop + dy, columns.start + dx : columns.stop + dx]
    squares[rows, columns] = (image[rows, columns] - moved) ** 2
    sums = numpy.cumsum(numpy.cumsum(numpy.pad(squares, ((1, 0), (1, 0))), 0), 1)
    return (sums[BLOCK:, BLOCK:] - sums[:-BLOCK, BLOCK:] - sums[BLOCK:, :-BLOCK] + sums[:-BLOCK, :-BLOCK]) / BLOCK**2


def positions(size):
    return numpy.unique(numpy.append(numpy.arange(0, size - BLOCK + 1, STEP), size - BLOCK))


def find_groups(image, size):
    """Returns for each reference block the offsets of the `size` most similar ones, nearest first, and their distances."""
    ys, xs = positions(image.shape[0]), positions(image.shape[1])
    shifts = range(-REACH, REACH + 1)
    offsets = numpy.array([(dy, dx) for dy in shifts for dx in shifts])
    all_distances = numpy.stack(
        [block_distances(image, dy, dx)[numpy.ix_(ys, xs)].astype(numpy.float32) for dy, dx in offsets]
    )
    nearest = numpy.argpartition(all_distances, size - 1, axis=0)[:size]
    distances = numpy.take_along_axis(all_distances, nearest, 0)
    order = numpy.argsort(distances, axis=0)
    return ys, xs, offsets[numpy.take_along_axis(nearest, order, 0)], numpy.take_along_axis(distances, order, 0)


def shrink(group, pilot, sigma):
    """Removes noise from a group's coefficients; returns them and the weight of the result."""
    if pilot is None:
        keep = numpy.abs(group) > HARD_THRESHOLD * sigma
        keep[0, 0, 0] = True
        return group * keep, 1 / (sigma**2 * keep.sum())
    wiener = pilot**2 / (pilot**2 + sigma**2)
    return group * wiener, 1 / (sigma**2 * max((wiener**2).sum(), 1e-9))


def search(guide, wiener):
    """The groups of find_groups() for one of the two steps, and the largest distance within one."""
    return (*find_groups(guide, 32 if wiener else 16), 400.0 if wiener else 3000.0)


def filter_image(noisy, sigma, basic=None, groups=None):
    """One of the two steps: with a basic estimate the Wiener filter, without one the hard threshold."""
    ys, xs, offsets, distances, limit = groups or search(noisy if basic is None else basic, basic is not None)
    total, weights = numpy.zeros(noisy.shape), numpy.zeros(noisy.shape)
    blocks = sliding_window_view(noisy, (BLOCK, BLOCK))
    pilots = None if basic is None else sliding_window_view(basic, (BLOCK, BLOCK))
    counts = numpy.maximum((distances < limit).sum(0), 1)
    counts = 2 ** numpy.floor(numpy.log2(counts)).astype(int)
    for i, y in enumerate(ys):
        rows, columns = y + offsets[:, i, :, 0], xs[None] + offsets[:, i, :, 1]
        spectra = dctn(blocks[rows, columns], axes=(2, 3), norm="ortho")
        pilot_spectra = None if pilots is None else dctn(pilots[rows, columns], axes=(2, 3), norm="ortho")
        for j in range(len(xs)):
            count = counts[i, j]
            across = HAAR[count]
            pilot = None if pilot_spectra is None else numpy.tensordot(across, pilot_spectra[:count, j], 1)
            kept, weight = shrink(numpy.tensordot(across, spectra[:count, j], 1), pilot, sigma)
            estimates = idctn(numpy.tensordot(across.T, kept, 1), axes=(1, 2), norm="ortho")
            for estimate, row, column in zip(estimates, rows[:, j], columns[:, j]):
                total[row : row + BLOCK, column : column + BLOCK] += weight * WINDOW * estimate
                weights[row : row + BLOCK, column : column + BLOCK] += weight * WINDOW
    return total / weights


def psnr(a, b):
    return 10 * numpy.log10(255**2 / numpy.mean((numpy.clip(a, 0, 255) - b) ** 2))


def filter_colors(noisy, sigma):
    """CBM3D: each channel of luma and colour differences, by groups that the luma has."""
    basis = numpy.array([[1 / 3, 1 / 3, 1 / 3], [0.5, 0, -0.5], [0.25, -0.5, 0.25]])
    channels = numpy.moveaxis(noisy @ basis.T, 2, 0)
    sigmas = sigma * numpy.sqrt((basis**2).sum(1))
    groups = search(channels[0], False)
    basic = [filter_image(channel, s, None, groups) for channel, s in zip(channels, sigmas)]
    groups = search(basic[0], True)
    final = [filter_image(channel, s, pilot, groups) for channel, s, pilot in zip(channels, sigmas, basic)]
    return numpy.moveaxis(numpy.array(final), 0, 2) @ numpy.linalg.inv(basis).T


def pictures(folder):
    return sorted(file for file in folder.iterdir() if file.suffix.lower() in EXTENSIONS)


def load(file, mode):
    return numpy.asarray(Image.open(file).convert(mode)).astype(numpy.float64)


def measure_pairs(noisy_folder, clean_folder, sigmas, every):
    clean = {file.stem: file for file in pictures(clean_folder)}
    files = pictures(noisy_folder)[::every]
    pairs = [(load(file, "RGB"), load(clean[file.stem], "RGB")) for file in files]
    print(f"noisy PSNR {numpy.mean([psnr(a, b) for a, b in pairs]):.3f}, {len(pairs)} pairs", flush=True)
    means = {}
    for sigma in sigmas:
        means[sigma] = numpy.mean([psnr(numpy.rint(filter_colors(a, sigma)), b) for a, b in pairs])
        print(f"sigma {sigma:<6g} {means[sigma]:8.3f}", flush=True)
    print(f"best: sigma {max(means, key=means.get):g}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path, nargs="?")
    parser.add_argument("--pairs", type=pathlib.Path, nargs=2)
    parser.add_argument("--sigma", type=float, nargs="+", default=None)
    parser.add_argument("--every", type=int, default=1, help="take every so manieth picture")
    options = parser.parse_args()
    if (options.folder is None) == (options.pairs is None):
        parser.error("expected either a folder or --pairs")
    if options.pairs:
        return measure_pairs(*options.pairs, options.sigma or [3, 5, 7], options.every)
    if options.sigma and len(options.sigma) > 1:
        parser.error("expected one --sigma for a folder")
    sigma = options.sigma[0] if options.sigma else 25
    files = pictures(options.folder)
    random = numpy.random.default_rng(0)
    results = []
    print(f"{'picture':24} {'noisy':>8} {'BM3D':>8}")
    for file in files[:: options.every]:
        clean = load(file, "L")
        noisy = clean + random.standard_normal(clean.shape) * sigma
        denoised = filter_image(noisy, sigma, filter_image(noisy, sigma))
        results.append([psnr(noisy, clean), psnr(denoised, clean)])
        print(f"{file.name:24} {results[-1][0]:8.3f} {results[-1][1]:8.3f}", flush=True)
    before, after = numpy.mean(results, axis=0)
    print(f"{'mean':24} {before:8.3f} {after:8.3f}")


main()

#!/usr/bin/env python3
"""Computes the constants of resize_test.cpp with matrices of weights, as MATLAB documents imresize (Debian: python3-numpy).

    python3 tests/unit/image/resize_reference.py
"""
import numpy as np


def keys(x):
    """Returns Keys's kernel with a = -1/2, piecewise polynomials of |x|."""
    x = np.abs(x)
    near = 1 - 2.5 * x**2 + 1.5 * x**3
    far = 2 - 4 * x + 2.5 * x**2 - 0.5 * x**3
    return np.where(x < 1, near, np.where(x < 2, far, 0.0))


def matrix(length, outputs, scale):
    """Returns a matrix whose row i has the weights of output pixel i. Pixels are 1, 2, ... as in MATLAB, edges mirrored."""
    widened = min(scale, 1.0)
    result = np.zeros((outputs, length))
    for i in range(outputs):
        centre = (i + 1) / scale + 0.5 * (1 - 1 / scale)
        reach = int(np.ceil(2 / widened)) + 1
        places = np.arange(int(np.floor(centre)) - reach, int(np.floor(centre)) + reach + 1)
        weights = widened * keys(widened * (centre - places))
        cycle = list(range(length)) + list(range(length - 1, -1, -1))
        for place, weight in zip(places, weights / weights.sum()):
            result[i, cycle[(place - 1) % (2 * length)]] += weight
    return result


def resize(image, height, width, scale_y, scale_x):
    vertical = matrix(image.shape[0], height, scale_y)
    horizontal = matrix(image.shape[1], width, scale_x)
    return vertical @ image @ horizontal.T


y, x = np.meshgrid(np.arange(23), np.arange(37), indexing="ij")
image = ((x * 7 + y * 13 + x * y) % 256) / 255.0
for height, width in ((46, 74), (12, 19), (5, 100), (23, 37)):
    result = np.clip(resize(image, height, width, height / 23, width / 37), 0, 1)
    values = [result[0, 0], result[height // 2, width // 3], result[-1, -1], result.mean()]
    print(height, width, ", ".join("%.9f" % value for value in values))
small = np.clip(resize(image, 3, 5, 1 / 8, 1 / 8), 0, 1)
print("x8", ", ".join("%.9f" % value for value in small.ravel()))

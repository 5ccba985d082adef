#!/usr/bin/env python3
"""Computes the constants of metrics_test.cpp with scikit-image (Debian: python3-skimage; made with 0.19.3).

    python3 tests/unit/image/metrics_reference.py
"""
import numpy as np
from skimage.metrics import mean_squared_error, peak_signal_noise_ratio, structural_similarity

HEIGHT, WIDTH = 23, 37
y, x, c = np.meshgrid(np.arange(HEIGHT), np.arange(WIDTH), np.arange(3), indexing="ij")
reference = ((x * 7 + y * 13 + c * 29 + x * y) % 256).astype(np.int64)
image = np.clip(reference + (x * 5 + y * 11 + c * 3) % 31 - 15, 0, 255)


def ssim(a, b):
    return structural_similarity(a, b, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=1.0)


for channels in (1, 3):
    a = reference[:, :, :channels] / 255.0
    b = image[:, :, :channels] / 255.0
    print(channels, "mse  %.17g" % mean_squared_error(a, b))
    print(channels, "psnr %.17g" % peak_signal_noise_ratio(a, b, data_range=1.0))
    print(channels, "ssim %.17g" % np.mean([ssim(a[:, :, k], b[:, :, k]) for k in range(channels)]))

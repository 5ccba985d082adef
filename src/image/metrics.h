// Quality of an image compared with a reference of the same size and channels, of any pixel types; alpha is ignored.
// Values are in [0, 1] (8-bit values are divided by 255) and summed in double. All functions throw
// std::invalid_argument if size or channels differ.
#ifndef DAE_IMAGE_METRICS_H_
#define DAE_IMAGE_METRICS_H_

#include "image/image.h"

namespace dae {

// Mean squared error over all colour values.
double mse(const Image& reference, const Image& image);

// Peak signal-to-noise ratio, -10 log10(MSE) in dB for the peak 1; infinite for equal images.
double psnr(const Image& reference, const Image& image);

// Width and height of SSIM's window.
inline constexpr int32_t kSsimWindow = 11;

// Structural similarity (Wang, Bovik, Sheikh, Simoncelli 2004): 11x11 Gaussian window of sigma 1.5, K1 0.01, K2 0.03,
// L = 1, population covariance, mean over the positions where the window fits and over the colours. Throws
// std::invalid_argument for images smaller than the window.
double ssim(const Image& reference, const Image& image);

// The image on which super-resolution is measured, as in papers: one 8-bit channel without `border` pixels at each
// edge. For a colour picture it is BT.601 luma from 16 to 235, rounded, as MATLAB's rgb2ycbcr computes it for 8 bits;
// for a gray picture the picture itself. Throws std::invalid_argument if nothing is left.
Image measured_luma(const Image& image, int32_t border);

// Throws std::invalid_argument unless both have the same width, height and channels.
void require_same_shape(const Image& reference, const Image& image);

}  // namespace dae

#endif  // DAE_IMAGE_METRICS_H_

#include "image/estimated_sigma.h"

#include <algorithm>

#include "image/noise_description.h"
#include "image/noise_level.h"

namespace dae {
namespace {

// The description is made of the smoothest blocks, and there is more noise in the others. Measured on pairs of real
// cameras' images.
constexpr double kHiddenNoise = 2.0 / 255.0;
// Noise is everywhere, details are here and there: clean images of cameras have an evenness of 0.05 to 0.25 and
// more, noisy ones seldom less than 0.3.
constexpr double kEvennessOfDetails = 0.1;
constexpr double kEvennessOfNoise = 0.3;
// Above it, texture all over a clean image is likelier than noise.
constexpr double kMaxEstimate = 10.0 / 255.0;

}  // namespace

double conditioning_sigma(double sigma, bool camera_noise) {
  return camera_noise ? std::min(1.0, sigma + kHiddenNoise) : sigma;
}

double estimated_sigma(const Image& image, bool camera_noise) {
  const NoiseEstimate estimate = estimate_noise(image);
  if (!camera_noise) return estimate.level;
  const double share = (estimate.evenness - kEvennessOfDetails) / (kEvennessOfNoise - kEvennessOfDetails);
  const double told = std::min(kMaxEstimate, conditioning_sigma(describe_noise(image).total, camera_noise));
  return std::clamp(share, 0.0, 1.0) * told;
}

}  // namespace dae

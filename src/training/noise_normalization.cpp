#include "training/noise_normalization.h"

#include <cmath>
#include <span>

namespace dae {
namespace {

constexpr double kMaxTexture = 3.5 / 255.0;
// The estimate of a camera's noise may be wrong by this share.
constexpr double kSpread = 0.2;

void multiply(const ImageBatch& batch, int32_t i, float factor) {
  for (int32_t y = 0; y < batch.h; ++y) {
    for (float& value : std::span(batch.at(i, y), batch.row_values())) value *= factor;
  }
}

}  // namespace

double noise_variance(const ImageBatch& noisy, const ImageBatch& clean, int32_t i) {
  double sum = 0.0;
  for (int32_t y = 0; y < noisy.h; ++y) {
    const float* first = noisy.at(i, y);
    const float* second = clean.at(i, y);
    float row = 0.0f;
    for (std::size_t at = 0; at < noisy.row_values(); ++at) row += (first[at] - second[at]) * (first[at] - second[at]);
    sum += static_cast<double>(row);
  }
  return sum / (static_cast<double>(noisy.h) * static_cast<double>(noisy.row_values()));
}

void normalize_noise(const LayerTable& table, const ImageBatch& noisy, const ImageBatch& clean, int32_t i,
                     uint32_t number) {
  if (table.noise_sigma == 0.0f) return;
  // Multiples of the golden ratio are evenly spread, and successive ones differ.
  const double texture = kMaxTexture * (number * 0x9E3779B9u * 0x1p-32);
  double sigma = std::sqrt(noise_variance(noisy, clean, i) + texture * texture);
  if (table.camera_noise) sigma *= 1.0 + kSpread * (2.0 * (number * 0x91E10DA5u * 0x1p-32) - 1.0);
  const float gain = table.noise_gain(sigma);
  multiply(noisy, i, gain);
  multiply(clean, i, gain);
}

}  // namespace dae

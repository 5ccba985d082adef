#include "training/noise_normalization.h"

#include <cmath>
#include <span>

namespace dae {
namespace {

constexpr double kLargestTexture = 3.5 / 255.0;

double difference_variance(const ImageBatch& a, const ImageBatch& b, int32_t i) {
  double sum = 0.0;
  for (int32_t y = 0; y < a.h; ++y) {
    const float* first = a.at(i, y);
    const float* second = b.at(i, y);
    float row = 0.0f;
    for (std::size_t at = 0; at < a.row_values(); ++at) row += (first[at] - second[at]) * (first[at] - second[at]);
    sum += static_cast<double>(row);
  }
  return sum / (static_cast<double>(a.h) * static_cast<double>(a.row_values()));
}

void multiply(const ImageBatch& batch, int32_t i, float factor) {
  for (int32_t y = 0; y < batch.h; ++y) {
    for (float& value : std::span(batch.at(i, y), batch.row_values())) value *= factor;
  }
}

}  // namespace

void normalize_noise(const LayerTable& table, const ImageBatch& noisy, const ImageBatch& clean, int32_t i,
                     uint32_t number) {
  if (table.noise_sigma == 0.0f) return;
  // Multiples of the golden ratio spread evenly, and differ from one pair to the next.
  const double texture = kLargestTexture * (number * 0x9E3779B9u * 0x1p-32);
  const float gain = table.noise_gain(std::sqrt(difference_variance(noisy, clean, i) + texture * texture));
  multiply(noisy, i, gain);
  multiply(clean, i, gain);
}

}  // namespace dae

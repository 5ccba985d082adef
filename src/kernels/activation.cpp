#include "kernels/activation.h"

#include <bit>

namespace dae {
namespace {

// e^x by nothing that the compiler cannot make vectors of. x = n ln 2 + r, |r| <= ln 2 / 2; e^r by its Taylor series,
// whose first term left out is below 2e-7; 2^n by its bits.
inline float exponential(float x) {
  constexpr float kLog2E = 1.44269504f;
  constexpr float kLn2High = 0.693359375f;  // few bits, so that n times it is exact
  constexpr float kLn2Low = -2.12194440e-4f;
  constexpr float kRound = 12582912.0f;  // 1.5 * 2^23: adding it leaves no fraction
  x = x < -87.0f ? -87.0f : x;
  x = x > 87.0f ? 87.0f : x;
  const float shifted = x * kLog2E + kRound;
  const float n = shifted - kRound;
  const float r = (x - n * kLn2High) - n * kLn2Low;
  float series = 1.0f / 5040.0f;
  series = series * r + 1.0f / 720.0f;
  series = series * r + 1.0f / 120.0f;
  series = series * r + 1.0f / 24.0f;
  series = series * r + 1.0f / 6.0f;
  series = series * r + 0.5f;
  series = series * r + 1.0f;
  series = series * r + 1.0f;
  // The low bits of `shifted` are n; a float's exponent starts at bit 23.
  const uint32_t power = (std::bit_cast<uint32_t>(shifted) - std::bit_cast<uint32_t>(kRound) + 127u) << 23;
  return series * std::bit_cast<float>(power);
}

// Rows only: what lies around the images must stay zero, and a sigmoid of zero is not.
template <class Function>
void map(const ImageBatch& y, const Function& function) {
  for (int32_t i = 0; i < y.n; ++i) {
    for (int32_t row = 0; row < y.h; ++row) {
      float* values = y.at(i, row);
      const std::size_t count = y.row_values();
      for (std::size_t at = 0; at < count; ++at) values[at] = function(values[at]);
    }
  }
}

// dy *= slope(y)
template <class Slope>
void multiply(const ImageBatch& y, const ImageBatch& dy, const Slope& slope) {
  for (int32_t i = 0; i < y.n; ++i) {
    for (int32_t row = 0; row < y.h; ++row) {
      const float* values = y.at(i, row);
      float* gradients = dy.at(i, row);
      const std::size_t count = y.row_values();
      for (std::size_t at = 0; at < count; ++at) gradients[at] *= slope(values[at]);
    }
  }
}

}  // namespace

void leaky_relu(const ImageBatch& y, float slope) {
  map(y, [slope](float value) { return value > 0.0f ? value : slope * value; });
}

void sigmoid(const ImageBatch& y) {
  map(y, [](float value) { return 1.0f / (1.0f + exponential(-value)); });
}

void leaky_relu_backward(const ImageBatch& y, float slope, const ImageBatch& dy) {
  multiply(y, dy, [slope](float value) { return value > 0.0f ? 1.0f : slope; });
}

void sigmoid_backward(const ImageBatch& y, const ImageBatch& dy) {
  multiply(y, dy, [](float value) { return value * (1.0f - value); });
}

}  // namespace dae

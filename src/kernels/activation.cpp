#include "kernels/activation.h"

#include "kernels/row_kernels.h"

namespace dae {
namespace {

// Visits rows without the halo around the images, which must stay zero (a sigmoid of zero is 0.5).
template <class Function>
void for_each_row(const ImageBatch& y, const Function& function) {
  for (int32_t i = 0; i < y.n; ++i) {
    for (int32_t row = 0; row < y.h; ++row) function(y.at(i, row), y.row_values());
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

void add_bias(const ImageBatch& y, const float* bias) {
  const auto channels = static_cast<std::size_t>(y.c);
  for_each_row(y, [=](float* values, std::size_t count) {
    for (const float* end = values + count; values != end; values += channels) {
      for (std::size_t channel = 0; channel < channels; ++channel) values[channel] += bias[channel];
    }
  });
}

void leaky_relu(const ImageBatch& y, float slope) {
  for_each_row(y, [slope](float* values, std::size_t count) {
    for (std::size_t at = 0; at < count; ++at) values[at] = values[at] > 0.0f ? values[at] : slope * values[at];
  });
}

void sigmoid(const ImageBatch& y) {
  // The kernel treats a row as a sequence of values; channels do not matter.
  for_each_row(
      y, [](float* values, std::size_t count) { row_kernels(static_cast<int32_t>(count)).sigmoid(values, count); });
}

void leaky_relu_backward(const ImageBatch& y, float slope, const ImageBatch& dy) {
  multiply(y, dy, [slope](float value) { return value > 0.0f ? 1.0f : slope; });
}

void sigmoid_backward(const ImageBatch& y, const ImageBatch& dy) {
  multiply(y, dy, [](float value) { return value * (1.0f - value); });
}

}  // namespace dae

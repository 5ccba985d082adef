#include "training/activation_pass.h"

#include <cmath>

namespace dae {
namespace {

// Rows only: what lies around the images must stay zero, and a sigmoid of zero is not.
template <class Row>
void for_each_row(const ImageBatch& batch, const Row& row) {
  for (int32_t i = 0; i < batch.n; ++i) {
    for (int32_t y = 0; y < batch.h; ++y) row(i, y);
  }
}

template <class Function>
void map(const ImageBatch& y, const Function& function) {
  for_each_row(y, [&](int32_t i, int32_t row) {
    float* values = y.at(i, row);
    for (std::size_t at = 0; at < y.row_values(); ++at) values[at] = function(values[at]);
  });
}

// dy *= slope(y)
template <class Slope>
void multiply(const ImageBatch& y, const ImageBatch& dy, const Slope& slope) {
  for_each_row(y, [&](int32_t i, int32_t row) {
    const float* values = y.at(i, row);
    float* gradients = dy.at(i, row);
    for (std::size_t at = 0; at < y.row_values(); ++at) gradients[at] *= slope(values[at]);
  });
}

}  // namespace

void activate(const Layer& layer, const ImageBatch& y) {
  const float slope = layer.slope;
  switch (layer.activation) {
    case Activation::kLinear:
      return;
    case Activation::kRelu:
      return map(y, [](float value) { return value > 0.0f ? value : 0.0f; });
    case Activation::kLeakyRelu:
      return map(y, [slope](float value) { return value > 0.0f ? value : slope * value; });
    case Activation::kSigmoid:
      return map(y, [](float value) { return 1.0f / (1.0f + std::exp(-value)); });
  }
}

void activate_backward(const Layer& layer, const ImageBatch& y, const ImageBatch& dy) {
  const float slope = layer.slope;
  switch (layer.activation) {
    case Activation::kLinear:
      return;
    case Activation::kRelu:
      return multiply(y, dy, [](float value) { return value > 0.0f ? 1.0f : 0.0f; });
    case Activation::kLeakyRelu:
      return multiply(y, dy, [slope](float value) { return value > 0.0f ? 1.0f : slope; });
    case Activation::kSigmoid:
      return multiply(y, dy, [](float value) { return value * (1.0f - value); });
  }
}

}  // namespace dae

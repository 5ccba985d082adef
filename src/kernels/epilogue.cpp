#include "kernels/epilogue.h"

namespace dae {
namespace {

// One bias for all values: a loop over few channels would not fill a vector.
void add_constant(const float* sums, float bias, std::size_t count, bool accumulate, float* y) {
  if (accumulate) {
    for (std::size_t i = 0; i < count; ++i) y[i] = sums[i] + bias + y[i];
  } else {
    for (std::size_t i = 0; i < count; ++i) y[i] = sums[i] + bias;
  }
}

void add_bias(const float* sums, const Epilogue& epilogue, const ImageBatch& batch, float* y) {
  if (epilogue.bias == nullptr || batch.c == 1) {
    const float bias = epilogue.bias == nullptr ? 0.0f : *epilogue.bias;
    return add_constant(sums, bias, batch.row_values(), epilogue.accumulate, y);
  }
  for (int32_t column = 0; column < batch.w; ++column, sums += batch.c, y += batch.c) {
    for (int32_t channel = 0; channel < batch.c; ++channel) {
      const float sum = sums[channel] + epilogue.bias[channel];
      y[channel] = epilogue.accumulate ? sum + y[channel] : sum;
    }
  }
}

// `mask` may be y itself.
void apply_relu(const float* mask, float slope, std::size_t count, float* y) {
  for (std::size_t i = 0; i < count; ++i) y[i] = mask[i] > 0.0f ? y[i] : slope * y[i];
}

}  // namespace

void apply_epilogue(const ImageBatch& sums, const Epilogue& epilogue, const ImageBatch& y) {
  for (int32_t image = 0; image < y.n; ++image) {
    for (int32_t row = 0; row < y.h; ++row) {
      float* const to = y.at(image, row);
      add_bias(sums.at(image, row), epilogue, y, to);
      if (epilogue.slope == 1.0f) continue;
      apply_relu(epilogue.relu_mask != nullptr ? epilogue.relu_mask->at(image, row) : to, epilogue.slope,
                 y.row_values(), to);
    }
  }
}

}  // namespace dae

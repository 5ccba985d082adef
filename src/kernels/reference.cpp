#include "kernels/reference.h"

#include <algorithm>

namespace dae {
namespace {

// Visits the taps of one output pixel, each with the input pixel that it multiplies.
template <class Visit>
void for_each_tap(const WindowShape& window, Convolution::Direction direction, int32_t row, int32_t column,
                  Visit visit) {
  for (int32_t y = 0; y < window.kernel.height; ++y) {
    for (int32_t x = 0; x < window.kernel.width; ++x) {
      int32_t from_row = row * window.stride.height + y - window.before.height;
      int32_t from_column = column * window.stride.width + x - window.before.width;
      if (direction == Convolution::Direction::kTransposed) {
        // Larger image's pixel = smaller image's pixel * stride + tap - before. The pixel of the smaller image may lie
        // in the zeros around it.
        from_row = row + window.before.height - y;
        from_column = column + window.before.width - x;
        if (from_row % window.stride.height != 0 || from_column % window.stride.width != 0) continue;
        from_row /= window.stride.height;
        from_column /= window.stride.width;
      }
      visit(y * window.kernel.width + x, from_row, from_column);
    }
  }
}

const float* pixel(const ImageBatch& x, int32_t image, int32_t row, int32_t column) {
  return x.at(image, row) + std::ptrdiff_t{column} * x.c;
}

float finish(double sum, const Epilogue& epilogue, float before, const float* relu_mask, int32_t channel) {
  if (epilogue.bias != nullptr) sum += static_cast<double>(epilogue.bias[channel]);
  if (epilogue.accumulate) sum += static_cast<double>(before);
  const bool positive = relu_mask != nullptr ? *relu_mask > 0.0f : sum > 0.0;
  return static_cast<float>(positive ? sum : static_cast<double>(epilogue.slope) * sum);
}

}  // namespace

void convolve_reference(const WindowShape& window, Convolution::Direction direction, const ImageBatch& x,
                        const float* weight, const Epilogue& epilogue, const ImageBatch& y) {
  const std::ptrdiff_t filter = std::ptrdiff_t{window.kernel.height} * window.kernel.width * x.c;
  for (int32_t image = 0; image < y.n; ++image) {
    for (int32_t row = 0; row < y.h; ++row) {
      for (int32_t column = 0; column < y.w; ++column) {
        for (int32_t out = 0; out < y.c; ++out) {
          double sum = 0.0;
          for_each_tap(window, direction, row, column, [&](int32_t tap, int32_t from_row, int32_t from_column) {
            const float* from = pixel(x, image, from_row, from_column);
            const float* by = weight + out * filter + std::ptrdiff_t{tap} * x.c;
            for (int32_t in = 0; in < x.c; ++in) sum += static_cast<double>(from[in]) * static_cast<double>(by[in]);
          });
          const std::ptrdiff_t at = std::ptrdiff_t{column} * y.c + out;
          const float* relu_mask = epilogue.relu_mask != nullptr ? epilogue.relu_mask->at(image, row) + at : nullptr;
          float& to = y.at(image, row)[at];
          to = finish(sum, epilogue, to, relu_mask, out);
        }
      }
    }
  }
}

void weight_gradient_reference(const WindowShape& window, const ImageBatch& a, const ImageBatch& b, float* g) {
  const auto values = static_cast<std::size_t>(window.kernel.height * window.kernel.width * a.c * b.c);
  std::vector<double> sums(values);
  for (int32_t image = 0; image < b.n; ++image) {
    for (int32_t row = 0; row < b.h; ++row) {
      for (int32_t column = 0; column < b.w; ++column) {
        const float* from_b = pixel(b, image, row, column);
        const auto add = [&](int32_t tap, int32_t from_row, int32_t from_column) {
          const float* from_a = pixel(a, image, from_row, from_column);
          double* to = sums.data() + std::ptrdiff_t{tap} * a.c * b.c;
          for (int32_t in = 0; in < a.c; ++in) {
            for (int32_t out = 0; out < b.c; ++out) {
              *to++ += static_cast<double>(from_a[in]) * static_cast<double>(from_b[out]);
            }
          }
        };
        for_each_tap(window, Convolution::Direction::kDirect, row, column, add);
      }
    }
  }
  std::transform(sums.begin(), sums.end(), g, [](double sum) { return static_cast<float>(sum); });
}

}  // namespace dae

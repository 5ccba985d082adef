#include "ops/xnnpack_weight_gradient.h"

#include <algorithm>

#include "ops/matrix_products.h"
#include "ops/xnnpack_operator.h"

namespace dae {
namespace {

constexpr int64_t kOverreadValues = kOverreadBytes / sizeof(float);

class DynamicProductsState : public KernelState {
 public:
  DynamicProducts products{1};
};

}  // namespace

std::unique_ptr<KernelState> XnnpackWeightGradient::make_state() const {
  return std::make_unique<DynamicProductsState>();
}

// The workspace holds both matrices for all images.
int64_t XnnpackWeightGradient::workspace_values(int64_t n, int64_t h, int64_t w) const {
  return n * h * w * (rows() + problem_.out) + 2 * kOverreadValues;
}

void XnnpackWeightGradient::run(const ImageBatch& a, const ImageBatch& b, KernelState& state, float* g,
                                std::span<float> workspace) const {
  const WindowShape& window = problem_.window;
  const std::ptrdiff_t pixels = std::ptrdiff_t{b.n} * b.h * b.w;
  float* const left = workspace.data();
  float* const right = left + rows() * pixels + kOverreadValues;
  float* to_right = right;
  std::ptrdiff_t pixel = 0;
  for (int32_t image = 0; image < b.n; ++image) {
    for (int32_t y = 0; y < b.h; ++y) {
      to_right = std::copy_n(b.at(image, y), b.row_values(), to_right);
      for (int32_t x = 0; x < b.w; ++x, ++pixel) {
        float* to_left = left + pixel;
        for (int32_t tap = 0; tap < problem_.taps(); ++tap) {
          const int32_t row = y * window.stride.height + tap / window.kernel.width - window.before.height;
          const int32_t column = x * window.stride.width + tap % window.kernel.width - window.before.width;
          const float* from = a.at(image, row) + std::ptrdiff_t{column} * a.c;
          for (int32_t channel = 0; channel < a.c; ++channel, to_left += pixels) *to_left = from[channel];
        }
      }
    }
  }
  static_cast<DynamicProductsState&>(state).products.run(left, right, rows(), pixels, problem_.out, g);
}

}  // namespace dae

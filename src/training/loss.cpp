#include "training/loss.h"

#include <algorithm>
#include <cmath>

namespace dae {
namespace {

struct ValueAndSlope {
  float value;
  float slope;
};

ValueAndSlope squared(float y, float t) {
  const float d = y - t;
  return {d * d, 2.0f * d};
}

ValueAndSlope absolute(float y, float t) {
  const float d = y - t;
  return {std::abs(d), d > 0.0f ? 1.0f : d < 0.0f ? -1.0f : 0.0f};
}

ValueAndSlope charbonnier(float y, float t) {
  const float d = y - t;
  const float root = std::sqrt(d * d + 1e-6f);
  return {root, d / root};
}

ValueAndSlope cross_entropy(float y, float t) {
  constexpr float kEdge = 1e-7f;
  // clamp() passes NaN on, which must not be hidden.
  const float p = std::clamp(y, kEdge, 1.0f - kEdge);
  const float value = -(t * std::log(p) + (1.0f - t) * std::log(1.0f - p));
  return {value, p == y ? (p - t) / (p * (1.0f - p)) : 0.0f};
}

template <class Function>
double apply(const Function& function, const ImageBatch& y, const ImageBatch& t, std::span<const float> weights,
             float scale, const ImageBatch& dy) {
  double sum = 0.0;
  for (int32_t i = 0; i < y.n; ++i) {
    const float weight = weights[static_cast<std::size_t>(i)];
    for (int32_t row = 0; row < y.h; ++row) {
      const float* output = y.at(i, row);
      const float* target = t.at(i, row);
      float* gradient = dy.at(i, row);
      float row_sum = 0.0f;
      for (std::size_t at = 0; at < y.row_values(); ++at) {
        const ValueAndSlope result = function(output[at], target[at]);
        row_sum += result.value;
        gradient[at] = weight * scale * result.slope;
      }
      sum += static_cast<double>(weight * row_sum);
    }
  }
  return sum;
}

}  // namespace

double loss_and_gradient(Loss loss, const ImageBatch& y, const ImageBatch& t, std::span<const float> weights,
                         float scale, const ImageBatch& dy) {
  switch (loss) {
    case Loss::kMse:
      return apply(squared, y, t, weights, scale, dy);
    case Loss::kMae:
      return apply(absolute, y, t, weights, scale, dy);
    case Loss::kCharbonnier:
      return apply(charbonnier, y, t, weights, scale, dy);
    case Loss::kBce:
      break;
  }
  return apply(cross_entropy, y, t, weights, scale, dy);
}

double loss_value(Loss loss, float y, float t) {
  switch (loss) {
    case Loss::kMse:
      return static_cast<double>(squared(y, t).value);
    case Loss::kMae:
      return static_cast<double>(absolute(y, t).value);
    case Loss::kCharbonnier:
      return static_cast<double>(charbonnier(y, t).value);
    case Loss::kBce:
      break;
  }
  return static_cast<double>(cross_entropy(y, t).value);
}

}  // namespace dae

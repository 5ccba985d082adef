#include "common/integer.h"
#include "ops/convolution_operator.h"

namespace dae {
namespace {

// The adjoint of a convolution with padding SAME: n pixels give n * stride.
class Conv2dTranspose : public ConvolutionOperator {
 public:
  const char* name() const override { return "conv2d_transpose"; }

  Scale scale(const Layer& layer, Axis axis) const override { return {along(layer.stride, axis), 1}; }

  Interval inputs_of(const Layer& layer, Axis axis, Interval outputs) const override {
    const int64_t stride = along(layer.stride, axis);
    const int64_t before = same_padding(layer, axis, stride).before;
    return {ceil_div(outputs.first + before - along(layer.kernel, axis) + 1, stride),
            floor_div(outputs.last - 1 + before, stride) + 1};
  }

  int64_t output_tile(const Layer& layer, Axis axis) const override { return along(layer.stride, axis); }

  double multiply_adds(const Layer& layer) const override { return products(layer) / layer.stride.area(); }
};

}  // namespace

const Operator& conv2d_transpose_operator() {
  static const Conv2dTranspose kOperator;
  return kOperator;
}

}  // namespace dae

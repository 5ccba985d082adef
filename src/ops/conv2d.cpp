#include "ops/conv2d.h"

#include "ops/convolution_operator.h"

namespace dae {
namespace {

// A convolution with TensorFlow's SAME padding: n pixels give ceil(n / stride).
class Conv2d : public ConvolutionOperator {
 public:
  const char* name() const override { return "conv2d"; }

  Scale scale(const Layer& layer, Axis axis) const override { return {1, along(layer.stride, axis)}; }

  Interval inputs_of(const Layer& layer, Axis axis, Interval outputs) const override {
    const int64_t stride = along(layer.stride, axis);
    const int64_t before = same_padding(layer, axis, stride).before;
    return {outputs.first * stride - before, (outputs.last - 1) * stride - before + along(layer.kernel, axis)};
  }

  int64_t output_tile(const Layer& layer, Axis) const override { return suits_winograd(layer) ? kWinogradTile : 1; }

  double multiply_adds(const Layer& layer) const override { return products(layer); }
};

}  // namespace

const Operator& conv2d_operator() {
  static const Conv2d kOperator;
  return kOperator;
}

}  // namespace dae

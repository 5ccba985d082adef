#include "common/integer.h"
#include "common/message.h"
#include "ops/operator.h"

namespace dae {
namespace {

// Enlarges by bilinear interpolation with half-pixel centres; the border's pixels repeat past it. The same as
// TensorFlow's tf.image.resize, Keras's UpSampling2D(interpolation="bilinear"), PyTorch's interpolate with
// align_corners=False and ONNX's Resize with half_pixel. The factors are powers of two, whose fractions are exact, so a
// result does not depend on the tile's origin.
class ResizeBilinear : public Operator {
 public:
  const char* name() const override { return "resize_bilinear"; }
  Channels channels() const override { return Channels::kKept; }

  void parse(yyjson_val* row, Layer& layer, const std::string& what) const override {
    layer.stride = parse_extent(row, "factor", kMaxStride, what);
    const auto is_power_of_two = [](int32_t factor) { return (factor & (factor - 1)) == 0; };
    if (!is_power_of_two(layer.stride.height) || !is_power_of_two(layer.stride.width)) {
      throw_error<ModelFormatError>("expected \"factor\" of {} to be two powers of two, found {} and {}", what,
                                    layer.stride.height, layer.stride.width);
    }
    layer.filters = layer.in_channels;
  }

  void write(yyjson_mut_doc* doc, yyjson_mut_val* row, const Layer& layer) const override {
    add_extent(doc, row, "factor", layer.stride);
  }

  Scale scale(const Layer& layer, Axis axis) const override { return {along(layer.stride, axis), 1}; }

  // Output y lies at the input's coordinate (y + 0.5) / factor - 0.5, between two inputs.
  Interval inputs_of(const Layer& layer, Axis axis, Interval outputs) const override {
    const int64_t factor = along(layer.stride, axis);
    const auto left_input = [factor](int64_t y) { return floor_div(2 * y + 1 - factor, 2 * factor); };
    return {left_input(outputs.first), left_input(outputs.last - 1) + 2};
  }

  int64_t output_tile(const Layer& layer, Axis axis) const override { return along(layer.stride, axis); }
};

}  // namespace

const Operator& resize_bilinear_operator() {
  static const ResizeBilinear kOperator;
  return kOperator;
}

}  // namespace dae

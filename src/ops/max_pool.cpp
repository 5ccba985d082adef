#include "common/message.h"
#include "ops/operator.h"

namespace dae {
namespace {

// The largest value of each block, in each channel: Keras's MaxPooling2D and ONNX's MaxPool with strides equal to the
// window.
class MaxPool : public Operator {
 public:
  const char* name() const override { return "max_pool"; }
  Channels channels() const override { return Channels::kKept; }

  void parse(yyjson_val* row, Layer& layer, const std::string& what) const override {
    layer.stride = parse_extent(row, "block", kMaxStride, what);
    if (layer.stride.area() == 1)
      throw_error<ModelFormatError>("expected \"block\" of {} to hold two pixels or more", what);
    layer.filters = layer.in_channels;
  }

  void write(yyjson_mut_doc* doc, yyjson_mut_val* row, const Layer& layer) const override {
    add_extent(doc, row, "block", layer.stride);
  }

  Scale scale(const Layer& layer, Axis axis) const override { return {1, along(layer.stride, axis)}; }

  Interval inputs_of(const Layer& layer, Axis axis, Interval outputs) const override {
    const int64_t block = along(layer.stride, axis);
    return {outputs.first * block, outputs.last * block};
  }
};

}  // namespace

const Operator& max_pool_operator() {
  static const MaxPool kOperator;
  return kOperator;
}

}  // namespace dae

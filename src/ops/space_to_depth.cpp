#include "ops/operator.h"

namespace dae {
namespace {

// Each block of pixels becomes one pixel, with channels in TensorFlow's order (row, column, channel).
class SpaceToDepth : public Operator {
 public:
  const char* name() const override { return "space_to_depth"; }
  Channels channels() const override { return Channels::kBlocksToChannels; }

  void parse(yyjson_val* row, Layer& layer, const std::string& what) const override {
    layer.stride = parse_extent(row, "block", kMaxStride, what);
    layer.filters = layer.in_channels * layer.stride.area();
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

const Operator& space_to_depth_operator() {
  static const SpaceToDepth kOperator;
  return kOperator;
}

}  // namespace dae

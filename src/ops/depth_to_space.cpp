#include "common/integer.h"
#include "common/message.h"
#include "ops/operator.h"

namespace dae {
namespace {

// The inverse of space_to_depth: the channels of a pixel become a block of pixels.
class DepthToSpace : public Operator {
 public:
  const char* name() const override { return "depth_to_space"; }
  Channels channels() const override { return Channels::kChannelsToBlocks; }

  void parse(yyjson_val* row, Layer& layer, const std::string& what) const override {
    layer.stride = parse_extent(row, "block", kMaxStride, what);
    const int32_t area = layer.stride.area();
    if (layer.in_channels % area != 0) {
      throw_error<ModelFormatError>("expected the channels into {} to be a multiple of {}, found {}", what, area,
                                    layer.in_channels);
    }
    layer.filters = layer.in_channels / area;
  }

  void write(yyjson_mut_doc* doc, yyjson_mut_val* row, const Layer& layer) const override {
    add_extent(doc, row, "block", layer.stride);
  }

  Scale scale(const Layer& layer, Axis axis) const override { return {along(layer.stride, axis), 1}; }

  Interval inputs_of(const Layer& layer, Axis axis, Interval outputs) const override {
    const int64_t block = along(layer.stride, axis);
    return {floor_div(outputs.first, block), floor_div(outputs.last - 1, block) + 1};
  }

  int64_t output_tile(const Layer& layer, Axis axis) const override { return along(layer.stride, axis); }
};

}  // namespace

const Operator& depth_to_space_operator() {
  static const DepthToSpace kOperator;
  return kOperator;
}

}  // namespace dae

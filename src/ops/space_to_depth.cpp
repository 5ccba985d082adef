#include "ops/block_operator.h"

namespace dae {
namespace {

// Each block of pixels becomes one pixel, with channels in TensorFlow's order (row, column, channel).
class SpaceToDepth : public BlockOperator {
 public:
  const char* name() const override { return "space_to_depth"; }
  Channels channels() const override { return Channels::kBlocksToChannels; }

  void parse(yyjson_val* row, Layer& layer, const std::string& what) const override {
    layer.stride = parse_extent(row, "block", kMaxStride, what);
    layer.filters = layer.in_channels * layer.stride.area();
  }
};

}  // namespace

const Operator& space_to_depth_operator() {
  static const SpaceToDepth kOperator;
  return kOperator;
}

}  // namespace dae

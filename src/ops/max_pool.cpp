#include "common/message.h"
#include "ops/block_operator.h"

namespace dae {
namespace {

// The largest value of each block, in each channel: Keras's MaxPooling2D and ONNX's MaxPool with strides equal to the
// window.
class MaxPool : public BlockOperator {
 public:
  const char* name() const override { return "max_pool"; }
  Channels channels() const override { return Channels::kKept; }

  void parse(yyjson_val* row, Layer& layer, const std::string& what) const override {
    layer.stride = parse_extent(row, "block", kMaxStride, what);
    if (layer.stride.area() == 1)
      throw_error<ModelFormatError>("expected \"block\" of {} to hold two pixels or more", what);
    layer.filters = layer.in_channels;
  }
};

}  // namespace

const Operator& max_pool_operator() {
  static const MaxPool kOperator;
  return kOperator;
}

}  // namespace dae

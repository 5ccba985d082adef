#include "ops/operator.h"

namespace dae {
namespace {

// Concatenates the channels of two or more inputs of the same size.
class Concat : public Operator {
 public:
  const char* name() const override { return "concat"; }
  Channels channels() const override { return Channels::kConcatenated; }
  bool takes_several_inputs() const override { return true; }
  void parse(yyjson_val*, Layer& layer, const std::string&) const override { layer.filters = layer.in_channels; }
  void write(yyjson_mut_doc*, yyjson_mut_val*, const Layer&) const override {}
};

}  // namespace

const Operator& concat_operator() {
  static const Concat kOperator;
  return kOperator;
}

}  // namespace dae

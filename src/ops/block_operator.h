#ifndef DAE_OPS_BLOCK_OPERATOR_H_
#define DAE_OPS_BLOCK_OPERATOR_H_

#include "ops/operator.h"

namespace dae {

// An operator each of whose output pixels is made of one block of input pixels.
class BlockOperator : public Operator {
 public:
  void write(yyjson_mut_doc* doc, yyjson_mut_val* row, const Layer& layer) const override {
    add_extent(doc, row, "block", layer.stride);
  }

  Scale scale(const Layer& layer, Axis axis) const override { return {1, along(layer.stride, axis)}; }

  Interval inputs_of(const Layer& layer, Axis axis, Interval outputs) const override {
    const int64_t block = along(layer.stride, axis);
    return {outputs.first * block, outputs.last * block};
  }
};

}  // namespace dae

#endif  // DAE_OPS_BLOCK_OPERATOR_H_

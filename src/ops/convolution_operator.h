// The common part of conv2d and conv2d_transpose: reads and writes their rows of the layer table.
#ifndef DAE_OPS_CONVOLUTION_OPERATOR_H_
#define DAE_OPS_CONVOLUTION_OPERATOR_H_

#include <string>

#include "ops/operator.h"

namespace dae {

class ConvolutionOperator : public Operator {
 public:
  Channels channels() const override { return Channels::kMixed; }
  bool has_weights() const override { return true; }
  void parse(yyjson_val* row, Layer& layer, const std::string& what) const override;
  void write(yyjson_mut_doc* doc, yyjson_mut_val* row, const Layer& layer) const override;
  bool is_symmetric(const Layer& layer) const override;

 protected:
  static double products(const Layer& layer) {
    return static_cast<double>(layer.kernel.area()) * layer.in_channels * layer.filters;
  }
};

}  // namespace dae

#endif  // DAE_OPS_CONVOLUTION_OPERATOR_H_

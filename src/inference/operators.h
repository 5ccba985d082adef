// XNNPACK operators behind RAII handles, one for each row of the layer table.
#ifndef DAE_INFERENCE_OPERATORS_H_
#define DAE_INFERENCE_OPERATORS_H_

#include <memory>
#include <span>
#include <vector>

#include "inference/tensor_shape.h"
#include "model/layer_table.h"

// XNNPACK's type, declared here so that only this folder's sources see its header.
struct xnn_operator;

namespace dae {

// XNNPACK may read, but never writes, this far past the end of a tensor.
inline constexpr std::size_t kOverreadBytes = 16;

struct OperatorDeleter {
  void operator()(xnn_operator* op) const;
};
using OperatorHandle = std::unique_ptr<xnn_operator, OperatorDeleter>;

// One layer with its packed weights: product, bias and activation. Not shared between threads.
class LayerOperator {
 public:
  // weight: [filters, kernel height, kernel width, input channels]; bias: [filters]. Both are copied (packed).
  LayerOperator(const Layer& layer, std::span<const float> weight, std::span<const float> bias);

  // Output shape for an input whose rows and columns are multiples of a convolution's stride.
  TensorShape output_shape(const TensorShape& input) const;
  // x may be over-read by kOverreadBytes; x and y must not overlap. A shape that differs from the last call's is
  // prepared first, which allocates.
  void run(const float* x, const TensorShape& input, float* y);

 private:
  void reshape(const TensorShape& input);

  Layer layer_;
  OperatorHandle product_;
  OperatorHandle sigmoid_;  // XNNPACK fuses ReLU into the product, but not the sigmoid
  TensorShape prepared_;
  std::vector<std::byte> workspace_;
  std::size_t workspace_alignment_ = 1;
};

}  // namespace dae

#endif  // DAE_INFERENCE_OPERATORS_H_

// XNNPACK operators behind RAII handles.
#ifndef DAE_INFERENCE_OPERATORS_H_
#define DAE_INFERENCE_OPERATORS_H_

#include <memory>
#include <span>
#include <vector>

#include "inference/tensor_shape.h"
#include "kernels/image_batch.h"
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

// A convolution of stride 1 with its packed weights and bias; a ReLU is fused into it. Not shared between threads, like
// all operators.
class ConvolutionOperator {
 public:
  // weight: [filters, kernel height, kernel width, input channels]; bias: [filters]. Both are copied (packed).
  ConvolutionOperator(const Layer& layer, std::span<const float> weight, std::span<const float> bias);

  // x: one image, dense, with the zeros around it that the kernel reads; it may be over-read by kOverreadBytes. y: the
  // output, as many rows and columns smaller as the kernel takes. A shape that differs from the last call's is prepared
  // first, which allocates.
  void run(const float* x, const TensorShape& input, const ImageBatch& y);

 private:
  void reshape(const TensorShape& input);

  Layer layer_;
  OperatorHandle op_;
  TensorShape prepared_;
  std::vector<std::byte> workspace_;
  std::size_t workspace_alignment_ = 1;
  std::vector<float> dense_;  // the output, where y has something between its rows
};

}  // namespace dae

#endif  // DAE_INFERENCE_OPERATORS_H_

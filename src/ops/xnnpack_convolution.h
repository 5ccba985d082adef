// XNNPACK's convolution.
#ifndef DAE_OPS_XNNPACK_CONVOLUTION_H_
#define DAE_OPS_XNNPACK_CONVOLUTION_H_

#include <cstddef>
#include <span>
#include <vector>

#include "kernels/image_batch.h"
#include "model/layer_table.h"
#include "ops/tensor_shape.h"
#include "ops/xnnpack_operator.h"

namespace dae {

// A convolution of stride 1 with its packed weights and bias; a ReLU is fused into it. Not shared between threads, like
// all operators.
class XnnpackConvolution {
 public:
  // weight: [filters, kernel height, kernel width, input channels]; bias: [filters]. Both are copied (packed).
  XnnpackConvolution(const Layer& layer, std::span<const float> weight, std::span<const float> bias);

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

#endif  // DAE_OPS_XNNPACK_CONVOLUTION_H_

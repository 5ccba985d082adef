// The weight gradient of a convolution as one matrix product by XNNPACK: [taps and channels of a] x [pixels] times
// [pixels] x [channels of b].
#ifndef DAE_OPS_XNNPACK_WEIGHT_GRADIENT_H_
#define DAE_OPS_XNNPACK_WEIGHT_GRADIENT_H_

#include "ops/convolution_kernel.h"

namespace dae {

class XnnpackWeightGradient : public WeightGradientKernel {
 public:
  XnnpackWeightGradient(const WindowShape& window, int32_t a_channels, int32_t b_channels)
      : problem_{window, Convolution::Direction::kDirect, a_channels, b_channels} {}

  const char* name() const override { return "xnnpack"; }
  Padding halo_a(int32_t h, int32_t w) const override { return window_halo(problem_, h, w); }
  WeightStrides strides() const override { return {std::ptrdiff_t{problem_.in} * problem_.out, problem_.out, 1}; }
  int64_t workspace_values(int64_t n, int64_t h, int64_t w) const override;
  std::unique_ptr<KernelState> make_state() const override;
  void run(const ImageBatch& a, const ImageBatch& b, KernelState& state, float* g,
           std::span<float> workspace) const override;

 private:
  int64_t rows() const { return int64_t{problem_.taps()} * problem_.in; }

  ConvolutionProblem problem_;
};

}  // namespace dae

#endif  // DAE_OPS_XNNPACK_WEIGHT_GRADIENT_H_

// Convolutions by XNNPACK, and their adjoints by its deconvolution.
#ifndef DAE_OPS_XNNPACK_CONVOLUTION_H_
#define DAE_OPS_XNNPACK_CONVOLUTION_H_

#include "ops/convolution_kernel.h"

namespace dae {

// Whether XNNPACK is faster than this project's kernels, or at most 10 % slower, in a browser (measured by
// tests/bench/convolution_bench.cpp).
bool suits_xnnpack(const ConvolutionProblem& problem);

class XnnpackConvolution : public ConvolutionKernel {
 public:
  explicit XnnpackConvolution(const ConvolutionProblem& problem) : problem_(problem) {}

  const char* name() const override { return "xnnpack"; }
  bool is_xnnpack() const override { return true; }
  Padding halo(int32_t h, int32_t w) const override { return window_halo(problem_, h, w); }
  std::size_t packed_values() const override;
  void pack(const float* weight, const WeightStrides& strides, std::span<float> packed) const override;
  std::unique_ptr<KernelState> make_state() const override;
  // Allocates for a new weight, and for more pixels than before.
  void run(const ImageBatch& x, std::span<const float> packed, KernelState& state, const Epilogue& epilogue,
           const ImageBatch& y, std::span<float> workspace) const override;

 private:
  // The input with the pixels around it that the window reads.
  ImageBatch read_region(const ImageBatch& x, const ImageBatch& y) const;

  ConvolutionProblem problem_;
};

}  // namespace dae

#endif  // DAE_OPS_XNNPACK_CONVOLUTION_H_

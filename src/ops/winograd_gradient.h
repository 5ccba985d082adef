// The weight gradient of a 3x3 convolution of stride 1 by the transposed Winograd algorithm, along the rows' axis only:
// four rows take six weight gradients of 1x3 filters, where the direct algorithm takes twelve.
#ifndef DAE_OPS_WINOGRAD_GRADIENT_H_
#define DAE_OPS_WINOGRAD_GRADIENT_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "kernels/convolution.h"
#include "kernels/image_batch.h"
#include "ops/convolution_kernel.h"

namespace dae {

struct RowKernels;

class WinogradWeightGradient : public WeightGradientKernel {
 public:
  WinogradWeightGradient(int32_t a_channels, int32_t b_channels);
  WinogradWeightGradient(int32_t a_channels, int32_t b_channels, const RowKernels& kernels);

  const char* name() const override { return "winograd (own)"; }
  Padding halo_a(int32_t, int32_t) const override { return {1, 1, 1, 1}; }
  WeightStrides strides() const override { return {std::ptrdiff_t{a_channels_} * b_channels_, b_channels_, 1}; }
  int64_t workspace_values(int64_t n, int64_t h, int64_t w) const override;
  void run(const ImageBatch& a, const ImageBatch& b, KernelState& state, float* g,
           std::span<float> workspace) const override;

 private:
  const RowKernels* kernels_;
  int32_t a_channels_;
  int32_t b_channels_;
  WeightGradient product_;
};

}  // namespace dae

#endif  // DAE_OPS_WINOGRAD_GRADIENT_H_

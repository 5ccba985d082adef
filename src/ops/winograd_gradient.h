// The gradient with respect to the weight of what ops/winograd.h computes, by the transposed algorithm, along the
// columns alone: those of four rows are sums of six correlations of 1x3, where directly they take twelve.
#ifndef DAE_OPS_WINOGRAD_GRADIENT_H_
#define DAE_OPS_WINOGRAD_GRADIENT_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "kernels/convolution.h"
#include "kernels/image_batch.h"

namespace dae {

struct RowKernels;

// Writes what Correlate of a 3x3 window writes for so many channels.
class WinogradCorrelate {
 public:
  WinogradCorrelate(int32_t a_channels, int32_t b_channels);
  WinogradCorrelate(int32_t a_channels, int32_t b_channels, const RowKernels& kernels);

  // What must lie around a.
  static Halo halo_a() { return {1, 1, 1, 1}; }
  std::size_t values() const { return 3 * product_.values(); }
  // Floats that a run on n images of h x w pixels needs to itself.
  int64_t workspace_values(int64_t n, int64_t h, int64_t w) const;

  void run(const ImageBatch& a, const ImageBatch& b, float* g, std::span<float> workspace) const;

 private:
  const RowKernels* kernels_;
  int32_t a_channels_;
  int32_t b_channels_;
  Correlate product_;
};

}  // namespace dae

#endif  // DAE_OPS_WINOGRAD_GRADIENT_H_

// Compiled with AVX2 and FMA; called only where the processor has them.
#if defined(__x86_64__)
#define DAE_LANES 8
#include "kernels/row_kernels.inc"

namespace dae {

const RowKernels& row_kernels_avx2() {
  static constexpr RowKernels kernels{kLanes,           &convolve,          &weight_gradient, &winograd_input,
                                      &winograd_output, &winograd_gradient, &sigmoid_row};
  return kernels;
}

}  // namespace dae

#endif

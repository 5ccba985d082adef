// Compiled with AVX2 and FMA; called only where the processor has them.
#if defined(__x86_64__)
#define DAE_LANES 8
#include "kernels/row_kernels.inc"

namespace dae {

const RowKernels& row_kernels_avx2() {
  return kRowKernels;
}

}  // namespace dae

#endif

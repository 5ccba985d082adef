// Compiled with AVX-512; called only where the processor has it.
#if defined(__x86_64__)
#define DAE_LANES 16
#include "kernels/row_kernels.inc"

namespace dae {

const RowKernels& row_kernels_avx512() {
  return kRowKernels;
}

}  // namespace dae

#endif

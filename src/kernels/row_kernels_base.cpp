// 4 lanes: SSE, NEON, WebAssembly SIMD.
#define DAE_LANES 4
#include "kernels/row_kernels.inc"

namespace dae {

const RowKernels& row_kernels_base() {
  static constexpr RowKernels kernels{kLanes, &gather, &correlate};
  return kernels;
}

const RowKernels& row_kernels() {
#if defined(__x86_64__)
  static const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (avx2) return row_kernels_avx2();
#endif
  return row_kernels_base();
}

}  // namespace dae

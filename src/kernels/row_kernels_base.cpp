// 4 lanes: SSE, NEON, WebAssembly SIMD.
#define DAE_LANES 4
#include "kernels/row_kernels.inc"

namespace dae {

const RowKernels& row_kernels_base() {
  static constexpr RowKernels kernels{kLanes, &gather, &correlate, &sigmoid_row};
  return kernels;
}

const RowKernels& row_kernels([[maybe_unused]] int32_t channels) {
#if defined(__x86_64__)
  static const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  static const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                             __builtin_cpu_supports("avx512dq");
  constexpr int32_t kLanesOfAvx2 = 8;
  if (avx512 && channels > kLanesOfAvx2) return row_kernels_avx512();
  if (avx2) return row_kernels_avx2();
#endif
  return row_kernels_base();
}

}  // namespace dae

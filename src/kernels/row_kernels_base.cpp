// 4 lanes: SSE, NEON, WebAssembly SIMD.
#define DAE_LANES 4
#include "kernels/row_kernels.inc"

namespace dae {

const RowKernels& row_kernels_base() {
  return kRowKernels;
}

std::span<const RowKernels* const> supported_row_kernels() {
#if defined(__x86_64__)
  static const RowKernels* const all[] = {&row_kernels_base(), &row_kernels_avx2(), &row_kernels_avx512()};
  static const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  static const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                             __builtin_cpu_supports("avx512dq");
  return std::span(all).first(avx512 ? 3 : avx2 ? 2 : 1);
#else
  static const RowKernels* const all[] = {&row_kernels_base()};
  return all;
#endif
}

const RowKernels& row_kernels(int32_t channels) {
  const std::span<const RowKernels* const> all = supported_row_kernels();
  // On x86 the kernels with 4 lanes also lack fused multiply-adds, so AVX2 is preferred even for few channels.
  std::size_t best = std::min<std::size_t>(1, all.size() - 1);
  while (best + 1 < all.size() && channels > all[best]->lanes) ++best;
  return *all[best];
}

}  // namespace dae

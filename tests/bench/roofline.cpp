// Measures this machine's peak rates and prints them as JSON: the rate at which one thread multiplies and adds 128-bit
// vectors, and the rate of XNNPACK's matrix product (a 1 x 1 convolution of 64 to 64 channels over 64 x 64 pixels).
// Both are medians in GFLOP/s.
#include <cstdio>

#include "bench/layer_time.h"

namespace {

using Vector = float __attribute__((vector_size(16)));

inline Vector multiply_add(Vector a, Vector b, Vector sum) {
#if defined(__wasm_relaxed_simd__)
  return __builtin_wasm_relaxed_madd_f32x4(a, b, sum);
#else
  return a * b + sum;  // contracted: see the file's compile options
#endif
}

// Adds up in twelve sums, so that no operation waits for the one before. It is a function of its own that is called
// often, because V8 optimises WebAssembly between two calls of a function; a loop inside main() would stay in baseline
// code.
#if defined(__x86_64__)
__attribute__((target("fma")))
#endif
__attribute__((noinline)) float
multiply_add_often(int32_t rounds, float seed) {
  // They stay in registers only if every loop over them is unrolled.
  Vector sums[12];
#pragma GCC unroll 12
  for (int i = 0; i < 12; ++i) sums[i] = Vector{} + seed * static_cast<float>(i);
  const Vector factor = Vector{} + seed;
  for (int32_t round = 0; round < rounds; ++round) {
#pragma GCC unroll 12
    for (int i = 0; i < 12; ++i) sums[i] = multiply_add(sums[i], factor, factor);
  }
  Vector total = {};
#pragma GCC unroll 12
  for (int i = 0; i < 12; ++i) total += sums[i];
  return total[0] + total[1] + total[2] + total[3];
}

double fma_gflops() {
  constexpr int32_t kRounds = 100'000;
  volatile float sink = 0.5f;
  const double microseconds =
      dae::bench::median_microseconds([&] { sink = multiply_add_often(kRounds, sink > 0.0f ? 0.5f : 0.25f); });
  return 2.0 * 4.0 * 12.0 * kRounds / microseconds / 1e3;
}

double gemm_gflops() {
  constexpr int32_t kSide = 64;
  constexpr int32_t kChannels = 64;
  const dae::ConvolutionProblem product{
      {{1, 1}, {1, 1}, {0, 0}}, dae::Convolution::Direction::kDirect, kChannels, kChannels};
  const double microseconds = dae::bench::layer_microseconds(product, 1, kSide, dae::KernelChoice::kXnnpack, false);
  return 2.0 * kSide * kSide * kChannels * kChannels / microseconds / 1e3;
}

}  // namespace

int main() {
  std::printf("{\"fmaGflops\": %.2f, \"gemmGflops\": %.2f}\n", fma_gflops(), gemm_gflops());
}

// Measures this machine's peak rates and prints them as JSON: the rate at which one thread multiplies and adds 128-bit
// vectors, and the rate of XNNPACK's matrix product (a 1 x 1 convolution of 64 to 64 channels over 64 x 64 pixels).
// Both are medians in GFLOP/s.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include "kernels/row_kernels.h"
#include "ops/xnnpack_convolution.h"

namespace {

using Clock = std::chrono::steady_clock;
using Vector = float __attribute__((vector_size(16)));

template <class Work>
double median_seconds(const Work& work) {
  // A browser's engine optimises what has run for a while.
  const Clock::time_point start = Clock::now();
  while (Clock::now() - start < std::chrono::milliseconds(300)) work();
  std::vector<double> times;
  for (int i = 0; i < 101; ++i) {
    const Clock::time_point begin = Clock::now();
    work();
    times.push_back(std::chrono::duration<double>(Clock::now() - begin).count());
  }
  std::nth_element(times.begin(), times.begin() + 50, times.end());
  return times[50];
}

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
  const double seconds = median_seconds([&] { sink = multiply_add_often(kRounds, sink > 0.0f ? 0.5f : 0.25f); });
  return 2.0 * 4.0 * 12.0 * kRounds / seconds / 1e9;
}

double gemm_gflops() {
  constexpr int32_t kSide = 64;
  constexpr int32_t kChannels = 64;
  dae::Layer layer;
  layer.name = "product";
  layer.in_channels = kChannels;
  layer.filters = kChannels;
  const std::vector<float> weight(kChannels * kChannels, 0.1f);
  const std::vector<float> bias(kChannels, 0.1f);
  dae::XnnpackConvolution product(layer, weight, bias);
  const std::vector<float> x(kSide * kSide * kChannels + dae::kOverreadFloats, 0.5f);
  std::vector<float> y(kSide * kSide * kChannels);
  const dae::ImageBatch output{y.data(), 1, kSide, kSide, kChannels, kSide * kChannels, 0};
  const double seconds = median_seconds([&] { product.run(x.data(), {1, kSide, kSide, kChannels}, output); });
  return 2.0 * kSide * kSide * kChannels * kChannels / seconds / 1e9;
}

}  // namespace

int main() {
  std::printf("{\"fmaGflops\": %.2f, \"gemmGflops\": %.2f}\n", fma_gflops(), gemm_gflops());
}

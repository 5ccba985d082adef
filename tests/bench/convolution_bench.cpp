// Times a layer's forward pass by every implementation: this project's kernels, XNNPACK's operators and, where it fits,
// Winograd's algorithm. Prints median microseconds and ratios to this project's kernels (above 1: faster). The choice
// in ops/xnnpack_convolution.cpp follows from its figures in a browser.
//   cmake --build --preset native --target dae_convolution_bench && build/native/tests/dae_convolution_bench
#include <algorithm>
#include <cstdio>

#include "bench/layer_time.h"

namespace {

using Direction = dae::Convolution::Direction;

struct Case {
  const char* name;
  Direction direction;
  int32_t images;
  int32_t side;  // of the small image
  int32_t in;
  int32_t out;
  int32_t kernel;
  int32_t stride;
};

double measure(const Case& one, dae::KernelChoice kernels, bool winograd) {
  const int32_t before = std::max(0, one.kernel - one.stride) / 2;
  const dae::ConvolutionProblem problem{
      {{one.kernel, one.kernel}, {one.stride, one.stride}, {before, before}}, one.direction, one.in, one.out};
  return dae::bench::layer_microseconds(problem, one.images, one.side, kernels, winograd);
}

void measure(const Case& one) {
  const double own = measure(one, dae::KernelChoice::kOwn, false);
  const double xnnpack = measure(one, dae::KernelChoice::kXnnpack, false);
  const bool fits = one.kernel == 3 && one.stride == 1 && std::min(one.in, one.out) >= 12;
  const double winograd = fits ? measure(one, dae::KernelChoice::kAuto, true) : 0.0;
  const double products = static_cast<double>(one.kernel) * one.kernel * one.in * one.out * one.side * one.side;
  const double gigaflops = 2.0 * one.images * products / own / 1000.0;
  std::printf("%-28s %9.1f %9.1f %8.1f %9.2f %9.1f %9.2f\n", one.name, own, xnnpack, gigaflops, own / xnnpack, winograd,
              winograd == 0.0 ? 0.0 : own / winograd);
}

}  // namespace

int main() {
  std::printf("%-28s %9s %9s %8s %9s %9s %9s\n", "layer", "own", "XNNPACK", "GFLOP/s", "ratio", "Winograd", "ratio");
  constexpr Direction kDirect = Direction::kDirect;
  constexpr Direction kTransposed = Direction::kTransposed;
  for (const Case& one : {Case{"3x3 1-16 stride 2", kDirect, 16, 14, 1, 16, 3, 2},
                          {"3x3 16-8 stride 2", kDirect, 16, 7, 16, 8, 3, 2},
                          {"3x3 8-8 stride 2 transposed", kTransposed, 16, 7, 8, 8, 3, 2},
                          {"3x3 8-16 stride 2 transposed", kTransposed, 16, 14, 8, 16, 3, 2},
                          {"3x3 16-1", kDirect, 16, 28, 16, 1, 3, 1},
                          {"2x2 36-52 stride 2", kDirect, 2, 64, 36, 52, 2, 2},
                          {"2x2 52-36 stride 2 transposed", kTransposed, 2, 64, 52, 36, 2, 2},
                          {"2x2 32-64 stride 2", kDirect, 2, 64, 32, 64, 2, 2},
                          {"2x2 64-32 stride 2 transposed", kTransposed, 2, 64, 64, 32, 2, 2},
                          {"2x2 64-128 stride 2", kDirect, 2, 32, 64, 128, 2, 2},
                          {"2x2 128-64 stride 2 transposed", kTransposed, 2, 32, 128, 64, 2, 2},
                          {"1x1 32-32", kDirect, 2, 64, 32, 32, 1, 1},
                          {"1x1 64-64", kDirect, 2, 64, 64, 64, 1, 1},
                          {"5x5 3-12", kDirect, 2, 64, 3, 12, 5, 1},
                          {"5x5 64-64", kDirect, 2, 32, 64, 64, 5, 1},
                          {"3x3 12-36", kDirect, 2, 64, 12, 36, 3, 1},
                          {"3x3 36-36", kDirect, 2, 64, 36, 36, 3, 1},
                          {"3x3 64-64", kDirect, 2, 64, 64, 64, 3, 1},
                          {"3x3 36-12", kDirect, 2, 64, 36, 12, 3, 1}}) {
    measure(one);
  }
}

// Times a layer's forward pass by every implementation: this project's kernels, XNNPACK's operators and, where it fits,
// Winograd's algorithm. Prints median microseconds and ratios to this project's kernels (above 1: faster). The choice
// in ops/xnnpack_convolution.cpp follows from its figures in a browser.
//   cmake --build --preset native --target dae_convolution_bench && build/native/tests/dae_convolution_bench
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <vector>

#include "kernels/row_kernels.h"
#include "ops/convolution_kernel.h"

namespace {

using Clock = std::chrono::steady_clock;
using Direction = dae::Convolution::Direction;

double median_microseconds(const std::function<void()>& work) {
  // A browser's engine optimises what has run for a while.
  const Clock::time_point start = Clock::now();
  while (Clock::now() - start < std::chrono::milliseconds(200)) work();
  std::vector<double> times;
  for (int i = 0; i < 101; ++i) {
    const Clock::time_point begin = Clock::now();
    work();
    times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - begin).count());
  }
  std::nth_element(times.begin(), times.begin() + 50, times.end());
  return times[50];
}

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

// Images with the zeros that the kernels read.
struct Images {
  Images(int32_t n, int32_t side, int32_t c, const dae::Padding& halo) {
    batch = {nullptr, n, side, side, c, 0, 0};
    batch.row = static_cast<std::ptrdiff_t>(side + halo.left + halo.right) * c;
    batch.image = (side + halo.top + halo.bottom) * batch.row;
    values.resize(static_cast<std::size_t>(n * batch.image) + dae::kOverreadFloats, 0.5f);
    batch.data = values.data() + halo.top * batch.row + static_cast<std::ptrdiff_t>(halo.left) * c;
  }
  std::vector<float> values;
  dae::ImageBatch batch;
};

double measure(const Case& one, dae::Kernels kernels, bool winograd) {
  const int32_t before = std::max(0, one.kernel - one.stride) / 2;
  const dae::ConvolutionProblem problem{
      {{one.kernel, one.kernel}, {one.stride, one.stride}, {before, before}}, one.direction, one.in, one.out};
  const bool transposed = one.direction == Direction::kTransposed;
  const int32_t large = one.side * one.stride;
  const auto kernel = dae::make_convolution(problem, kernels, winograd);
  const Images x(one.images, transposed ? one.side : large, one.in, kernel->halo(large, large));
  const Images y(one.images, transposed ? large : one.side, one.out, {});
  const std::vector<float> weight(static_cast<std::size_t>(problem.taps() * one.in * one.out), 0.1f);
  const std::vector<float> bias(static_cast<std::size_t>(one.out), 0.1f);
  std::vector<float> packed(kernel->packed_values());
  kernel->pack(weight.data(), {one.in, 1, std::ptrdiff_t{problem.taps()} * one.in}, packed);
  std::vector<float> workspace(kernel->workspace_values());
  const auto state = kernel->make_state();
  const dae::Epilogue epilogue{.bias = bias.data(), .slope = 0.1f};
  return median_microseconds([&] { kernel->run(x.batch, packed, *state, epilogue, y.batch, workspace); });
}

void measure(const Case& one) {
  const double own = measure(one, dae::Kernels::kOwn, false);
  const double xnnpack = measure(one, dae::Kernels::kXnnpack, false);
  const bool fits = one.kernel == 3 && one.stride == 1 && std::min(one.in, one.out) >= 12;
  const double winograd = fits ? measure(one, dae::Kernels::kAuto, true) : 0.0;
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

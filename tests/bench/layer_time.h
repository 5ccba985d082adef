// The benchmarks time layers by these functions.
#ifndef DAE_BENCH_LAYER_TIME_H_
#define DAE_BENCH_LAYER_TIME_H_

#include <algorithm>
#include <chrono>
#include <functional>
#include <vector>

#include "kernels/row_kernels.h"
#include "ops/convolution_kernel.h"

namespace dae::bench {

inline double median_microseconds(const std::function<void()>& work) {
  using Clock = std::chrono::steady_clock;
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

// Images with the zeros that the kernels read.
struct Images {
  Images(int32_t n, int32_t side, int32_t c, const Padding& halo) {
    batch = {nullptr, n, side, side, c, 0, 0};
    batch.row = static_cast<std::ptrdiff_t>(side + halo.left + halo.right) * c;
    batch.image = (side + halo.top + halo.bottom) * batch.row;
    values.resize(static_cast<std::size_t>(n * batch.image) + kOverreadFloats, 0.5f);
    batch.data = values.data() + halo.top * batch.row + static_cast<std::ptrdiff_t>(halo.left) * c;
  }
  std::vector<float> values;
  ImageBatch batch;
};

// The median time of a layer's forward pass. `side`: that of the input or of the output, whichever is smaller.
inline double layer_microseconds(const ConvolutionProblem& problem, int32_t images, int32_t side, KernelChoice kernels,
                                 bool winograd) {
  const bool transposed = problem.direction == Convolution::Direction::kTransposed;
  const int32_t large = side * problem.window.stride.height;
  const auto kernel = make_convolution(problem, kernels, winograd);
  const Images x(images, transposed ? side : large, problem.in, kernel->halo(large, large));
  const Images y(images, transposed ? large : side, problem.out, {});
  const std::vector<float> weight(static_cast<std::size_t>(problem.taps() * problem.in * problem.out), 0.1f);
  const std::vector<float> bias(static_cast<std::size_t>(problem.out), 0.1f);
  std::vector<float> packed(kernel->packed_values());
  kernel->pack(weight.data(), {problem.in, 1, std::ptrdiff_t{problem.taps()} * problem.in}, packed);
  std::vector<float> workspace(kernel->workspace_values());
  const auto state = kernel->make_state();
  const Epilogue epilogue{.bias = bias.data(), .slope = 0.1f};
  return median_microseconds([&] { kernel->run(x.batch, packed, *state, epilogue, y.batch, workspace); });
}

}  // namespace dae::bench

#endif  // DAE_BENCH_LAYER_TIME_H_

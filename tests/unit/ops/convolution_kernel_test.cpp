#include "ops/convolution_kernel.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <vector>

#include "kernels/reference.h"
#include "support/image_batches.h"

using namespace dae;
using namespace dae::test;

namespace {

const std::vector<WindowShape> kWindows{{{3, 3}, {1, 1}, {1, 1}}, {{3, 3}, {2, 2}, {0, 0}}, {{2, 2}, {2, 2}, {0, 0}},
                                        {{1, 1}, {1, 1}, {0, 0}}, {{4, 2}, {2, 1}, {1, 0}}, {{5, 3}, {1, 2}, {2, 0}},
                                        {{2, 2}, {3, 2}, {0, 0}}};
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

void check_close(const std::vector<float>& actual, const std::vector<float>& expected) {
  REQUIRE(actual.size() == expected.size());
  float worst = 0.0f;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    worst = std::max(worst, std::abs(actual[i] - expected[i]) / std::max(1.0f, std::abs(expected[i])));
  }
  CHECK(worst <= 3e-5f);
}

// Compares the kernels on an image of 6 x 8 pixels, or of 6 x 8 blocks of the stride's size.
void check(KernelChoice kernels, const ConvolutionProblem& problem) {
  CAPTURE(static_cast<int>(kernels), problem.window.kernel.height, problem.window.stride.height, problem.in,
          problem.out, static_cast<int>(problem.direction));
  const bool transposed = problem.direction == Convolution::Direction::kTransposed;
  const Extent& stride = problem.window.stride;
  const auto kernel = make_convolution(problem, kernels, false);
  const int32_t large_h = 6 * stride.height;
  const int32_t large_w = 8 * stride.width;
  const int32_t h = transposed ? 6 : large_h;
  const int32_t w = transposed ? 8 : large_w;
  const std::vector<float> weight =
      random_values(static_cast<std::size_t>(problem.taps() * problem.in * problem.out), 1);
  const std::vector<float> bias = random_values(static_cast<std::size_t>(problem.out), 2);
  std::vector<float> packed(kernel->packed_values());
  kernel->pack(weight.data(), {problem.in, 1, std::ptrdiff_t{problem.taps()} * problem.in}, packed);
  const auto state = kernel->make_state();
  std::vector<float> workspace(kernel->workspace_values(), kNan);
  const Images x(2, h, w, problem.in, join(kernel->halo(h, w), window_halo(problem, h, w)), 3);
  const int32_t out_h = transposed ? large_h : 6;
  const int32_t out_w = transposed ? large_w : 8;
  const Images relu_mask(2, out_h, out_w, problem.out, {0, 1, 2, 0}, 5);
  for (const Epilogue& epilogue : std::initializer_list<Epilogue>{{bias.data(), false, 0.1f},
                                                                  {nullptr, false, 1.0f},
                                                                  {nullptr, true, 1.0f},
                                                                  {nullptr, true, 0.2f, &relu_mask.batch()}}) {
    // The kernel must not write around the images.
    const Images actual(2, out_h, out_w, problem.out, {1, 1, 1, 1}, 4);
    const Images expected(2, out_h, out_w, problem.out, {1, 1, 1, 1}, 4);
    kernel->run(x.batch(), packed, *state, epilogue, actual.batch(), workspace);
    convolve_reference(problem.window, problem.direction, x.batch(), weight.data(), epilogue, expected.batch());
    check_close(actual.values(), expected.values());
  }
}

void check_gradient(KernelChoice kernels, const WindowShape& window, int32_t in, int32_t out) {
  CAPTURE(static_cast<int>(kernels), window.kernel.height, window.stride.height, in, out);
  const auto kernel = make_weight_gradient(window, in, out, kernels, false);
  const int32_t h = 5 * window.stride.height;
  const int32_t w = 7 * window.stride.width;
  const Padding reach = window_halo({window, Convolution::Direction::kDirect, in, out}, h, w);
  const Images a(3, h, w, in, join(kernel->halo_a(h, w), reach), 5);
  const Images b(3, 5, 7, out, kernel->halo_b(5, 7), 6);
  std::vector<float> workspace(static_cast<std::size_t>(kernel->workspace_values(3, 5, 7)), kNan);
  const auto values = static_cast<std::size_t>(window.kernel.height * window.kernel.width * in * out);
  std::vector<float> actual(values);
  std::vector<float> expected(values);
  const auto state = kernel->make_state();
  kernel->run(a.batch(), b.batch(), *state, actual.data(), workspace);
  weight_gradient_reference(window, a.batch(), b.batch(), expected.data());
  const WeightStrides strides = kernel->strides();
  std::vector<float> ordered;
  for (std::ptrdiff_t tap = 0; tap < window.kernel.height * window.kernel.width; ++tap) {
    for (std::ptrdiff_t i = 0; i < in; ++i) {
      for (std::ptrdiff_t j = 0; j < out; ++j) {
        ordered.push_back(actual[static_cast<std::size_t>(tap * strides.tap + i * strides.in + j * strides.out)]);
      }
    }
  }
  check_close(ordered, expected);
}

}  // namespace

TEST_CASE("convolution kernels: every implementation gives what the reference does, both directions", "[ops]") {
  for (const KernelChoice kernels :
       {KernelChoice::kAuto, KernelChoice::kXnnpack, KernelChoice::kOwn, KernelChoice::kReference}) {
    for (const WindowShape& window : kWindows) {
      for (const auto direction : {Convolution::Direction::kDirect, Convolution::Direction::kTransposed}) {
        for (const int32_t in : {1, 5, 16}) {
          for (const int32_t out : {1, 3, 8, 17}) check(kernels, {window, direction, in, out});
        }
      }
    }
  }
}

TEST_CASE("convolution kernels: every implementation gives the reference's gradient of the weight", "[ops]") {
  for (const KernelChoice kernels :
       {KernelChoice::kAuto, KernelChoice::kXnnpack, KernelChoice::kOwn, KernelChoice::kReference}) {
    for (const WindowShape& window : kWindows) {
      for (const int32_t in : {1, 5, 16}) {
        for (const int32_t out : {1, 3, 8, 17}) check_gradient(kernels, window, in, out);
      }
    }
  }
}

TEST_CASE("convolution kernels: another weight is read after weight_changed()", "[ops]") {
  const ConvolutionProblem problem{{{3, 3}, {1, 1}, {1, 1}}, Convolution::Direction::kDirect, 16, 16};
  for (const bool winograd : {false, true}) {
    const auto kernel = make_convolution(problem, winograd ? KernelChoice::kAuto : KernelChoice::kXnnpack, winograd);
    const auto state = kernel->make_state();
    std::vector<float> workspace(kernel->workspace_values());
    const Images x(1, 8, 8, 16, {1, 1, 1, 1}, 3);
    for (const uint32_t seed : {1u, 2u}) {
      const std::vector<float> weight = random_values(std::size_t{9} * 16 * 16, seed);
      std::vector<float> packed(kernel->packed_values());
      kernel->pack(weight.data(), {16, 1, std::ptrdiff_t{9} * 16}, packed);
      state->weight_changed();
      const Images actual(1, 8, 8, 16, {}, 4);
      const Images expected(1, 8, 8, 16, {}, 4);
      kernel->run(x.batch(), packed, *state, {}, actual.batch(), workspace);
      convolve_reference(problem.window, problem.direction, x.batch(), weight.data(), {}, expected.batch());
      check_close(actual.values(), expected.values());
    }
  }
}

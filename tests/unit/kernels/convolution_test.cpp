#include "kernels/convolution.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "kernels/reference.h"
#include "kernels/row_kernels.h"
#include "support/image_batches.h"

using namespace dae;
using namespace dae::test;

namespace {

void check_close(const std::vector<float>& actual, const std::vector<float>& expected) {
  REQUIRE(actual.size() == expected.size());
  float worst = 0.0f;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    worst = std::max(worst, std::abs(actual[i] - expected[i]) / std::max(1.0f, std::abs(expected[i])));
  }
  CHECK(worst <= 2e-5f);
}

void check_convolution(const RowKernels& kernels, const WindowShape& window, Convolution::Direction direction,
                       int32_t in, int32_t out, int32_t h, int32_t w) {
  const bool grow = direction == Convolution::Direction::kTransposed;
  const Convolution convolution(window, direction, in, out, kernels);
  const Padding around{window.kernel.height, window.kernel.height, window.kernel.width, window.kernel.width};
  const Images x(2, h, w, in, join(convolution.halo(h, w), around), 1);
  const int32_t out_h = grow ? h * window.stride.height : h / window.stride.height;
  const int32_t out_w = grow ? w * window.stride.width : w / window.stride.width;
  const int32_t taps = window.kernel.height * window.kernel.width;
  const std::vector<float> weight = random_values(static_cast<std::size_t>(taps * in * out), 2);
  const std::vector<float> bias = random_values(static_cast<std::size_t>(out), 3);
  std::vector<float> packed(convolution.packed_values());
  convolution.pack(weight.data(), {in, 1, static_cast<std::ptrdiff_t>(taps) * in}, packed);
  const Images relu_mask(2, out_h, out_w, out, {0, 1, 2, 0}, 5);
  for (const Epilogue& epilogue : std::initializer_list<Epilogue>{{bias.data(), false, 0.0f},
                                                                  {bias.data(), false, 0.2f},
                                                                  {nullptr, true, 1.0f},
                                                                  {nullptr, false, 0.0f, &relu_mask.batch()},
                                                                  {nullptr, true, 0.2f, &relu_mask.batch()}}) {
    // A halo around the output, too: nothing may be written there.
    Images fast(2, out_h, out_w, out, {1, 1, 1, 1}, 4);
    Images plain(2, out_h, out_w, out, {1, 1, 1, 1}, 4);
    convolution.run(x.batch(), packed, epilogue, fast.batch());
    convolve_reference(window, direction, x.batch(), weight.data(), epilogue, plain.batch());
    check_close(fast.values(), plain.values());
  }
}

// Returns the values in the order [taps][a's channels][b's channels].
std::vector<float> in_order(const std::vector<float>& g, const WeightStrides& strides, int32_t taps, int32_t in,
                            int32_t out) {
  std::vector<float> values;
  for (std::ptrdiff_t tap = 0; tap < taps; ++tap) {
    for (std::ptrdiff_t a = 0; a < in; ++a) {
      for (std::ptrdiff_t b = 0; b < out; ++b) {
        values.push_back(g[static_cast<std::size_t>(tap * strides.tap + a * strides.in + b * strides.out)]);
      }
    }
  }
  return values;
}

void check_weight_gradient(const RowKernels& kernels, const WindowShape& window, int32_t a_channels, int32_t b_channels,
                           int32_t h, int32_t w) {
  const WeightGradient gradient(window, a_channels, b_channels, kernels);
  // The plain loops read what the window reaches, whatever the kernel does.
  const Padding around{window.before.height, window.kernel.height, window.before.width, window.kernel.width};
  const Images a(2, h * window.stride.height, w * window.stride.width, a_channels,
                 join(gradient.halo_a(h * window.stride.height, w * window.stride.width), around), 5);
  const Images b(2, h, w, b_channels, gradient.halo_b(h, w), 6);
  std::vector<float> fast(gradient.values());
  std::vector<float> plain(gradient.values());
  gradient.run(a.batch(), b.batch(), fast.data());
  weight_gradient_reference(window, a.batch(), b.batch(), plain.data());
  check_close(in_order(fast, gradient.strides(), window.kernel.height * window.kernel.width, a_channels, b_channels),
              plain);
}

const std::vector<WindowShape> kWindows{{{3, 3}, {1, 1}, {1, 1}}, {{3, 3}, {2, 2}, {0, 0}}, {{4, 2}, {2, 1}, {1, 0}},
                                        {{1, 1}, {1, 1}, {0, 0}}, {{2, 2}, {3, 2}, {0, 0}}, {{5, 3}, {1, 2}, {2, 0}}};

}  // namespace

TEST_CASE("convolution kernels: convolution as plain loops", "[kernels]") {
  for (const WindowShape& window : kWindows) {
    for (const int32_t in : {1, 3, 4, 9, 16}) {
      // The numbers of channels lie below, at and above one and two vectors.
      for (const int32_t out : {1, 3, 4, 5, 8, 12, 17, 24, 33}) {
        for (const RowKernels* kernels : supported_row_kernels()) {
          CAPTURE(kernels->lanes, window.kernel.height, window.stride.height, in, out);
          check_convolution(*kernels, window, Convolution::Direction::kDirect, in, out, 6, 6 * 4);
          check_convolution(*kernels, window, Convolution::Direction::kTransposed, in, out, 3, 7);
        }
      }
    }
  }
}

TEST_CASE("convolution kernels: weight gradients as plain loops", "[kernels]") {
  for (const WindowShape& window : kWindows) {
    for (const int32_t a : {1, 2, 4, 7, 16}) {
      for (const int32_t b : {1, 3, 4, 9, 16, 20}) {
        for (const RowKernels* kernels : supported_row_kernels()) {
          CAPTURE(kernels->lanes, window.kernel.height, window.stride.height, a, b);
          check_weight_gradient(*kernels, window, a, b, 4, 5);
        }
      }
    }
  }
}

TEST_CASE("convolution kernels: a convolution is the adjoint of the other direction", "[kernels]") {
  // <convolution(x), y> = <x, adjoint(y)> for every x and y.
  const WindowShape window{{3, 3}, {2, 2}, {0, 0}};
  const Convolution shrink(window, Convolution::Direction::kDirect, 3, 5);
  const Convolution grow(window, Convolution::Direction::kTransposed, 5, 3);
  const Images x(1, 8, 6, 3, shrink.halo(8, 6), 7);
  const Images y(1, 4, 3, 5, grow.halo(4, 3), 8);
  const std::vector<float> weight = random_values(9 * 3 * 5, 9);
  std::vector<float> packed(shrink.packed_values());
  shrink.pack(weight.data(), {3, 1, 27}, packed);
  Images shrunk(1, 4, 3, 5, {}, 0);
  shrink.run(x.batch(), packed, {}, shrunk.batch());
  packed.resize(grow.packed_values());
  grow.pack(weight.data(), {3, 27, 1}, packed);
  Images grown(1, 8, 6, 3, {}, 0);
  grow.run(y.batch(), packed, {}, grown.batch());
  const auto dot = [](const ImageBatch& a, const ImageBatch& b) {
    double sum = 0.0;
    for (int32_t row = 0; row < a.h; ++row) {
      for (std::size_t i = 0; i < a.row_values(); ++i) {
        sum += static_cast<double>(a.at(0, row)[i]) * static_cast<double>(b.at(0, row)[i]);
      }
    }
    return sum;
  };
  CHECK(std::abs(dot(shrunk.batch(), y.batch()) - dot(x.batch(), grown.batch())) < 1e-4);
}

#include "ops/winograd.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "kernels/reference.h"
#include "kernels/row_kernels.h"
#include "ops/winograd_gradient.h"
#include "support/image_batches.h"
#include "support/model_builder.h"

using namespace dae;
using namespace dae::test;

namespace {

const WindowShape kWindow{{3, 3}, {1, 1}, {1, 1}};
const Padding kHalo{1, 1, 1, 1};
const std::vector<std::pair<int32_t, int32_t>> kChannels{{12, 32}, {32, 12}, {38, 38}, {13, 17}, {96, 64}};
const std::vector<std::pair<int32_t, int32_t>> kSizes{{1, 1}, {2, 3}, {3, 64}, {4, 65}, {5, 7}, {9, 130}};

// Compares sums of `products` products of values up to 1 and 0.5. The transformation loses some bits, more if it is
// applied on both axes.
void check_close(const std::vector<float>& actual, const std::vector<float>& expected, int32_t products, int axes) {
  REQUIRE(actual.size() == expected.size());
  const float tolerance = (axes == 2 ? 8e-6f : 4e-6f) * std::sqrt(static_cast<float>(products));
  float worst = 0.0f;
  for (std::size_t i = 0; i < actual.size(); ++i) worst = std::max(worst, std::abs(actual[i] - expected[i]));
  CHECK(worst <= tolerance);
}

// A layer with its weight.
struct WinogradLayer {
  WinogradLayer(int32_t in, int32_t out, const RowKernels& kernels)
      : weight(random_values(static_cast<std::size_t>(9 * in * out), 1)),
        bias(random_values(static_cast<std::size_t>(out), 2)),
        convolution(in, out, kernels),
        packed(convolution.packed_values()),
        state(convolution.make_state()),
        workspace(convolution.workspace_values(), std::numeric_limits<float>::quiet_NaN()) {
    convolution.pack(weight.data(), {in, 1, std::ptrdiff_t{9} * in}, packed);
  }
  void run(const ImageBatch& x, const Epilogue& epilogue, const ImageBatch& y) {
    convolution.run(x, packed, *state, epilogue, y, workspace);
  }
  std::vector<float> weight;
  std::vector<float> bias;
  WinogradConvolution convolution;
  std::vector<float> packed;
  std::unique_ptr<KernelState> state;
  std::vector<float> workspace;
};

void check(const RowKernels& kernels, int32_t in, int32_t out, int32_t h, int32_t w) {
  CAPTURE(kernels.lanes, in, out, h, w);
  WinogradLayer layer(in, out, kernels);
  const Images x(2, h, w, in, kHalo, 3);
  const Images relu_mask(2, h, w, out, {0, 1, 2, 0}, 5);
  for (const Epilogue& epilogue : std::initializer_list<Epilogue>{{layer.bias.data(), false, 0.1f},
                                                                  {layer.bias.data(), false, 0.0f},
                                                                  {nullptr, false, 1.0f},
                                                                  {nullptr, true, 1.0f},
                                                                  {nullptr, true, 0.1f, &relu_mask.batch()}}) {
    // The memory around the images must not change.
    const Images actual(2, h, w, out, {1, 1, 1, 1}, 4);
    const Images expected(2, h, w, out, {1, 1, 1, 1}, 4);
    layer.run(x.batch(), epilogue, actual.batch());
    convolve_reference(kWindow, Convolution::Direction::kDirect, x.batch(), layer.weight.data(), epilogue,
                       expected.batch());
    check_close(actual.values(), expected.values(), 9 * in, 2);
  }
}

void check_gradient(const RowKernels& kernels, int32_t in, int32_t out, int32_t h, int32_t w) {
  CAPTURE(kernels.lanes, in, out, h, w);
  constexpr int32_t kImages = 3;
  const WinogradWeightGradient gradient(in, out, kernels);
  const Images a(kImages, h, w, in, kHalo, 5);
  const Images b(kImages, h, w, out, {0, 1, 2, 0}, 6);
  std::vector<float> workspace(static_cast<std::size_t>(gradient.workspace_values(kImages, h, w)),
                               std::numeric_limits<float>::quiet_NaN());
  std::vector<float> actual(static_cast<std::size_t>(9 * in * out));
  std::vector<float> expected(actual.size());
  KernelState state;
  gradient.run(a.batch(), b.batch(), state, actual.data(), workspace);
  weight_gradient_reference(kWindow, a.batch(), b.batch(), expected.data());
  check_close(actual, expected, kImages * h * w, 1);
}

}  // namespace

TEST_CASE("winograd: the plain convolution's values, for any number of rows, columns and channels", "[ops]") {
  for (const RowKernels* kernels : supported_row_kernels()) {
    for (const auto& [in, out] : kChannels) {
      for (const auto& [h, w] : kSizes) check(*kernels, in, out, h, w);
    }
  }
}

TEST_CASE("winograd: the plain gradient of the weight", "[ops]") {
  for (const RowKernels* kernels : supported_row_kernels()) {
    for (const auto& [in, out] : kChannels) {
      for (const auto& [h, w] : kSizes) check_gradient(*kernels, in, out, h, w);
    }
  }
}

TEST_CASE("winograd: tiles of rows or columns one at a time give what all at once do, bit for bit", "[ops]") {
  constexpr int32_t kSixteen = 16;
  WinogradLayer layer(kSixteen, kSixteen, row_kernels(kSixteen));
  const Epilogue epilogue{layer.bias.data(), false, 0.1f};
  const Images x(1, 11, 20, kSixteen, kHalo, 3);
  const Images whole(1, 11, 20, kSixteen, {}, 4);
  layer.run(x.batch(), epilogue, whole.batch());
  constexpr int32_t kOutputTile = WinogradConvolution::kOutputTile;
  const auto check_parts = [&](int32_t rows, int32_t columns) {
    const Images parts(1, 11, 20, kSixteen, {}, 4);
    for (int32_t row = 0; row < 11; row += rows) {
      for (int32_t column = 0; column < 20; column += columns) {
        ImageBatch from = x.batch();
        ImageBatch to = parts.batch();
        from.data = from.at(0, row) + column * kSixteen;
        to.data = to.at(0, row) + column * kSixteen;
        to.h = std::min(rows, 11 - row);
        to.w = std::min(columns, 20 - column);
        layer.run(from, epilogue, to);
      }
    }
    CHECK(parts.values() == whole.values());
  };
  check_parts(kOutputTile, 20);
  check_parts(12, kOutputTile);
  check_parts(2 * kOutputTile, 3 * kOutputTile);
}

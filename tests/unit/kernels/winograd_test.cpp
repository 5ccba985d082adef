#include "kernels/winograd.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <vector>

#include "kernels/row_kernels.h"
#include "support/image_batches.h"
#include "support/model_builder.h"

using dae::Gather;
using dae::WinogradConvolution;
using dae::test::Images;
using dae::test::random_values;

namespace {

void check(const dae::RowKernels& kernels, int32_t in, int32_t out, int32_t h, int32_t w, float slope) {
  CAPTURE(kernels.lanes, in, out, h, w, slope);
  const std::vector<float> weight = random_values(static_cast<std::size_t>(9 * in * out), 1);
  const std::vector<float> bias = random_values(static_cast<std::size_t>(out), 2);
  const Images x(2, h, w, in, WinogradConvolution::halo(), 3);
  const Gather direct({{3, 3}, {1, 1}, {1, 1}}, Gather::Direction::kShrink, in, out, kernels);
  std::vector<float> packed(direct.packed_values());
  direct.pack(weight.data(), {in, 1, std::ptrdiff_t{9} * in}, packed);
  const Images actual(2, h, w, out, {1, 1, 1, 1}, 4);
  const Images expected(2, h, w, out, {1, 1, 1, 1}, 4);
  WinogradConvolution(in, out, weight, bias, kernels).run(x.batch(), slope, actual.batch());
  direct.run_reference(x.batch(), packed, bias.data(), false, slope, expected.batch());
  REQUIRE(actual.values().size() == expected.values().size());
  // Sums of 9 * in products of values up to 1 and 0.5; what lies around the images must be as it was.
  const float tolerance = 1e-6f * std::sqrt(static_cast<float>(9 * in)) * 4.0f;
  float worst = 0.0f;
  for (std::size_t i = 0; i < actual.values().size(); ++i) {
    worst = std::max(worst, std::abs(actual.values()[i] - expected.values()[i]));
  }
  CHECK(worst <= tolerance);
}

}  // namespace

TEST_CASE("winograd: the plain convolution's values, for any number of rows, columns and channels", "[kernels]") {
  for (const dae::RowKernels* kernels : dae::supported_row_kernels()) {
    for (const auto& [in, out] : {std::pair{12, 32}, {32, 12}, {38, 38}, {13, 17}, {96, 64}}) {
      for (const auto& [h, w] : {std::pair{1, 1}, {2, 3}, {3, 64}, {4, 65}, {5, 7}, {9, 130}}) {
        check(*kernels, in, out, h, w, 0.1f);
      }
    }
    for (const float slope : {0.0f, 1.0f}) check(*kernels, 16, 16, 6, 6, slope);
  }
}

TEST_CASE("winograd: groups of rows one at a time give what all at once do, bit for bit", "[kernels]") {
  constexpr int32_t kChannels = 16;
  const std::vector<float> weight = random_values(9 * kChannels * kChannels, 1);
  const std::vector<float> bias = random_values(kChannels, 2);
  WinogradConvolution layer(kChannels, kChannels, weight, bias);
  const Images x(1, 11, 20, kChannels, WinogradConvolution::halo(), 3);
  const Images whole(1, 11, 20, kChannels, {}, 4);
  const Images parts(1, 11, 20, kChannels, {}, 4);
  layer.run(x.batch(), 0.1f, whole.batch());
  for (int32_t row = 0; row < 11; row += WinogradConvolution::kRows) {
    dae::ImageBatch from = x.batch();
    dae::ImageBatch to = parts.batch();
    from.data = from.at(0, row);
    to.data = to.at(0, row);
    to.h = std::min(WinogradConvolution::kRows, 11 - row);
    layer.run(from, 0.1f, to);
  }
  CHECK(parts.values() == whole.values());
}

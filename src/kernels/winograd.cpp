#include "kernels/winograd.h"

#include <algorithm>
#include <cstddef>

#include "kernels/row_kernels.h"

namespace dae {
namespace {

// Columns that go through all three steps before the next do: what lies between the steps should stay in a core's
// caches.
constexpr int32_t kColumns = 64;

// How the three rows of a kernel make the six of its parts. The points of the interpolation are 0, 1, -1, 2, -2 and
// infinity; row_kernels.inc has the other two matrices.
constexpr double kWeightParts[6][3] = {{1.0 / 4, 0, 0},
                                       {-1.0 / 6, -1.0 / 6, -1.0 / 6},
                                       {-1.0 / 6, 1.0 / 6, -1.0 / 6},
                                       {1.0 / 24, 1.0 / 12, 1.0 / 6},
                                       {1.0 / 24, -1.0 / 12, 1.0 / 6},
                                       {0, 0, 1}};

// A part's weights, [out, 3, in].
std::vector<float> weight_part(int32_t in, int32_t out, std::span<const float> weight, const double (&rows)[3]) {
  const auto row = static_cast<std::size_t>(3 * in);
  std::vector<float> part;
  for (std::size_t filter = 0; filter < static_cast<std::size_t>(out); ++filter) {
    for (std::size_t at = 0; at < row; ++at) {
      double sum = 0.0;
      for (std::size_t y = 0; y < 3; ++y) sum += rows[y] * static_cast<double>(weight[(filter * 3 + y) * row + at]);
      part.push_back(static_cast<float>(sum));
    }
  }
  return part;
}

}  // namespace

WinogradConvolution::WinogradConvolution(int32_t in, int32_t out, std::span<const float> weight,
                                         std::span<const float> bias)
    : WinogradConvolution(in, out, weight, bias, row_kernels(out)) {}

WinogradConvolution::WinogradConvolution(int32_t in, int32_t out, std::span<const float> weight,
                                         std::span<const float> bias, const RowKernels& kernels)
    : kernels_(&kernels),
      in_(in),
      out_(out),
      product_({{1, 3}, {1, 1}, {0, 1}}, Gather::Direction::kShrink, in, out, kernels),
      bias_(bias.begin(), bias.end()),
      parts_(static_cast<std::size_t>(kParts * (kColumns + 2) * in) + kOverreadFloats),
      products_(static_cast<std::size_t>(kParts * kColumns * out) + kOverreadFloats),
      zeros_(static_cast<std::size_t>((kColumns + 2) * in) + kOverreadFloats),
      unwanted_(static_cast<std::size_t>(kColumns * out) + kOverreadFloats) {
  for (std::size_t i = 0; i < kParts; ++i) {
    packed_[i].resize(product_.packed_values());
    product_.pack(weight_part(in, out, weight, kWeightParts[i]).data(), {in, 1, std::ptrdiff_t{3} * in}, packed_[i]);
  }
}

void WinogradConvolution::run(const ImageBatch& x, float slope, const ImageBatch& y) {
  for (int32_t image = 0; image < y.n; ++image) {
    for (int32_t row = 0; row < y.h; row += kRows) run_group(x, slope, y, image, row);
  }
}

void WinogradConvolution::run_group(const ImageBatch& x, float slope, const ImageBatch& y, int32_t image, int32_t row) {
  const int32_t rows = std::min(kRows, y.h - row);
  for (int32_t column = 0; column < y.w; column += kColumns) {
    const int32_t columns = std::min(kColumns, y.w - column);
    std::array<const float*, kParts> from;
    for (int32_t i = 0; i < kParts; ++i) {
      const bool read = i < rows + 2;
      from[static_cast<std::size_t>(i)] =
          read ? x.at(image, row - 1 + i) + (std::ptrdiff_t{column} - 1) * in_ : zeros_.data();
    }
    const std::ptrdiff_t part = std::ptrdiff_t{columns + 2} * in_;
    kernels_->winograd_input(from.data(), static_cast<std::size_t>(part), parts_.data());
    const std::ptrdiff_t product = std::ptrdiff_t{columns} * out_;
    for (std::size_t i = 0; i < kParts; ++i) {
      const auto at = static_cast<std::ptrdiff_t>(i);
      // The second part counts once in each of the four rows, so a bias added there is added to all.
      const float* bias = i == 1 ? bias_.data() : nullptr;
      product_.run({parts_.data() + at * part + in_, 1, 1, columns, in_, part, 0}, packed_[i], bias, false, 1.0f,
                   {products_.data() + at * product, 1, 1, columns, out_, product, 0});
    }
    std::array<float*, kRows> to;
    for (int32_t i = 0; i < kRows; ++i) {
      to[static_cast<std::size_t>(i)] =
          i < rows ? y.at(image, row + i) + std::ptrdiff_t{column} * out_ : unwanted_.data();
    }
    kernels_->winograd_output(products_.data(), static_cast<std::size_t>(product), slope, to.data());
  }
}

}  // namespace dae

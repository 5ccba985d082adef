#include "kernels/winograd.h"

#include <algorithm>
#include <cstddef>

#include "kernels/row_kernels.h"

namespace dae {
namespace {

// Columns that go through all three steps before the next do: what lies between the steps should stay in a core's
// caches.
constexpr int32_t kColumns = 64;

// Floats from a part to the next: whole vectors of every instruction set.
constexpr std::ptrdiff_t whole_vectors(std::ptrdiff_t values) {
  constexpr auto kMost = static_cast<std::ptrdiff_t>(kOverreadFloats);
  return (values + kMost - 1) / kMost * kMost;
}

// How the three rows of a kernel make the six of its parts. The points of the interpolation are 0, 1, -1, 2, -2 and
// infinity; row_kernels.inc has the other two matrices.
constexpr double kWeightParts[6][3] = {{1.0 / 4, 0, 0},
                                       {-1.0 / 6, -1.0 / 6, -1.0 / 6},
                                       {-1.0 / 6, 1.0 / 6, -1.0 / 6},
                                       {1.0 / 24, 1.0 / 12, 1.0 / 6},
                                       {1.0 / 24, -1.0 / 12, 1.0 / 6},
                                       {0, 0, 1}};

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
      weights_(kParts * product_.packed_values() + bias.size()),
      workspace_(static_cast<std::size_t>((kParts + 1) * (whole_vectors(std::ptrdiff_t{kColumns + 2} * in) +
                                                          whole_vectors(std::ptrdiff_t{kColumns} * out)))) {
  const auto row = static_cast<std::size_t>(3 * in);
  std::vector<float> part(static_cast<std::size_t>(out) * row);
  for (std::size_t i = 0; i < kParts; ++i) {
    for (std::size_t at = 0; at < part.size(); ++at) {
      const float* from = weight.data() + at / row * 3 * row + at % row;
      double sum = 0.0;
      for (std::size_t y = 0; y < 3; ++y) sum += kWeightParts[i][y] * static_cast<double>(from[y * row]);
      part[at] = static_cast<float>(sum);
    }
    const std::span<float> packed(weights_.data() + i * product_.packed_values(), product_.packed_values());
    product_.pack(part.data(), {in, 1, std::ptrdiff_t{3} * in}, packed);
  }
  std::copy(bias.begin(), bias.end(), weights_.end() - out);
}

void WinogradConvolution::run(const ImageBatch& x, float slope, const ImageBatch& y) {
  for (int32_t image = 0; image < y.n; ++image) {
    for (int32_t row = 0; row < y.h; row += kRows) run_group(x, slope, y, image, row);
  }
}

void WinogradConvolution::run_group(const ImageBatch& x, float slope, const ImageBatch& y, int32_t image, int32_t row) {
  const int32_t rows = std::min(kRows, y.h - row);
  float* const parts = workspace_.data();
  float* const products = parts + kParts * whole_vectors(std::ptrdiff_t{kColumns + 2} * in_);
  float* const unwanted = products + kParts * whole_vectors(std::ptrdiff_t{kColumns} * out_);
  const float* const zeros = unwanted + whole_vectors(std::ptrdiff_t{kColumns} * out_);
  for (int32_t column = 0; column < y.w; column += kColumns) {
    const int32_t columns = std::min(kColumns, y.w - column);
    const float* from[kParts];
    for (int32_t i = 0; i < kParts; ++i) {
      from[i] = i < rows + 2 ? x.at(image, row - 1 + i) + (std::ptrdiff_t{column} - 1) * in_ : zeros;
    }
    const std::ptrdiff_t read = std::ptrdiff_t{columns + 2} * in_;
    const std::ptrdiff_t part = whole_vectors(read);
    kernels_->winograd_input(from, static_cast<std::size_t>(read), parts, static_cast<std::size_t>(part));
    const std::ptrdiff_t written = std::ptrdiff_t{columns} * out_;
    const std::ptrdiff_t product = whole_vectors(written);
    const std::size_t packed = product_.packed_values();
    for (int32_t i = 0; i < kParts; ++i) {
      // The second part counts once in each of the four rows, so a bias added there is added to all.
      const float* bias = i == 1 ? weights_.data() + kParts * packed : nullptr;
      product_.run({parts + i * part + in_, 1, 1, columns, in_, part, 0},
                   {weights_.data() + static_cast<std::size_t>(i) * packed, packed}, bias, false, 1.0f,
                   {products + i * product, 1, 1, columns, out_, product, 0});
    }
    float* to[kRows];
    for (int32_t i = 0; i < kRows; ++i) {
      to[i] = i < rows ? y.at(image, row + i) + std::ptrdiff_t{column} * out_ : unwanted;
    }
    kernels_->winograd_output(products, static_cast<std::size_t>(product), static_cast<std::size_t>(written), slope,
                              to);
  }
}

}  // namespace dae

#include "ops/winograd_gradient.h"

#include <algorithm>

#include "kernels/round_up.h"
#include "kernels/row_kernels.h"
#include "ops/winograd.h"

namespace dae {
namespace {

constexpr int32_t kOutputTile = kWinogradTile;
constexpr int32_t kInputTile = kWinogradInputTile;

// Rounds a number of floats up to whole vectors of every instruction set.
int64_t whole_vectors(int64_t values) {
  return round_up(values, static_cast<int64_t>(kOverreadFloats));
}

}  // namespace

WinogradWeightGradient::WinogradWeightGradient(int32_t a_channels, int32_t b_channels)
    : WinogradWeightGradient(a_channels, b_channels, row_kernels(b_channels)) {}

WinogradWeightGradient::WinogradWeightGradient(int32_t a_channels, int32_t b_channels, const RowKernels& kernels)
    : kernels_(&kernels),
      a_channels_(a_channels),
      b_channels_(b_channels),
      product_({{1, 3}, {1, 1}, {0, 1}}, a_channels, b_channels, kernels) {}

namespace {

// The layout of the transformed rows of some images: six parts, each with one row for every four rows of an image. Rows
// are `beside` pixels wider than the images on both sides.
struct Parts {
  Parts(int64_t n, int64_t h, int64_t w, int64_t c, int64_t beside)
      : tiles((h + kOutputTile - 1) / kOutputTile),
        row(whole_vectors((w + 2 * beside) * c)),
        image(tiles * row),
        part(n * image) {}
  int64_t tiles;
  int64_t row;
  int64_t image;
  int64_t part;

  // A view of one part as a batch of images.
  ImageBatch batch(float* data, int32_t index, const ImageBatch& of, std::ptrdiff_t left) const {
    return {data + index * part + left,
            of.n,
            static_cast<int32_t>(tiles),
            of.w,
            of.c,
            static_cast<std::ptrdiff_t>(row),
            static_cast<std::ptrdiff_t>(image)};
  }
};

// Floats of a row of zeros, which is read in place of rows below the images.
int64_t zero_row(int64_t w, int32_t a_channels, int32_t b_channels) {
  return whole_vectors((w + 2) * std::max(a_channels, b_channels));
}

// Transforms the six parts of a gradient into the three rows of the filter, by the transposed weight transform.
void transform_gradient(const float* parts, std::size_t row, float* g) {
  for (std::size_t y = 0; y < 3; ++y) {
    for (std::size_t at = 0; at < row; ++at) {
      double sum = 0.0;
      for (std::size_t i = 0; i < kInputTile; ++i)
        sum += kWinogradWeights[i][y] * static_cast<double>(parts[i * row + at]);
      *g++ = static_cast<float>(sum);
    }
  }
}

}  // namespace

// The workspace has a row of zeros, the parts of a and b, and the parts of the gradient.
int64_t WinogradWeightGradient::workspace_values(int64_t n, int64_t h, int64_t w) const {
  const int64_t parts = Parts(n, h, w, a_channels_, 1).part + Parts(n, h, w, b_channels_, 0).part;
  return zero_row(w, a_channels_, b_channels_) + kInputTile * (parts + static_cast<int64_t>(product_.values()));
}

void WinogradWeightGradient::run(const ImageBatch& a, const ImageBatch& b, KernelState&, float* g,
                                 std::span<float> workspace) const {
  const Parts a_parts(b.n, b.h, b.w, a_channels_, 1);
  const Parts b_parts(b.n, b.h, b.w, b_channels_, 0);
  float* const zeros = workspace.data();
  const int64_t zero_count = zero_row(b.w, a_channels_, b_channels_);
  std::fill_n(zeros, zero_count, 0.0f);
  float* const a_data = zeros + zero_count;
  float* const b_data = a_data + kInputTile * a_parts.part;
  float* const products = b_data + kInputTile * b_parts.part;
  for (int32_t image = 0; image < b.n; ++image) {
    for (int32_t tile = 0; tile < a_parts.tiles; ++tile) {
      const int32_t row = tile * kOutputTile;
      const auto a_rows = rows_of<kInputTile>(a, image, row - 1, b.h + 1, -std::ptrdiff_t{a_channels_}, zeros);
      kernels_->winograd_input({.from = a_rows.data(),
                                .count = static_cast<std::size_t>((b.w + 2) * a_channels_),
                                .to = a_data + image * a_parts.image + tile * a_parts.row,
                                .stride = static_cast<std::size_t>(a_parts.part)});
      const auto b_rows = rows_of<kOutputTile>(b, image, row, b.h, 0, zeros);
      kernels_->winograd_gradient(b_rows.data(), b.row_values(), b_data + image * b_parts.image + tile * b_parts.row,
                                  static_cast<std::size_t>(b_parts.part));
    }
  }
  for (int32_t i = 0; i < kInputTile; ++i) {
    product_.run(a_parts.batch(a_data, i, a, a_channels_), b_parts.batch(b_data, i, b, 0),
                 products + static_cast<std::size_t>(i) * product_.values());
  }
  transform_gradient(products, product_.values(), g);
}

}  // namespace dae

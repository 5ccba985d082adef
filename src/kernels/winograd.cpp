#include "kernels/winograd.h"

#include <algorithm>
#include <array>

#include "kernels/round_up.h"
#include "kernels/row_kernels.h"

namespace dae {
namespace {

constexpr int32_t kParts = 6;
constexpr int32_t kRows = WinogradConvolution::kRows;

// Columns that go through all three steps before the next do: what lies between the steps should stay in a core's
// caches.
constexpr int32_t kColumns = 64;

// Floats from a part to the next: whole vectors of every instruction set.
template <class Integer>
constexpr Integer whole_vectors(Integer values) {
  return round_up(values, static_cast<Integer>(kOverreadFloats));
}

// How the three rows of a kernel make the six of its parts. The points of the interpolation are 0, 1, -1, 2, -2 and
// infinity; row_kernels.inc has the other two matrices.
constexpr double kWeightParts[kParts][3] = {{1.0 / 4, 0, 0},
                                            {-1.0 / 6, -1.0 / 6, -1.0 / 6},
                                            {-1.0 / 6, 1.0 / 6, -1.0 / 6},
                                            {1.0 / 24, 1.0 / 12, 1.0 / 6},
                                            {1.0 / 24, -1.0 / 12, 1.0 / 6},
                                            {0, 0, 1}};

// Rows of an image from `first` on, and for those from `end` on another row.
template <std::size_t Count>
std::array<float*, Count> rows_of(const ImageBatch& x, int32_t image, int32_t first, int32_t end, std::ptrdiff_t offset,
                                  float* other) {
  std::array<float*, Count> rows;
  for (std::size_t i = 0; i < Count; ++i) {
    const int32_t row = first + static_cast<int32_t>(i);
    rows[i] = row < end ? x.at(image, row) + offset : other;
  }
  return rows;
}

}  // namespace

WinogradConvolution::WinogradConvolution(int32_t in, int32_t out) : WinogradConvolution(in, out, row_kernels(out)) {}

WinogradConvolution::WinogradConvolution(int32_t in, int32_t out, const RowKernels& kernels)
    : kernels_(&kernels),
      in_(in),
      out_(out),
      product_({{1, 3}, {1, 1}, {0, 1}}, Gather::Direction::kShrink, in, out, kernels) {}

std::size_t WinogradConvolution::packed_values() const {
  return kParts * product_.packed_values();
}

void WinogradConvolution::pack(const float* weight, const WeightStrides& strides, std::span<float> packed) const {
  // All parts of a weight's row at once; output channels side by side, as they are packed.
  const auto in_values = static_cast<std::size_t>(in_);
  const auto out_values = static_cast<std::size_t>(out_);
  const std::size_t part = 3 * in_values * out_values;
  std::vector<float> parts(kParts * part);
  float* to = parts.data();
  for (std::ptrdiff_t tap = 0; tap < 3; ++tap) {
    for (std::ptrdiff_t in = 0; in < in_; ++in) {
      const float* from = weight + tap * strides.tap + in * strides.in;
      for (std::ptrdiff_t out = 0; out < out_; ++out, from += strides.out, ++to) {
        for (std::size_t i = 0; i < kParts; ++i) {
          double sum = 0.0;
          for (std::ptrdiff_t y = 0; y < 3; ++y) {
            sum += kWeightParts[i][y] * static_cast<double>(from[3 * y * strides.tap]);
          }
          to[i * part] = static_cast<float>(sum);
        }
      }
    }
  }
  const WeightStrides packing{std::ptrdiff_t{in_} * out_, out_, 1};
  for (std::size_t i = 0; i < kParts; ++i) {
    product_.pack(parts.data() + i * part, packing,
                  packed.subspan(i * product_.packed_values(), product_.packed_values()));
  }
}

// Of some columns of a group: its parts, their products, a row of zeros for inputs that no output needs, and a row for
// outputs that the image does not have.
std::size_t WinogradConvolution::workspace_values() const {
  return static_cast<std::size_t>((kParts + 1) * (whole_vectors(std::ptrdiff_t{kColumns + 2} * in_) +
                                                  whole_vectors(std::ptrdiff_t{kColumns} * out_)));
}

void WinogradConvolution::run(const ImageBatch& x, std::span<const float> packed, const Epilogue& epilogue,
                              const ImageBatch& y, std::span<float> workspace) const {
  for (int32_t image = 0; image < y.n; ++image) {
    for (int32_t row = 0; row < y.h; row += kRows) run_group(x, packed, epilogue, y, image, row, workspace.data());
  }
}

void WinogradConvolution::run_group(const ImageBatch& x, std::span<const float> packed, const Epilogue& epilogue,
                                    const ImageBatch& y, int32_t image, int32_t row, float* workspace) const {
  const ImageBatch* const gate = epilogue.gate;
  float* const parts = workspace;
  float* const products = parts + kParts * whole_vectors(std::ptrdiff_t{kColumns + 2} * in_);
  float* const unwanted = products + kParts * whole_vectors(std::ptrdiff_t{kColumns} * out_);
  float* const zeros = unwanted + whole_vectors(std::ptrdiff_t{kColumns} * out_);
  const std::size_t packed_part = product_.packed_values();
  if (row + kRows > y.h) std::fill_n(unwanted, workspace + workspace_values() - unwanted, 0.0f);
  for (int32_t column = 0; column < y.w; column += kColumns) {
    const int32_t columns = std::min(kColumns, y.w - column);
    const std::ptrdiff_t left = std::ptrdiff_t{column - 1} * in_;
    const auto from = rows_of<kParts>(x, image, row - 1, y.h + 1, left, zeros);
    const std::ptrdiff_t read = std::ptrdiff_t{columns + 2} * in_;
    const std::ptrdiff_t part = whole_vectors(read);
    kernels_->winograd_input(from.data(), static_cast<std::size_t>(read), parts, static_cast<std::size_t>(part));
    const std::ptrdiff_t written = std::ptrdiff_t{columns} * out_;
    const std::ptrdiff_t product = whole_vectors(written);
    for (int32_t i = 0; i < kParts; ++i) {
      // The second part counts once in each of the four rows, so a bias added there is added to all.
      Epilogue none;
      if (i == 1) none.bias = epilogue.bias;
      product_.run({parts + i * part + in_, 1, 1, columns, in_, part, 0},
                   packed.subspan(static_cast<std::size_t>(i) * packed_part, packed_part), none,
                   {products + i * product, 1, 1, columns, out_, product, 0});
    }
    const std::ptrdiff_t at = std::ptrdiff_t{column} * out_;
    const auto to = rows_of<kRows>(y, image, row, y.h, at, unwanted);
    const auto gates = gate != nullptr ? rows_of<kRows>(*gate, image, row, y.h, at, unwanted) : to;
    kernels_->winograd_output({products, static_cast<std::size_t>(product), static_cast<std::size_t>(written),
                               epilogue.accumulate, epilogue.slope, gate != nullptr ? gates.data() : nullptr,
                               to.data()});
  }
}

WinogradCorrelate::WinogradCorrelate(int32_t a_channels, int32_t b_channels)
    : WinogradCorrelate(a_channels, b_channels, row_kernels(b_channels)) {}

WinogradCorrelate::WinogradCorrelate(int32_t a_channels, int32_t b_channels, const RowKernels& kernels)
    : kernels_(&kernels),
      a_channels_(a_channels),
      b_channels_(b_channels),
      product_({{1, 3}, {1, 1}, {0, 1}}, a_channels, b_channels, kernels) {}

namespace {

// The parts of all groups of rows of some images, `beside` pixels wider than these on both sides.
struct Parts {
  Parts(int64_t n, int64_t h, int64_t w, int64_t c, int64_t beside)
      : groups((h + kRows - 1) / kRows),
        row(whole_vectors((w + 2 * beside) * c)),
        image(groups * row),
        part(n * image) {}
  int64_t groups;
  int64_t row;
  int64_t image;
  int64_t part;

  // One of them, as images whose rows are groups.
  ImageBatch batch(float* data, int32_t index, const ImageBatch& of, std::ptrdiff_t left) const {
    return {data + index * part + left,
            of.n,
            static_cast<int32_t>(groups),
            of.w,
            of.c,
            static_cast<std::ptrdiff_t>(row),
            static_cast<std::ptrdiff_t>(image)};
  }
};

// Floats of a row of zeros that stands for rows below the images, in either of them.
int64_t zero_row(int64_t w, int32_t a_channels, int32_t b_channels) {
  return whole_vectors((w + 2) * std::max(a_channels, b_channels));
}

// The six parts of a gradient become the three rows that they are the parts of.
void join_parts(const float* parts, std::size_t row, float* g) {
  for (std::size_t y = 0; y < 3; ++y) {
    for (std::size_t at = 0; at < row; ++at) {
      double sum = 0.0;
      for (std::size_t i = 0; i < kParts; ++i) sum += kWeightParts[i][y] * static_cast<double>(parts[i * row + at]);
      *g++ = static_cast<float>(sum);
    }
  }
}

}  // namespace

// A row of zeros, the parts of a and of b, and of the gradient.
int64_t WinogradCorrelate::workspace_values(int64_t n, int64_t h, int64_t w) const {
  const int64_t parts = Parts(n, h, w, a_channels_, 1).part + Parts(n, h, w, b_channels_, 0).part;
  return zero_row(w, a_channels_, b_channels_) + kParts * (parts + static_cast<int64_t>(product_.values()));
}

void WinogradCorrelate::run(const ImageBatch& a, const ImageBatch& b, float* g, std::span<float> workspace) const {
  const Parts a_parts(b.n, b.h, b.w, a_channels_, 1);
  const Parts b_parts(b.n, b.h, b.w, b_channels_, 0);
  float* const zeros = workspace.data();
  const int64_t zero_count = zero_row(b.w, a_channels_, b_channels_);
  std::fill_n(zeros, zero_count, 0.0f);
  float* const a_data = zeros + zero_count;
  float* const b_data = a_data + kParts * a_parts.part;
  float* const products = b_data + kParts * b_parts.part;
  for (int32_t image = 0; image < b.n; ++image) {
    for (int32_t group = 0; group < a_parts.groups; ++group) {
      const int32_t row = group * kRows;
      const auto a_rows = rows_of<kParts>(a, image, row - 1, b.h + 1, -std::ptrdiff_t{a_channels_}, zeros);
      kernels_->winograd_input(a_rows.data(), static_cast<std::size_t>((b.w + 2) * a_channels_),
                               a_data + image * a_parts.image + group * a_parts.row,
                               static_cast<std::size_t>(a_parts.part));
      const auto b_rows = rows_of<kRows>(b, image, row, b.h, 0, zeros);
      kernels_->winograd_gradient(b_rows.data(), b.row_values(), b_data + image * b_parts.image + group * b_parts.row,
                                  static_cast<std::size_t>(b_parts.part));
    }
  }
  for (int32_t i = 0; i < kParts; ++i) {
    product_.run(a_parts.batch(a_data, i, a, a_channels_), b_parts.batch(b_data, i, b, 0),
                 products + static_cast<std::size_t>(i) * product_.values());
  }
  join_parts(products, product_.values(), g);
}

}  // namespace dae

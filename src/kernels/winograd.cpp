#include "kernels/winograd.h"

#include <algorithm>
#include <array>
#include <type_traits>

#include "kernels/round_up.h"
#include "kernels/row_kernels.h"

namespace dae {
namespace {

constexpr int32_t kGroup = WinogradConvolution::kGroup;
// Of a group's inputs or products, along an axis.
constexpr int32_t kParts = kGroup + 2;
constexpr int32_t kAll = kParts * kParts;

// Groups of columns that go through all steps before the next do: what lies between the steps should stay in a core's
// second-level cache, and the weights be read seldom.
constexpr int32_t kGroups = 24;
static_assert(kGroups % kProductTile == 0);

// Floats from a part to the next: whole vectors of every instruction set.
template <class Integer>
constexpr Integer whole_vectors(Integer values) {
  return round_up(values, static_cast<Integer>(kOverreadFloats));
}

// A group's last vector reaches past its channels.
constexpr std::ptrdiff_t kSpill = kOverreadFloats;

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

// Neighbours in a line.
template <std::size_t Count>
auto columns_of(float* line, std::ptrdiff_t channels) {
  std::array<std::conditional_t<Count == kGroup, float*, const float*>, Count> columns;
  for (std::size_t i = 0; i < Count; ++i) columns[i] = line + static_cast<std::ptrdiff_t>(i) * channels;
  return columns;
}

}  // namespace

WinogradConvolution::WinogradConvolution(int32_t in, int32_t out) : WinogradConvolution(in, out, row_kernels(out)) {}

WinogradConvolution::WinogradConvolution(int32_t in, int32_t out, const RowKernels& kernels)
    : kernels_(&kernels), in_(in), out_(out), whole_out_(round_up(out, kernels.lanes)) {}

std::size_t WinogradConvolution::part_values() const {
  return static_cast<std::size_t>(in_) * static_cast<std::size_t>(whole_out_);
}

std::size_t WinogradConvolution::packed_values() const {
  return kAll * part_values();
}

void WinogradConvolution::pack(const float* weight, const WeightStrides& strides, std::span<float> packed) const {
  const std::size_t part = part_values();
  float* to = packed.data();
  for (int32_t first = 0; first < out_;) {
    const int32_t block = channel_block(out_ - first, kernels_->lanes);
    for (std::ptrdiff_t in = 0; in < in_; ++in) {
      for (int32_t out = first; out < first + block; ++out, ++to) {
        double rows[kParts][3] = {};
        for (std::ptrdiff_t tap = 0; tap < 9 && out < out_; ++tap) {
          const auto value = static_cast<double>(weight[tap * strides.tap + in * strides.in + out * strides.out]);
          for (std::size_t i = 0; i < kParts; ++i) rows[i][tap % 3] += kWeightParts[i][tap / 3] * value;
        }
        for (std::size_t i = 0; i < kAll; ++i) {
          double sum = 0.0;
          for (std::size_t x = 0; x < 3; ++x) sum += kWeightParts[i % kParts][x] * rows[i / kParts][x];
          to[i * part] = static_cast<float>(sum);
        }
      }
    }
    first += block;
  }
}

// What lies between the steps. Lines: six combinations of rows, each of them a group's row after the other. Parts and
// products: of one of the lines, six combinations of columns.
struct WinogradConvolution::Sizes {
  Sizes(int32_t in, int32_t out, int32_t whole_out)
      : in_line(whole_vectors(std::ptrdiff_t{kGroups * kParts} * in + kSpill)),
        out_line(whole_vectors(std::ptrdiff_t{kGroups * kGroup} * out)),
        in_part(whole_vectors(std::ptrdiff_t{kGroups} * in + kSpill)),
        out_part(whole_vectors(std::ptrdiff_t{kGroups} * whole_out)),
        start(whole_vectors(std::ptrdiff_t{whole_out})) {}

  std::ptrdiff_t all() const { return (1 + kParts) * (in_line + out_line) + kParts * (in_part + out_part) + 2 * start; }

  std::ptrdiff_t in_line;
  std::ptrdiff_t out_line;
  std::ptrdiff_t in_part;
  std::ptrdiff_t out_part;
  std::ptrdiff_t start;
};

struct WinogradConvolution::Workspace : Sizes {
  Workspace(float* data, const Sizes& sizes)
      : Sizes(sizes),
        zeros(data),
        unwanted(zeros + in_line),
        no_bias(unwanted + out_line),
        bias(no_bias + start),
        in_lines(bias + start),
        out_lines(in_lines + kParts * in_line),
        parts(out_lines + kParts * out_line),
        products(parts + kParts * in_part) {}

  float* zeros;     // a row for inputs that no output needs
  float* unwanted;  // a row for outputs that the image does not have
  float* no_bias;
  float* bias;
  float* in_lines;
  float* out_lines;
  float* parts;
  float* products;
};

std::size_t WinogradConvolution::workspace_values() const {
  return static_cast<std::size_t>(Sizes(in_, out_, whole_out_).all());
}

void WinogradConvolution::run(const ImageBatch& x, std::span<const float> packed, const Epilogue& epilogue,
                              const ImageBatch& y, std::span<float> values) const {
  if (y.w == 0) return;
  const Workspace workspace(values.data(), {in_, out_, whole_out_});
  if (y.h % kGroup != 0) std::fill_n(workspace.zeros, workspace.in_line, 0.0f);
  std::fill_n(workspace.no_bias, 2 * workspace.start, 0.0f);
  if (epilogue.bias != nullptr) std::copy_n(epilogue.bias, out_, workspace.bias);
  // Of narrow images several rows of groups at once, for products of many groups.
  const int32_t across = std::min(kGroups, round_up(y.w, kGroup) / kGroup);
  const int32_t columns = across * kGroup;
  const int32_t rows = kGroups / across * kGroup;
  for (int32_t image = 0; image < y.n; ++image) {
    for (int32_t top = 0; top < y.h; top += rows) {
      for (int32_t left = 0; left < y.w; left += columns) {
        const Block block{image, top, left, std::min(rows, y.h - top), std::min(columns, y.w - left)};
        take_rows_apart(x, y.h, block, workspace);
        for (int32_t line = 0; line < kParts; ++line) multiply(line, packed, block, workspace);
        put_rows_together(epilogue, y, block, workspace);
      }
    }
  }
}

void WinogradConvolution::take_rows_apart(const ImageBatch& x, int32_t height, const Block& block,
                                          const Workspace& workspace) const {
  const std::ptrdiff_t read = std::ptrdiff_t{block.width + 2} * in_;
  const std::ptrdiff_t all = std::ptrdiff_t{block.columns() * kGroup + 2} * in_;
  float* lines = workspace.in_lines;
  // A row's last vector reaches into the next row of groups, which comes after it.
  for (int32_t row = 0; row < block.rows(); ++row, lines += all) {
    const auto from = rows_of<kParts>(x, block.image, block.top + row * kGroup - 1, height + 1,
                                      std::ptrdiff_t{block.left - 1} * in_, workspace.zeros);
    kernels_->winograd_input({.from = from.data(),
                              .count = static_cast<std::size_t>(read),
                              .to = lines,
                              .stride = static_cast<std::size_t>(workspace.in_line)});
    for (int32_t i = 0; i < kParts; ++i) {
      float* const line = lines + i * workspace.in_line;
      std::fill(line + read, line + all, 0.0f);
    }
  }
}

void WinogradConvolution::multiply(int32_t line, std::span<const float> packed, const Block& block,
                                   const Workspace& workspace) const {
  const int32_t groups = block.columns();
  float* from = workspace.in_lines + line * workspace.in_line;
  float* part = workspace.parts;
  for (int32_t row = 0; row < block.rows(); ++row) {
    const auto columns = columns_of<kParts>(from, in_);
    kernels_->winograd_input({.from = columns.data(),
                              .from_step = std::ptrdiff_t{kGroup} * in_,
                              .count = static_cast<std::size_t>(in_),
                              .to = part,
                              .to_step = in_,
                              .stride = static_cast<std::size_t>(workspace.in_part),
                              .groups = groups});
    from += std::ptrdiff_t{groups * kGroup + 2} * in_;
    part += std::ptrdiff_t{groups} * in_;
  }
  const int32_t all = block.rows() * groups;
  for (int32_t i = 0; i < kParts; ++i) {
    // The second part of the second line counts once in each of the outputs, so a bias added there is added to all.
    const bool central = line == 1 && i == 1;
    kernels_->winograd_product({.x = workspace.parts + i * workspace.in_part,
                                .weight = packed.data() + static_cast<std::size_t>(line * kParts + i) * part_values(),
                                .start = central ? workspace.bias : workspace.no_bias,
                                .y = workspace.products + i * workspace.out_part,
                                .in = in_,
                                .out = whole_out_,
                                .tiles = round_up(all, kProductTile) / kProductTile});
  }
  const auto columns = columns_of<kGroup>(workspace.out_lines + line * workspace.out_line, out_);
  kernels_->winograd_output({.products = workspace.products,
                             .stride = static_cast<std::size_t>(workspace.out_part),
                             .product_step = whole_out_,
                             .count = static_cast<std::size_t>(out_),
                             .rows = columns.data(),
                             .row_step = std::ptrdiff_t{kGroup} * out_,
                             .groups = all});
}

void WinogradConvolution::put_rows_together(const Epilogue& epilogue, const ImageBatch& y, const Block& block,
                                            const Workspace& workspace) const {
  const ImageBatch* const gate = epilogue.gate;
  const std::ptrdiff_t left = std::ptrdiff_t{block.left} * out_;
  for (int32_t row = 0; row < block.rows(); ++row) {
    const int32_t top = block.top + row * kGroup;
    const auto to = rows_of<kGroup>(y, block.image, top, y.h, left, workspace.unwanted);
    const auto gates = gate != nullptr ? rows_of<kGroup>(*gate, block.image, top, y.h, left, workspace.unwanted) : to;
    kernels_->winograd_output({.products = workspace.out_lines + std::ptrdiff_t{row * block.columns() * kGroup} * out_,
                               .stride = static_cast<std::size_t>(workspace.out_line),
                               .count = static_cast<std::size_t>(std::ptrdiff_t{block.width} * out_),
                               .rows = to.data(),
                               .accumulate = epilogue.accumulate,
                               .slope = epilogue.slope,
                               .gates = gate != nullptr ? gates.data() : nullptr});
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
      : groups((h + kGroup - 1) / kGroup),
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
      const int32_t row = group * kGroup;
      const auto a_rows = rows_of<kParts>(a, image, row - 1, b.h + 1, -std::ptrdiff_t{a_channels_}, zeros);
      kernels_->winograd_input({.from = a_rows.data(),
                                .count = static_cast<std::size_t>((b.w + 2) * a_channels_),
                                .to = a_data + image * a_parts.image + group * a_parts.row,
                                .stride = static_cast<std::size_t>(a_parts.part)});
      const auto b_rows = rows_of<kGroup>(b, image, row, b.h, 0, zeros);
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

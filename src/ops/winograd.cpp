#include "ops/winograd.h"

#include <algorithm>
#include <array>
#include <optional>
#include <type_traits>
#include <utility>

#include "kernels/activation.h"
#include "kernels/round_up.h"
#include "kernels/row_kernels.h"

namespace dae {
namespace {

constexpr int32_t kGroup = kWinogradTile;
constexpr int32_t kParts = kWinogradInputTile;

// Groups of columns that go through all steps before the next do: what lies between the steps should stay in a core's
// second-level cache, and the weights be read seldom. It is a multiple of the 6 rows that XNNPACK's kernel for
// WebAssembly makes at a time.
constexpr int32_t kGroups = 48;

// How far a kernel may reach past what it is asked for.
constexpr std::ptrdiff_t kSpill = kOverreadFloats;
static_assert(kOverreadFloats * sizeof(float) >= kOverreadBytes);

// This processor's widest vectors that so many channels fill.
const RowKernels& whole_row_kernels(int32_t channels) {
  const RowKernels* widest = supported_row_kernels().front();
  for (const RowKernels* one : supported_row_kernels()) {
    if (one->lanes <= channels) widest = one;
  }
  return *widest;
}

// Neighbours in a line.
template <std::size_t Count>
auto columns_of(float* line, std::ptrdiff_t channels) {
  std::array<std::conditional_t<Count == kGroup, float*, const float*>, Count> columns;
  for (std::size_t i = 0; i < Count; ++i) columns[i] = line + static_cast<std::ptrdiff_t>(i) * channels;
  return columns;
}

}  // namespace

WinogradConvolution::WinogradConvolution(int32_t in, int32_t out)
    : kernels_in_(&whole_row_kernels(in)), kernels_out_(&whole_row_kernels(out)), in_(in), out_(out) {}

WinogradConvolution::WinogradConvolution(int32_t in, int32_t out, const RowKernels& kernels)
    : kernels_in_(&kernels), kernels_out_(&kernels), in_(in), out_(out) {}

std::size_t WinogradConvolution::packed_values() const {
  return std::size_t{kParts * kParts} * static_cast<std::size_t>(in_) * static_cast<std::size_t>(out_);
}

void WinogradConvolution::pack(const float* weight, const WeightStrides& strides, std::span<float> packed) const {
  const std::size_t matrix = static_cast<std::size_t>(in_) * static_cast<std::size_t>(out_);
  float* to = packed.data();
  for (std::ptrdiff_t out = 0; out < out_; ++out) {
    for (std::ptrdiff_t in = 0; in < in_; ++in, ++to) {
      double rows[kParts][3] = {};
      for (std::ptrdiff_t tap = 0; tap < 9; ++tap) {
        const auto value = static_cast<double>(weight[tap * strides.tap + in * strides.in + out * strides.out]);
        for (std::size_t i = 0; i < kParts; ++i) rows[i][tap % 3] += kWinogradWeights[i][tap / 3] * value;
      }
      for (std::size_t i = 0; i < kParts * kParts; ++i) {
        double sum = 0.0;
        for (std::size_t x = 0; x < 3; ++x) sum += kWinogradWeights[i % kParts][x] * rows[i / kParts][x];
        to[i * matrix] = static_cast<float>(sum);
      }
    }
  }
}

WinogradConvolution::Lines WinogradConvolution::make_lines(std::span<const float> packed) const {
  const std::size_t values = packed_values() / kParts;
  return [&]<std::size_t... Line>(std::index_sequence<Line...>) {
    return Lines{MatrixProducts(kParts, in_, out_, packed.data() + Line * values)...};
  }(std::make_index_sequence<kParts>());
}

class WinogradConvolution::State : public OperatorState {
 public:
  void forget_weight() override { lines_.reset(); }
  Lines& lines(const WinogradConvolution& convolution, std::span<const float> packed) {
    if (!lines_) lines_.emplace(convolution.make_lines(packed));
    return *lines_;
  }

 private:
  std::optional<Lines> lines_;
};

std::unique_ptr<OperatorState> WinogradConvolution::make_state() const {
  return std::make_unique<State>();
}

// What lies between the steps. Lines: six combinations of rows, each of them a group's row after the other. Parts and
// products: of one of the lines, six combinations of columns.
struct WinogradConvolution::Sizes {
  Sizes(int32_t in, int32_t out)
      : in_line(std::ptrdiff_t{kGroups * kParts} * in),
        out_line(std::ptrdiff_t{kGroups * kGroup} * out),
        parts(std::ptrdiff_t{kGroups * kParts} * in + kSpill),
        products(std::ptrdiff_t{kGroups * kParts} * out + kSpill) {}

  std::ptrdiff_t all() const { return (1 + kParts) * (in_line + out_line) + parts + products; }

  std::ptrdiff_t in_line;
  std::ptrdiff_t out_line;
  std::ptrdiff_t parts;
  std::ptrdiff_t products;
};

struct WinogradConvolution::Workspace : Sizes {
  Workspace(float* data, const Sizes& sizes)
      : Sizes(sizes),
        zero_row(data),
        unwanted_row(zero_row + in_line),
        in_lines(unwanted_row + out_line),
        out_lines(in_lines + kParts * in_line),
        part_values(out_lines + kParts * out_line),
        product_values(part_values + parts) {}

  float* zero_row;      // for inputs that no output needs
  float* unwanted_row;  // for outputs that the image does not have
  float* in_lines;
  float* out_lines;
  float* part_values;
  float* product_values;
};

std::size_t WinogradConvolution::workspace_values() const {
  return static_cast<std::size_t>(Sizes(in_, out_).all());
}

void WinogradConvolution::run(const ImageBatch& x, std::span<const float> packed, OperatorState& state,
                              const Epilogue& epilogue, const ImageBatch& y, std::span<float> values) const {
  if (y.w == 0) return;
  Lines& lines = static_cast<State&>(state).lines(*this, packed);
  const Workspace workspace(values.data(), {in_, out_});
  if (y.h % kGroup != 0) std::fill_n(workspace.zero_row, workspace.in_line, 0.0f);
  // Of narrow images several rows of groups at once, for products of many groups.
  const int32_t across = std::min(kGroups, round_up(y.w, kGroup) / kGroup);
  const int32_t columns = across * kGroup;
  const int32_t rows = kGroups / across * kGroup;
  for (int32_t image = 0; image < y.n; ++image) {
    for (int32_t top = 0; top < y.h; top += rows) {
      for (int32_t left = 0; left < y.w; left += columns) {
        const Block block{image, top, left, std::min(rows, y.h - top), std::min(columns, y.w - left)};
        transform_rows(x, y.h, block, workspace);
        for (int32_t line = 0; line < kParts; ++line) {
          transform_columns(line, block, workspace);
          lines[static_cast<std::size_t>(line)].run(workspace.part_values, block.groups(), workspace.product_values);
          // The second part of the second line counts once in each of the outputs, so a bias added there is added to
          // all.
          if (line == 1 && epilogue.bias != nullptr) {
            float* const second = workspace.product_values + std::ptrdiff_t{block.groups()} * out_;
            add_bias({second, 1, 1, block.groups(), out_, 0, 0}, epilogue.bias);
          }
          restore_columns(line, block, workspace);
        }
        restore_rows(epilogue, y, block, workspace);
      }
    }
  }
}

void WinogradConvolution::transform_rows(const ImageBatch& x, int32_t height, const Block& block,
                                         const Workspace& workspace) const {
  const std::ptrdiff_t read = std::ptrdiff_t{block.width + 2} * in_;
  const std::ptrdiff_t all = std::ptrdiff_t{block.columns() * kGroup + 2} * in_;
  float* lines = workspace.in_lines;
  for (int32_t row = 0; row < block.rows(); ++row, lines += all) {
    const auto from = rows_of<kParts>(x, block.image, block.top + row * kGroup - 1, height + 1,
                                      std::ptrdiff_t{block.left - 1} * in_, workspace.zero_row);
    kernels_in_->winograd_input({.from = from.data(),
                                 .count = static_cast<std::size_t>(read),
                                 .to = lines,
                                 .stride = static_cast<std::size_t>(workspace.in_line)});
    for (int32_t i = 0; i < kParts; ++i) {
      float* const line = lines + i * workspace.in_line;
      std::fill(line + read, line + all, 0.0f);
    }
  }
}

void WinogradConvolution::transform_columns(int32_t line, const Block& block, const Workspace& workspace) const {
  float* from = workspace.in_lines + line * workspace.in_line;
  float* part = workspace.part_values;
  for (int32_t row = 0; row < block.rows(); ++row) {
    const auto columns = columns_of<kParts>(from, in_);
    kernels_in_->winograd_input({.from = columns.data(),
                                 .from_step = std::ptrdiff_t{kGroup} * in_,
                                 .count = static_cast<std::size_t>(in_),
                                 .to = part,
                                 .to_step = in_,
                                 .stride = static_cast<std::size_t>(block.groups()) * static_cast<std::size_t>(in_),
                                 .groups = block.columns()});
    from += std::ptrdiff_t{block.columns() * kGroup + 2} * in_;
    part += std::ptrdiff_t{block.columns()} * in_;
  }
}

void WinogradConvolution::restore_columns(int32_t line, const Block& block, const Workspace& workspace) const {
  const auto columns = columns_of<kGroup>(workspace.out_lines + line * workspace.out_line, out_);
  kernels_out_->winograd_output({.products = workspace.product_values,
                                 .stride = static_cast<std::size_t>(block.groups()) * static_cast<std::size_t>(out_),
                                 .product_step = out_,
                                 .count = static_cast<std::size_t>(out_),
                                 .rows = columns.data(),
                                 .row_step = std::ptrdiff_t{kGroup} * out_,
                                 .groups = block.groups()});
}

void WinogradConvolution::restore_rows(const Epilogue& epilogue, const ImageBatch& y, const Block& block,
                                       const Workspace& workspace) const {
  const ImageBatch* const relu_mask = epilogue.relu_mask;
  const std::ptrdiff_t left = std::ptrdiff_t{block.left} * out_;
  for (int32_t row = 0; row < block.rows(); ++row) {
    const int32_t top = block.top + row * kGroup;
    const auto to = rows_of<kGroup>(y, block.image, top, y.h, left, workspace.unwanted_row);
    const auto relu_masks =
        relu_mask != nullptr ? rows_of<kGroup>(*relu_mask, block.image, top, y.h, left, workspace.unwanted_row) : to;
    kernels_out_->winograd_output(
        {.products = workspace.out_lines + std::ptrdiff_t{row * block.columns() * kGroup} * out_,
         .stride = static_cast<std::size_t>(workspace.out_line),
         .count = static_cast<std::size_t>(std::ptrdiff_t{block.width} * out_),
         .rows = to.data(),
         .accumulate = epilogue.accumulate,
         .slope = epilogue.slope,
         .relu_masks = relu_mask != nullptr ? relu_masks.data() : nullptr});
  }
}

}  // namespace dae

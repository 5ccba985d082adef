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

constexpr int32_t kOutputTile = kWinogradTile;
constexpr int32_t kInputTile = kWinogradInputTile;

// Output tiles that go through all steps before the next ones do. The values between the steps should stay in a core's
// second-level cache, and the weights should be read rarely. It is a multiple of 6, the rows that XNNPACK's WebAssembly
// kernel computes at a time.
constexpr int32_t kTilesAtOnce = 48;

// Number of floats that a kernel may read or write past the end of its data.
constexpr std::ptrdiff_t kSpill = kOverreadFloats;
static_assert(kOverreadFloats * sizeof(float) >= kOverreadBytes);

// The kernels with this processor's widest vectors that `channels` channels fill.
const RowKernels& whole_row_kernels(int32_t channels) {
  const RowKernels* widest = supported_row_kernels().front();
  for (const RowKernels* kernels : supported_row_kernels()) {
    if (kernels->lanes <= channels) widest = kernels;
  }
  return *widest;
}

// Pointers to `Count` neighbouring columns of a line.
template <std::size_t Count>
auto columns_of(float* line, std::ptrdiff_t channels) {
  std::array<std::conditional_t<Count == kOutputTile, float*, const float*>, Count> columns;
  for (std::size_t i = 0; i < Count; ++i) columns[i] = line + static_cast<std::ptrdiff_t>(i) * channels;
  return columns;
}

}  // namespace

WinogradConvolution::WinogradConvolution(int32_t in, int32_t out)
    : kernels_in_(&whole_row_kernels(in)), kernels_out_(&whole_row_kernels(out)), in_(in), out_(out) {}

WinogradConvolution::WinogradConvolution(int32_t in, int32_t out, const RowKernels& kernels)
    : kernels_in_(&kernels), kernels_out_(&kernels), in_(in), out_(out) {}

std::size_t WinogradConvolution::packed_values() const {
  return std::size_t{kInputTile * kInputTile} * static_cast<std::size_t>(in_) * static_cast<std::size_t>(out_);
}

void WinogradConvolution::pack(const float* weight, const WeightStrides& strides, std::span<float> packed) const {
  const std::size_t matrix = static_cast<std::size_t>(in_) * static_cast<std::size_t>(out_);
  float* to = packed.data();
  for (std::ptrdiff_t out = 0; out < out_; ++out) {
    for (std::ptrdiff_t in = 0; in < in_; ++in, ++to) {
      double rows[kInputTile][3] = {};
      for (std::ptrdiff_t tap = 0; tap < 9; ++tap) {
        const auto value = static_cast<double>(weight[tap * strides.tap + in * strides.in + out * strides.out]);
        for (std::size_t i = 0; i < kInputTile; ++i) rows[i][tap % 3] += kWinogradWeights[i][tap / 3] * value;
      }
      for (std::size_t i = 0; i < kInputTile * kInputTile; ++i) {
        double sum = 0.0;
        for (std::size_t x = 0; x < 3; ++x) sum += kWinogradWeights[i % kInputTile][x] * rows[i / kInputTile][x];
        to[i * matrix] = static_cast<float>(sum);
      }
    }
  }
}

WinogradConvolution::Lines WinogradConvolution::make_lines(std::span<const float> packed) const {
  const std::size_t values = packed_values() / kInputTile;
  return [&]<std::size_t... Line>(std::index_sequence<Line...>) {
    return Lines{MatrixProducts(kInputTile, in_, out_, packed.data() + Line * values)...};
  }(std::make_index_sequence<kInputTile>());
}

class WinogradConvolution::State : public KernelState {
 public:
  void weight_changed() override { lines_.reset(); }
  Lines& lines(const WinogradConvolution& convolution, std::span<const float> packed) {
    if (!lines_) lines_.emplace(convolution.make_lines(packed));
    return *lines_;
  }

 private:
  std::optional<Lines> lines_;
};

std::unique_ptr<KernelState> WinogradConvolution::make_state() const {
  return std::make_unique<State>();
}

// Sizes of the values between the steps, in floats. A line is one of the six rows of the transformed tiles B^T d: the
// tiles of a row one after the other. transformed_values and product_values are for the six columns of one line: B^T d
// B and its products with the weights.
struct WinogradConvolution::Sizes {
  Sizes(int32_t in, int32_t out)
      : in_line(std::ptrdiff_t{kTilesAtOnce * kInputTile} * in),
        out_line(std::ptrdiff_t{kTilesAtOnce * kOutputTile} * out),
        transformed_values(std::ptrdiff_t{kTilesAtOnce * kInputTile} * in + kSpill),
        product_values(std::ptrdiff_t{kTilesAtOnce * kInputTile} * out + kSpill) {}

  std::ptrdiff_t all() const { return (1 + kInputTile) * (in_line + out_line) + transformed_values + product_values; }

  std::ptrdiff_t in_line;
  std::ptrdiff_t out_line;
  std::ptrdiff_t transformed_values;
  std::ptrdiff_t product_values;
};

struct WinogradConvolution::Workspace : Sizes {
  Workspace(float* data, const Sizes& sizes)
      : Sizes(sizes),
        zero_row(data),
        unused_row(zero_row + in_line),
        in_lines(unused_row + out_line),
        out_lines(in_lines + kInputTile * in_line),
        transformed(out_lines + kInputTile * out_line),
        products(transformed + transformed_values) {}

  float* zero_row;    // read in place of rows below the image
  float* unused_row;  // written in place of rows below the image
  float* in_lines;
  float* out_lines;
  float* transformed;
  float* products;
};

std::size_t WinogradConvolution::workspace_values() const {
  return static_cast<std::size_t>(Sizes(in_, out_).all());
}

void WinogradConvolution::run(const ImageBatch& x, std::span<const float> packed, KernelState& state,
                              const Epilogue& epilogue, const ImageBatch& y, std::span<float> values) const {
  if (y.w == 0) return;
  Lines& lines = static_cast<State&>(state).lines(*this, packed);
  const Workspace workspace(values.data(), {in_, out_});
  if (y.h % kOutputTile != 0) std::fill_n(workspace.zero_row, workspace.in_line, 0.0f);
  // Narrow images have several rows of tiles in a block, so that the matrix products are large.
  const int32_t across = std::min(kTilesAtOnce, round_up(y.w, kOutputTile) / kOutputTile);
  const int32_t columns = across * kOutputTile;
  const int32_t rows = kTilesAtOnce / across * kOutputTile;
  for (int32_t image = 0; image < y.n; ++image) {
    for (int32_t top = 0; top < y.h; top += rows) {
      for (int32_t left = 0; left < y.w; left += columns) {
        const Block block{image, top, left, std::min(rows, y.h - top), std::min(columns, y.w - left)};
        transform_input_rows(x, y.h, block, workspace);
        for (int32_t line = 0; line < kInputTile; ++line) {
          transform_input_columns(line, block, workspace);
          lines[static_cast<std::size_t>(line)].run(workspace.transformed, block.tiles(), workspace.products);
          // The element (1, 1) of the transformed tile counts once in each output, so a bias added there is added to
          // all outputs.
          if (line == 1 && epilogue.bias != nullptr) {
            float* const second = workspace.products + std::ptrdiff_t{block.tiles()} * out_;
            add_bias({second, 1, 1, block.tiles(), out_, 0, 0}, epilogue.bias);
          }
          transform_output_columns(line, block, workspace);
        }
        transform_output_rows(epilogue, y, block, workspace);
      }
    }
  }
}

void WinogradConvolution::transform_input_rows(const ImageBatch& x, int32_t height, const Block& block,
                                               const Workspace& workspace) const {
  const std::ptrdiff_t read = std::ptrdiff_t{block.width + 2} * in_;
  const std::ptrdiff_t all = std::ptrdiff_t{block.columns() * kOutputTile + 2} * in_;
  float* lines = workspace.in_lines;
  for (int32_t row = 0; row < block.rows(); ++row, lines += all) {
    const auto from = rows_of<kInputTile>(x, block.image, block.top + row * kOutputTile - 1, height + 1,
                                          std::ptrdiff_t{block.left - 1} * in_, workspace.zero_row);
    kernels_in_->winograd_input({.from = from.data(),
                                 .count = static_cast<std::size_t>(read),
                                 .to = lines,
                                 .stride = static_cast<std::size_t>(workspace.in_line)});
    for (int32_t i = 0; i < kInputTile; ++i) {
      float* const line = lines + i * workspace.in_line;
      std::fill(line + read, line + all, 0.0f);
    }
  }
}

void WinogradConvolution::transform_input_columns(int32_t line, const Block& block, const Workspace& workspace) const {
  float* from = workspace.in_lines + line * workspace.in_line;
  float* part = workspace.transformed;
  for (int32_t row = 0; row < block.rows(); ++row) {
    const auto columns = columns_of<kInputTile>(from, in_);
    kernels_in_->winograd_input({.from = columns.data(),
                                 .from_step = std::ptrdiff_t{kOutputTile} * in_,
                                 .count = static_cast<std::size_t>(in_),
                                 .to = part,
                                 .to_step = in_,
                                 .stride = static_cast<std::size_t>(block.tiles()) * static_cast<std::size_t>(in_),
                                 .tiles = block.columns()});
    from += std::ptrdiff_t{block.columns() * kOutputTile + 2} * in_;
    part += std::ptrdiff_t{block.columns()} * in_;
  }
}

void WinogradConvolution::transform_output_columns(int32_t line, const Block& block, const Workspace& workspace) const {
  const auto columns = columns_of<kOutputTile>(workspace.out_lines + line * workspace.out_line, out_);
  kernels_out_->winograd_output({.products = workspace.products,
                                 .stride = static_cast<std::size_t>(block.tiles()) * static_cast<std::size_t>(out_),
                                 .product_step = out_,
                                 .count = static_cast<std::size_t>(out_),
                                 .rows = columns.data(),
                                 .row_step = std::ptrdiff_t{kOutputTile} * out_,
                                 .tiles = block.tiles()});
}

void WinogradConvolution::transform_output_rows(const Epilogue& epilogue, const ImageBatch& y, const Block& block,
                                                const Workspace& workspace) const {
  const ImageBatch* const relu_mask = epilogue.relu_mask;
  const std::ptrdiff_t left = std::ptrdiff_t{block.left} * out_;
  for (int32_t row = 0; row < block.rows(); ++row) {
    const int32_t top = block.top + row * kOutputTile;
    const auto to = rows_of<kOutputTile>(y, block.image, top, y.h, left, workspace.unused_row);
    const auto relu_masks =
        relu_mask != nullptr ? rows_of<kOutputTile>(*relu_mask, block.image, top, y.h, left, workspace.unused_row) : to;
    kernels_out_->winograd_output(
        {.products = workspace.out_lines + std::ptrdiff_t{row * block.columns() * kOutputTile} * out_,
         .stride = static_cast<std::size_t>(workspace.out_line),
         .count = static_cast<std::size_t>(std::ptrdiff_t{block.width} * out_),
         .rows = to.data(),
         .accumulate = epilogue.accumulate,
         .slope = epilogue.slope,
         .relu_masks = relu_mask != nullptr ? relu_masks.data() : nullptr});
  }
}

}  // namespace dae

// 3x3 convolutions of stride 1 by Winograd's minimal filtering F(4, 3) along rows and columns (S. Winograd, "Arithmetic
// complexity of computations", 1980; A. Lavin and S. Gray, "Fast algorithms for convolutional neural networks", 2016).
// A tile of 4 x 4 outputs takes 36 products for each pair of channels, where the direct algorithm takes 144. XNNPACK
// computes the matrix products; the transforms before and after them are our own kernels.
#ifndef DAE_OPS_WINOGRAD_H_
#define DAE_OPS_WINOGRAD_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "kernels/convolution.h"
#include "kernels/image_batch.h"
#include "ops/conv2d.h"
#include "ops/convolution_kernel.h"
#include "ops/matrix_products.h"

namespace dae {

struct RowKernels;

// The inputs that an output tile reads along an axis, which is also its number of products.
inline constexpr int32_t kWinogradInputTile = kWinogradTile + 2;

// The matrix G that transforms the three rows of a filter into six. The interpolation points are 0, 1, -1, 2, -2 and
// infinity; row_kernels.inc has the matrices B^T and A^T.
inline constexpr double kWinogradWeights[kWinogradInputTile][3] = {{1.0 / 4, 0, 0},
                                                                   {-1.0 / 6, -1.0 / 6, -1.0 / 6},
                                                                   {-1.0 / 6, 1.0 / 6, -1.0 / 6},
                                                                   {1.0 / 24, 1.0 / 12, 1.0 / 6},
                                                                   {1.0 / 24, -1.0 / 12, 1.0 / 6},
                                                                   {0, 0, 1}};

class WinogradConvolution : public ConvolutionKernel {
 public:
  // Rows and columns of an output tile. The rounding of an output depends on its place in the tile and on all inputs of
  // the tile.
  static constexpr int32_t kOutputTile = kWinogradTile;

  WinogradConvolution(int32_t in, int32_t out);
  WinogradConvolution(int32_t in, int32_t out, const RowKernels& kernels);

  const char* name() const override { return "winograd (xnnpack)"; }
  bool is_xnnpack() const override { return true; }
  // 36 products of two channels for 16 outputs of 9 taps.
  double work() const override {
    return static_cast<double>(kWinogradInputTile * kWinogradInputTile) /
           static_cast<double>(9 * kOutputTile * kOutputTile);
  }
  Padding halo(int32_t, int32_t) const override { return {1, 1, 1, 1}; }
  // 36 matrices [out][in].
  std::size_t packed_values() const override;
  // The weight has nine taps.
  void pack(const float* weight, const WeightStrides& strides, std::span<float> packed) const override;
  std::size_t workspace_values() const override;
  std::unique_ptr<KernelState> make_state() const override;
  // y has the size of x. Tiles are counted from y's first row and column. Below the image only the rows are read that
  // y's last rows depend on. Allocates for a new weight.
  void run(const ImageBatch& x, std::span<const float> packed, KernelState& state, const Epilogue& epilogue,
           const ImageBatch& y, std::span<float> workspace) const override;

 private:
  // A rectangle of whole output tiles, except at the image's borders.
  struct Block {
    int32_t image = 0;
    int32_t top = 0;
    int32_t left = 0;
    int32_t height = 0;
    int32_t width = 0;

    int32_t rows() const { return (height + kOutputTile - 1) / kOutputTile; }    // in tiles
    int32_t columns() const { return (width + kOutputTile - 1) / kOutputTile; }  // in tiles
    int32_t tiles() const { return rows() * columns(); }
  };
  struct Sizes;
  struct Workspace;
  // One MatrixProducts for each of the six rows of the transformed tile (a line); each multiplies that row's six
  // matrices.
  using Lines = std::array<MatrixProducts, kWinogradInputTile>;
  class State;

  Lines make_lines(std::span<const float> packed) const;

  void transform_input_rows(const ImageBatch& x, int32_t height, const Block& block, const Workspace& workspace) const;
  void transform_input_columns(int32_t line, const Block& block, const Workspace& workspace) const;
  void transform_output_columns(int32_t line, const Block& block, const Workspace& workspace) const;
  void transform_output_rows(const Epilogue& epilogue, const ImageBatch& y, const Block& block,
                             const Workspace& workspace) const;

  const RowKernels* kernels_in_;
  const RowKernels* kernels_out_;
  int32_t in_;
  int32_t out_;
};

// `Count` rows of an image from `first` on; rows from `end` on are replaced by `other`.
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

}  // namespace dae

#endif  // DAE_OPS_WINOGRAD_H_

// 3x3 convolutions of stride 1 by minimal filtering: F(4, 3) of S. Winograd ("Arithmetic complexity of computations",
// 1980), brought to networks by A. Lavin and S. Gray ("Fast algorithms for convolutional neural networks", 2016). Along
// rows and columns, so that 4 x 4 outputs take 36 products of channels, where directly they take 144. The products are
// XNNPACK's matrix products; what comes before and after them are kernels of our own.
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

// Along an axis: outputs that are made together, and the inputs that they read or the products that they are made of.
inline constexpr int32_t kWinogradInputTile = kWinogradTile + 2;

// How the three rows of a kernel make the six of its parts. The points of the interpolation are 0, 1, -1, 2, -2 and
// infinity; row_kernels.inc has the other two matrices.
inline constexpr double kWinogradWeights[kWinogradInputTile][3] = {{1.0 / 4, 0, 0},
                                                                   {-1.0 / 6, -1.0 / 6, -1.0 / 6},
                                                                   {-1.0 / 6, 1.0 / 6, -1.0 / 6},
                                                                   {1.0 / 24, 1.0 / 12, 1.0 / 6},
                                                                   {1.0 / 24, -1.0 / 12, 1.0 / 6},
                                                                   {0, 0, 1}};

class WinogradConvolution : public ConvolutionKernel {
 public:
  // Rows and columns of outputs that are made together. An output's rounding depends on where in its group it is, and
  // on all that the group reads.
  static constexpr int32_t kGroup = kWinogradTile;

  WinogradConvolution(int32_t in, int32_t out);
  WinogradConvolution(int32_t in, int32_t out, const RowKernels& kernels);

  const char* name() const override { return "winograd (xnnpack)"; }
  bool is_xnnpack() const override { return true; }
  // 36 products of two channels for 16 outputs of 9 taps.
  double work() const override {
    return static_cast<double>(kWinogradInputTile * kWinogradInputTile) / static_cast<double>(9 * kGroup * kGroup);
  }
  Padding halo(int32_t, int32_t) const override { return {1, 1, 1, 1}; }
  // 36 matrices [out][in].
  std::size_t packed_values() const override;
  // The weight has nine taps.
  void pack(const float* weight, const WeightStrides& strides, std::span<float> packed) const override;
  std::size_t workspace_values() const override;
  std::unique_ptr<OperatorState> make_state() const override;
  // y is as large as x. Groups are counted from y's first row and column. Of the rows below the last group those are
  // read that y's last rows reach. Allocates for a new weight.
  void run(const ImageBatch& x, std::span<const float> packed, OperatorState& state, const Epilogue& epilogue,
           const ImageBatch& y, std::span<float> workspace) const override;

 private:
  // Some columns of some rows, from group to group.
  struct Block {
    int32_t image = 0;
    int32_t top = 0;
    int32_t left = 0;
    int32_t height = 0;
    int32_t width = 0;

    int32_t rows() const { return (height + kGroup - 1) / kGroup; }    // of groups
    int32_t columns() const { return (width + kGroup - 1) / kGroup; }  // of groups
    int32_t groups() const { return rows() * columns(); }
  };
  struct Sizes;
  struct Workspace;
  // The products of six lines, six matrices each.
  using Lines = std::array<MatrixProducts, kWinogradInputTile>;
  class State;

  Lines make_lines(std::span<const float> packed) const;

  void transform_rows(const ImageBatch& x, int32_t height, const Block& block, const Workspace& workspace) const;
  void transform_columns(int32_t line, const Block& block, const Workspace& workspace) const;
  void restore_columns(int32_t line, const Block& block, const Workspace& workspace) const;
  void restore_rows(const Epilogue& epilogue, const ImageBatch& y, const Block& block,
                    const Workspace& workspace) const;

  const RowKernels* kernels_in_;
  const RowKernels* kernels_out_;
  int32_t in_;
  int32_t out_;
};

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

}  // namespace dae

#endif  // DAE_OPS_WINOGRAD_H_

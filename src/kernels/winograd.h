// 3x3 convolutions of stride 1 by minimal filtering: F(4, 3) of S. Winograd ("Arithmetic complexity of computations",
// 1980), brought to networks by A. Lavin and S. Gray ("Fast algorithms for convolutional neural networks", 2016). Along
// rows and columns, so that 4 x 4 outputs take 36 products of channels, where directly they take 144. The weight's
// gradients go along the columns alone, by the transposed algorithm: those of four rows are sums of six correlations of
// 1x3, where directly they take twelve.
#ifndef DAE_KERNELS_WINOGRAD_H_
#define DAE_KERNELS_WINOGRAD_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/convolution.h"
#include "kernels/image_batch.h"

namespace dae {

struct RowKernels;

// A convolution's forward pass. Holds no values, so threads may share it.
class WinogradConvolution {
 public:
  // Rows and columns of outputs that are made together. An output's rounding depends on where in its group it is, and
  // on all that the group reads.
  static constexpr int32_t kGroup = 4;

  WinogradConvolution(int32_t in, int32_t out);
  WinogradConvolution(int32_t in, int32_t out, const RowKernels& kernels);

  // What must lie around an input.
  static Halo halo() { return {1, 1, 1, 1}; }
  // Floats of the weight, transformed and in the order that a run reads it.
  std::size_t packed_values() const;
  // The weight has nine taps.
  void pack(const float* weight, const WeightStrides& strides, std::span<float> packed) const;
  // Floats that a run needs to itself.
  std::size_t workspace_values() const;

  // y = convolution of x, as large. Groups are counted from y's first row and column. Of the rows below the last group
  // those are read that y's last rows reach.
  void run(const ImageBatch& x, std::span<const float> packed, const Epilogue& epilogue, const ImageBatch& y,
           std::span<float> workspace) const;

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
  };
  struct Sizes;
  struct Workspace;

  // Of a thirty-sixth of the weight.
  std::size_t part_values() const;

  void take_rows_apart(const ImageBatch& x, int32_t height, const Block& block, const Workspace& workspace) const;
  void multiply(int32_t line, std::span<const float> packed, const Block& block, const Workspace& workspace) const;
  void put_rows_together(const Epilogue& epilogue, const ImageBatch& y, const Block& block,
                         const Workspace& workspace) const;

  const RowKernels* kernels_;
  int32_t in_;
  int32_t out_;
  int32_t whole_out_;  // in whole vectors
};

// The gradient with respect to its weight, written as Correlate of a 3x3 window writes it for so many channels.
class WinogradCorrelate {
 public:
  WinogradCorrelate(int32_t a_channels, int32_t b_channels);
  WinogradCorrelate(int32_t a_channels, int32_t b_channels, const RowKernels& kernels);

  // What must lie around a.
  static Halo halo_a() { return {1, 1, 1, 1}; }
  std::size_t values() const { return 3 * product_.values(); }
  // Floats that a run on n images of h x w pixels needs to itself.
  int64_t workspace_values(int64_t n, int64_t h, int64_t w) const;

  void run(const ImageBatch& a, const ImageBatch& b, float* g, std::span<float> workspace) const;

 private:
  const RowKernels* kernels_;
  int32_t a_channels_;
  int32_t b_channels_;
  Correlate product_;
};

}  // namespace dae

#endif  // DAE_KERNELS_WINOGRAD_H_

// 3x3 convolutions of stride 1 by minimal filtering along the columns: F(4, 3) of S. Winograd ("Arithmetic complexity
// of computations", 1980), brought to networks by A. Lavin and S. Gray ("Fast algorithms for convolutional neural
// networks", 2016). Four rows of outputs are sums of six convolutions of 1x3, where directly they take twelve.
#ifndef DAE_KERNELS_WINOGRAD_H_
#define DAE_KERNELS_WINOGRAD_H_

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/convolution.h"
#include "kernels/image_batch.h"

namespace dae {

struct RowKernels;

// One layer with its weights transformed and packed. Not shared between threads.
class WinogradConvolution {
 public:
  // Rows of outputs that are made together. An output's rounding depends on where in its group it is.
  static constexpr int32_t kRows = 4;

  // weight: [out, 3, 3, in]; bias: [out].
  WinogradConvolution(int32_t in, int32_t out, std::span<const float> weight, std::span<const float> bias);
  WinogradConvolution(int32_t in, int32_t out, std::span<const float> weight, std::span<const float> bias,
                      const RowKernels& kernels);

  // What must lie around an input.
  static Halo halo() { return {1, 1, 1, 1}; }

  // y = convolution of x, as large, with the bias; then negative values times slope. Groups of rows are counted from
  // y's first row. Of the rows below the last group those are read that y's last rows reach.
  void run(const ImageBatch& x, float slope, const ImageBatch& y);

 private:
  static constexpr int32_t kParts = 6;

  void run_group(const ImageBatch& x, float slope, const ImageBatch& y, int32_t image, int32_t row);

  const RowKernels* kernels_;
  int32_t in_;
  int32_t out_;
  Gather product_;
  std::vector<float> weights_;  // packed, part after part, and the bias
  // Of some columns of a group: its parts, their products, a row of zeros for inputs that no output needs, and a row
  // for outputs that the image does not have.
  std::vector<float> workspace_;
};

}  // namespace dae

#endif  // DAE_KERNELS_WINOGRAD_H_

// Convolutions with own kernels. XNNPACK's operators pack the weights when they are created, which allocates; in
// training weights change with every step. Two kernels compute all passes of convolutions and transposed convolutions:
//
//   convolution      y[q] = sum over taps k of x[...] w[k]         forward pass and input gradient
//   weight gradient  g[k] = sum over q of a[q * stride + k] b[q]   weight gradient
//
// A transposed convolution is the adjoint of a convolution, so its forward pass is the other's input gradient and vice
// versa. Sums run in a fixed order, so a result depends only on the values and on the kernels' instruction set.
#ifndef DAE_KERNELS_CONVOLUTION_H_
#define DAE_KERNELS_CONVOLUTION_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "common/extent.h"
#include "common/padding.h"
#include "kernels/image_batch.h"

namespace dae {

struct RowKernels;

// A strided window. A convolution maps a larger image to a smaller one (the same size for stride 1), a transposed
// convolution a smaller to a larger one: pixel q of the smaller image belongs to the pixels
// q * stride + k - before of the larger, for each row or column k of the kernel.
struct WindowShape {
  Extent kernel;
  Extent stride;
  Extent before{0, 0};
};

// Operations on the sums of a convolution before they are stored.
struct Epilogue {
  const float* bias = nullptr;  // initial value of each output channel's sums; null: zero
  bool accumulate = false;      // the sums are added to the output's values, and have no bias
  // Negative values are multiplied by the slope: 0 is a ReLU, 1 changes nothing. With a relu_mask, which has the
  // output's size, those values are multiplied where the mask is not positive: the gradient of a rectifier whose output
  // is the mask.
  float slope = 1.0f;
  const ImageBatch* relu_mask = nullptr;
};

// Strides of a weight in memory, in floats from one tap, input channel or output channel to the next.
struct WeightStrides {
  std::ptrdiff_t tap = 0;
  std::ptrdiff_t in = 0;
  std::ptrdiff_t out = 0;
};

// A convolution from `in` to `out` channels, or its adjoint.
class Convolution {
 public:
  enum class Direction {
    kDirect,      // a convolution: the output is the smaller image
    kTransposed,  // its adjoint: the output is the larger image
  };

  Convolution(const WindowShape& window, Direction direction, int32_t in, int32_t out);
  Convolution(const WindowShape& window, Direction direction, int32_t in, int32_t out, const RowKernels& kernels);

  // The halo of zeros that an input of h x w pixels needs.
  Padding halo(int32_t h, int32_t w) const;
  // Number of floats of a packed weight.
  std::size_t packed_values() const;
  void pack(const float* weight, const WeightStrides& strides, std::span<float> packed) const;

  // y = convolution(x). Writes no halo.
  void run(const ImageBatch& x, std::span<const float> packed, const Epilogue& epilogue, const ImageBatch& y) const;

 private:
  struct Tap {
    int32_t dy = 0;
    int32_t dx = 0;
    int32_t index = 0;  // number of the tap in the kernel
  };
  // The outputs q * out_step + origin, which share their taps: they read the inputs q * in_step + (dy, dx).
  struct Phase {
    Extent origin;
    std::vector<Tap> taps;  // sorted by the row and column that they read
    std::size_t packed_begin = 0;
  };

  // Number of output channels from `first` on whose weights are packed side by side.
  int32_t block_from(int32_t first) const;

  const RowKernels* kernels_;
  Extent in_step_;
  Extent out_step_;
  int32_t in_ = 0;
  int32_t out_ = 0;
  std::vector<Phase> phases_;
};

// A weight gradient: g[tap, a's channel, b's channel] = sum over images and pixels q of b of a[q * stride + tap -
// before] b[q]. `a` is the larger image.
class WeightGradient {
 public:
  WeightGradient(const WindowShape& window, int32_t a_channels, int32_t b_channels);
  WeightGradient(const WindowShape& window, int32_t a_channels, int32_t b_channels, const RowKernels& kernels);

  // The halos of zeros that images of h x w pixels need.
  Padding halo_a(int32_t h, int32_t w) const;
  Padding halo_b(int32_t h, int32_t w) const;
  // The strides of g, whose input channels are a's and whose output channels are b's.
  WeightStrides strides() const;
  std::size_t values() const;

  void run(const ImageBatch& a, const ImageBatch& b, float* g) const;

 private:
  WindowShape window_;
  int32_t a_channels_ = 0;
  int32_t b_channels_ = 0;
  // Vectors run along b's channels. If b has few channels and the stride is 1, a and b are swapped.
  bool swapped_ = false;
  const RowKernels* kernels_;
};

// g[channel] = sum over images and pixels
void sum_pixels(const ImageBatch& x, float* g);

}  // namespace dae

#endif  // DAE_KERNELS_CONVOLUTION_H_

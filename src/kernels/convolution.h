// Convolutions for training, where weights change with every step: XNNPACK's operators copy and pack theirs when they
// are created, which allocates. Two kernels make all six products of a convolution and a transposed convolution:
//
//   convolution     y[q] = sum over taps k of x[...] w[k]   forward, and the gradient with respect to the input
//   weight gradient  g[k] = sum over q of a[q * stride + k] b[q]   the gradient with respect to the weight
//
// A transposed convolution is a convolution's adjoint, so its forward pass is the other's gradient and vice versa.
// Sums run in a fixed order: the result depends on the values and on the kernels' instruction set, on nothing else.
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

// How a strided window moves over the large image: small pixel q meets large pixels q * stride + k - before.
struct WindowShape {
  Extent kernel;
  Extent stride;
  Extent before{0, 0};
};

// What becomes of a convolution's sums.
struct Epilogue {
  const float* bias = nullptr;  // a value of each output channel, where the sums begin; null: zero
  bool accumulate = false;      // they are added to what is there, then without a bias
  // Negative values are multiplied by the slope: 0 is a ReLU, 1 nothing. With a relu_mask, which is as large as the
  // output, the relu_mask's values say which: the gradient of a rectifier whose output the relu_mask is.
  float slope = 1.0f;
  const ImageBatch* relu_mask = nullptr;
};

// Where a weight's value for (tap, input channel, output channel) lies in memory.
struct WeightStrides {
  std::ptrdiff_t tap = 0;
  std::ptrdiff_t in = 0;
  std::ptrdiff_t out = 0;
};

// One convolution: from a batch with `in` channels to one with `out` channels. Knows the memory layout of its input, so
// a run only adds pointers.
class Convolution {
 public:
  enum class Direction {
    kDirect,      // output = small image: a convolution forward
    kTransposed,  // output = large image: its adjoint
  };

  Convolution(const WindowShape& window, Direction direction, int32_t in, int32_t out);
  Convolution(const WindowShape& window, Direction direction, int32_t in, int32_t out, const RowKernels& kernels);

  // What must lie around an input of h x w pixels.
  Padding halo(int32_t h, int32_t w) const;
  // Floats of the weight in the order that a run reads it.
  std::size_t packed_values() const;
  void pack(const float* weight, const WeightStrides& strides, std::span<float> packed) const;

  // y = convolution(x). Writes no halo.
  void run(const ImageBatch& x, std::span<const float> packed, const Epilogue& epilogue, const ImageBatch& y) const;

 private:
  struct Tap {
    int32_t dy = 0;
    int32_t dx = 0;
    int32_t index = 0;  // in the kernel
  };
  // Outputs q * out_step + origin read inputs q * in_step + (dy, dx): all those that share their taps.
  struct Phase {
    Extent origin;
    std::vector<Tap> taps;  // by row and column
    std::size_t packed_begin = 0;
  };

  // Channels that are computed, and their weights packed, side by side from `first` on.
  int32_t block_from(int32_t first) const;

  const RowKernels* kernels_;
  Extent in_step_;
  Extent out_step_;
  int32_t in_ = 0;
  int32_t out_ = 0;
  std::vector<Phase> phases_;
};

// One weight gradient: g[tap, a's channel, b's channel] = sum over images and pixels q of b of
// a[q * stride + tap - before] b[q], where `a` is the large image.
class WeightGradient {
 public:
  WeightGradient(const WindowShape& window, int32_t a_channels, int32_t b_channels);
  WeightGradient(const WindowShape& window, int32_t a_channels, int32_t b_channels, const RowKernels& kernels);

  // What must lie around images of h x w pixels.
  Padding halo_a(int32_t h, int32_t w) const;
  Padding halo_b(int32_t h, int32_t w) const;
  // Where g has the value of (tap, a's channel = in, b's channel = out).
  WeightStrides strides() const;
  std::size_t values() const;

  void run(const ImageBatch& a, const ImageBatch& b, float* g) const;

 private:
  WindowShape window_;
  int32_t a_channels_ = 0;
  int32_t b_channels_ = 0;
  // Vectors run along b's channels. Where those are few and the window moves by one, a and b change places.
  bool swapped_ = false;
  const RowKernels* kernels_;
};

// g[channel] = sum over images and pixels
void sum_pixels(const ImageBatch& x, float* g);

}  // namespace dae

#endif  // DAE_KERNELS_CONVOLUTION_H_

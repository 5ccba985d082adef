// Implementations of a convolution's forward pass, which is the gradient with respect to a transposed convolution's
// input, and the other way round.
#ifndef DAE_OPS_CONVOLUTION_KERNEL_H_
#define DAE_OPS_CONVOLUTION_KERNEL_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "kernels/convolution.h"
#include "kernels/image_batch.h"
#include "ops/kernel_choice.h"

namespace dae {

// The convolution that a kernel computes: y = conv(x, w) from `in` to `out` channels, or its adjoint where the
// direction says so.
struct ConvolutionProblem {
  WindowShape window;
  Convolution::Direction direction = Convolution::Direction::kDirect;
  int32_t in = 0;
  int32_t out = 0;

  int32_t taps() const { return window.kernel.height * window.kernel.width; }
};

// A thread's own part of an operator: XNNPACK's handles for some values of a weight, and buffers.
class OperatorState {
 public:
  virtual ~OperatorState() = default;
  // The weight has other values from now on.
  virtual void forget_weight() {}
};

// Holds no values, so threads may share it.
class ConvolutionKernel {
 public:
  virtual ~ConvolutionKernel() = default;

  // `dae info` shows this name.
  virtual const char* name() const = 0;
  virtual bool is_xnnpack() const { return false; }
  // Multiply-adds for each one of the direct algorithm.
  virtual double work() const { return 1.0; }

  // Zeros that it reads around an input of h x w pixels.
  virtual Padding halo(int32_t h, int32_t w) const = 0;
  // Floats of the weight in the order that a run reads it.
  virtual std::size_t packed_values() const = 0;
  virtual void pack(const float* weight, const WeightStrides& strides, std::span<float> packed) const = 0;
  // Floats that a run needs to itself.
  virtual std::size_t workspace_values() const { return 0; }
  virtual std::unique_ptr<OperatorState> make_state() const { return std::make_unique<OperatorState>(); }
  virtual void run(const ImageBatch& x, std::span<const float> packed, OperatorState& state, const Epilogue& epilogue,
                   const ImageBatch& y, std::span<float> workspace) const = 0;
};

// For a convolution that is used in a layer where minimal filtering pays, if winograd is true.
std::unique_ptr<ConvolutionKernel> make_convolution(const ConvolutionProblem& problem, Kernels kernels, bool winograd);

// [output channels][taps][input channels], as XNNPACK and the reference read a weight.
void pack_filters(const ConvolutionProblem& problem, const float* weight, const WeightStrides& strides, float* packed);

// Zeros that a window's taps reach around an input of h x w pixels.
Padding window_halo(const ConvolutionProblem& problem, int32_t h, int32_t w);

// Implementations of the gradient with respect to the weight: g[tap, a's channel, b's channel] = sum over images and
// pixels q of b of a[q * stride + tap - before] b[q].
class WeightGradientKernel {
 public:
  virtual ~WeightGradientKernel() = default;

  virtual const char* name() const = 0;
  virtual bool is_xnnpack() const { return false; }
  virtual double work() const { return 1.0; }

  // Zeros that it reads around images of h x w pixels.
  virtual Padding halo_a(int32_t h, int32_t w) const = 0;
  virtual Padding halo_b(int32_t, int32_t) const { return {}; }
  // These strides find the value of (tap, a's channel = in, b's channel = out) in g.
  virtual WeightStrides strides() const = 0;
  // Floats that a run on n images b of h x w pixels needs to itself.
  virtual int64_t workspace_values(int64_t /*n*/, int64_t /*h*/, int64_t /*w*/) const { return 0; }
  virtual std::unique_ptr<OperatorState> make_state() const { return std::make_unique<OperatorState>(); }
  virtual void run(const ImageBatch& a, const ImageBatch& b, OperatorState& state, float* g,
                   std::span<float> workspace) const = 0;
};

std::unique_ptr<WeightGradientKernel> make_weight_gradient(const WindowShape& window, int32_t a_channels,
                                                           int32_t b_channels, Kernels kernels, bool winograd);

}  // namespace dae

#endif  // DAE_OPS_CONVOLUTION_KERNEL_H_

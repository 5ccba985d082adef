// Implementations of convolutions. The forward pass of a convolution is the input gradient of a transposed convolution,
// and the other way round.
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

// The convolution that a kernel computes: y = conv(x, w) from `in` to `out` channels, or its adjoint for
// Direction::kTransposed.
struct ConvolutionProblem {
  WindowShape window;
  Convolution::Direction direction = Convolution::Direction::kDirect;
  int32_t in = 0;
  int32_t out = 0;

  int32_t taps() const { return window.kernel.height * window.kernel.width; }
};

// The state that an operator needs for each thread: XNNPACK's handles, which hold a packed weight, and buffers.
class KernelState {
 public:
  virtual ~KernelState() = default;
  // Drops what was packed from the old weight.
  virtual void weight_changed() {}
};

// An implementation of a convolution. It holds no weights or buffers, so threads may share it.
class ConvolutionKernel {
 public:
  virtual ~ConvolutionKernel() = default;

  // `dae info` shows this name.
  virtual const char* name() const = 0;
  virtual bool is_xnnpack() const { return false; }
  // Multiplications relative to the direct algorithm.
  virtual double work() const { return 1.0; }

  // Zeros that the kernel reads around an input of h x w pixels.
  virtual Padding halo(int32_t h, int32_t w) const = 0;
  // Number of floats of a packed weight.
  virtual std::size_t packed_values() const = 0;
  virtual void pack(const float* weight, const WeightStrides& strides, std::span<float> packed) const = 0;
  // Number of floats of workspace for a run.
  virtual std::size_t workspace_values() const { return 0; }
  virtual std::unique_ptr<KernelState> make_state() const { return std::make_unique<KernelState>(); }
  virtual void run(const ImageBatch& x, std::span<const float> packed, KernelState& state, const Epilogue& epilogue,
                   const ImageBatch& y, std::span<float> workspace) const = 0;
};

// Chooses the implementation. `winograd`: the layer is one for which Winograd's algorithm pays (suits_winograd).
std::unique_ptr<ConvolutionKernel> make_convolution(const ConvolutionProblem& problem, KernelChoice kernels,
                                                    bool winograd);

// Packs a weight as [output channels][taps][input channels], the order of XNNPACK and of the reference kernels.
void pack_filters(const ConvolutionProblem& problem, const float* weight, const WeightStrides& strides, float* packed);

// Zeros that a window's taps reach around an input of h x w pixels.
Padding window_halo(const ConvolutionProblem& problem, int32_t h, int32_t w);

// An implementation of the weight gradient: g[tap, a's channel, b's channel] = sum over images and pixels q of b of a[q
// * stride + tap - before] b[q].
class WeightGradientKernel {
 public:
  virtual ~WeightGradientKernel() = default;

  virtual const char* name() const = 0;

  // Zeros that the kernel reads around images of h x w pixels.
  virtual Padding halo_a(int32_t h, int32_t w) const = 0;
  virtual Padding halo_b(int32_t, int32_t) const { return {}; }
  // The strides of g, whose input channels are a's and whose output channels are b's.
  virtual WeightStrides strides() const = 0;
  // Number of floats of workspace for a run on n images b of h x w pixels.
  virtual int64_t workspace_values(int64_t /*n*/, int64_t /*h*/, int64_t /*w*/) const { return 0; }
  virtual std::unique_ptr<KernelState> make_state() const { return std::make_unique<KernelState>(); }
  virtual void run(const ImageBatch& a, const ImageBatch& b, KernelState& state, float* g,
                   std::span<float> workspace) const = 0;
};

std::unique_ptr<WeightGradientKernel> make_weight_gradient(const WindowShape& window, int32_t a_channels,
                                                           int32_t b_channels, KernelChoice kernels, bool winograd);

}  // namespace dae

#endif  // DAE_OPS_CONVOLUTION_KERNEL_H_

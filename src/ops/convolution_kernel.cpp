#include "ops/convolution_kernel.h"

#include "kernels/reference.h"
#include "ops/winograd.h"
#include "ops/winograd_gradient.h"
#include "ops/xnnpack_convolution.h"
#include "ops/xnnpack_weight_gradient.h"

namespace dae {
namespace {

using Direction = Convolution::Direction;

class OwnConvolution : public ConvolutionKernel {
 public:
  explicit OwnConvolution(const ConvolutionProblem& problem)
      : convolution_(problem.window, problem.direction, problem.in, problem.out) {}

  const char* name() const override { return "own"; }
  Padding halo(int32_t h, int32_t w) const override { return convolution_.halo(h, w); }
  std::size_t packed_values() const override { return convolution_.packed_values(); }
  void pack(const float* weight, const WeightStrides& strides, std::span<float> packed) const override {
    convolution_.pack(weight, strides, packed);
  }
  void run(const ImageBatch& x, std::span<const float> packed, KernelState&, const Epilogue& epilogue,
           const ImageBatch& y, std::span<float>) const override {
    convolution_.run(x, packed, epilogue, y);
  }

 private:
  Convolution convolution_;
};

class ReferenceConvolution : public ConvolutionKernel {
 public:
  explicit ReferenceConvolution(const ConvolutionProblem& problem) : problem_(problem) {}

  const char* name() const override { return "reference"; }
  Padding halo(int32_t h, int32_t w) const override { return window_halo(problem_, h, w); }
  std::size_t packed_values() const override {
    return static_cast<std::size_t>(problem_.taps()) * static_cast<std::size_t>(problem_.in) *
           static_cast<std::size_t>(problem_.out);
  }
  void pack(const float* weight, const WeightStrides& strides, std::span<float> packed) const override {
    pack_filters(problem_, weight, strides, packed.data());
  }
  void run(const ImageBatch& x, std::span<const float> packed, KernelState&, const Epilogue& epilogue,
           const ImageBatch& y, std::span<float>) const override {
    convolve_reference(problem_.window, problem_.direction, x, packed.data(), epilogue, y);
  }

 private:
  ConvolutionProblem problem_;
};

class OwnWeightGradient : public WeightGradientKernel {
 public:
  OwnWeightGradient(const WindowShape& window, int32_t a_channels, int32_t b_channels)
      : weight_gradient_(window, a_channels, b_channels) {}

  const char* name() const override { return "own"; }
  Padding halo_a(int32_t h, int32_t w) const override { return weight_gradient_.halo_a(h, w); }
  Padding halo_b(int32_t h, int32_t w) const override { return weight_gradient_.halo_b(h, w); }
  WeightStrides strides() const override { return weight_gradient_.strides(); }
  void run(const ImageBatch& a, const ImageBatch& b, KernelState&, float* g, std::span<float>) const override {
    weight_gradient_.run(a, b, g);
  }

 private:
  WeightGradient weight_gradient_;
};

class ReferenceWeightGradient : public WeightGradientKernel {
 public:
  ReferenceWeightGradient(const WindowShape& window, int32_t a_channels, int32_t b_channels)
      : problem_{window, Direction::kDirect, a_channels, b_channels} {}

  const char* name() const override { return "reference"; }
  Padding halo_a(int32_t h, int32_t w) const override { return window_halo(problem_, h, w); }
  WeightStrides strides() const override { return {std::ptrdiff_t{problem_.in} * problem_.out, problem_.out, 1}; }
  void run(const ImageBatch& a, const ImageBatch& b, KernelState&, float* g, std::span<float>) const override {
    weight_gradient_reference(problem_.window, a, b, g);
  }

 private:
  ConvolutionProblem problem_;
};

// Zeros that a window reads before and after the input along one axis. Output pixel q of a direct convolution reads the
// pixels q * stride + k - before of its input.
struct Reach {
  int32_t before;
  int32_t after;
};

Reach reach(Direction direction, int32_t kernel, int32_t stride, int32_t before, int32_t pixels) {
  if (direction == Direction::kDirect) {
    const int32_t count = (pixels + stride - 1) / stride;
    return {before, std::max(0, (count - 1) * stride + kernel - before - pixels)};
  }
  // The first output pixel of a transposed convolution reads the furthest pixel before it with the last tap.
  return {std::max(0, (kernel - 1 - before) / stride), (stride - 1 + before) / stride};
}

}  // namespace

Padding window_halo(const ConvolutionProblem& problem, int32_t h, int32_t w) {
  const WindowShape& window = problem.window;
  const Reach rows = reach(problem.direction, window.kernel.height, window.stride.height, window.before.height, h);
  const Reach columns = reach(problem.direction, window.kernel.width, window.stride.width, window.before.width, w);
  return {rows.before, rows.after, columns.before, columns.after};
}

void pack_filters(const ConvolutionProblem& problem, const float* weight, const WeightStrides& strides, float* packed) {
  for (std::ptrdiff_t out = 0; out < problem.out; ++out) {
    for (std::ptrdiff_t tap = 0; tap < problem.taps(); ++tap) {
      for (std::ptrdiff_t in = 0; in < problem.in; ++in) {
        *packed++ = weight[tap * strides.tap + in * strides.in + out * strides.out];
      }
    }
  }
}

std::unique_ptr<ConvolutionKernel> make_convolution(const ConvolutionProblem& problem, KernelChoice kernels,
                                                    bool winograd) {
  switch (kernels) {
    case KernelChoice::kAuto:
      if (winograd) return std::make_unique<WinogradConvolution>(problem.in, problem.out);
      if (suits_xnnpack(problem)) return std::make_unique<XnnpackConvolution>(problem);
      break;
    case KernelChoice::kXnnpack:
      return std::make_unique<XnnpackConvolution>(problem);
    case KernelChoice::kReference:
      return std::make_unique<ReferenceConvolution>(problem);
    case KernelChoice::kOwn:
      break;
  }
  return std::make_unique<OwnConvolution>(problem);
}

std::unique_ptr<WeightGradientKernel> make_weight_gradient(const WindowShape& window, int32_t a_channels,
                                                           int32_t b_channels, KernelChoice kernels, bool winograd) {
  switch (kernels) {
    case KernelChoice::kAuto:
      if (winograd) return std::make_unique<WinogradWeightGradient>(a_channels, b_channels);
      break;
    case KernelChoice::kXnnpack:
      return std::make_unique<XnnpackWeightGradient>(window, a_channels, b_channels);
    case KernelChoice::kReference:
      return std::make_unique<ReferenceWeightGradient>(window, a_channels, b_channels);
    case KernelChoice::kOwn:
      break;
  }
  return std::make_unique<OwnWeightGradient>(window, a_channels, b_channels);
}

}  // namespace dae

#include "training/convolution_pass.h"

#include <algorithm>

#include "inference/window.h"

namespace dae {
namespace {

using Direction = Gather::Direction;

}  // namespace

ConvolutionPass::ConvolutionPass(const Layer& layer)
    : transposed_(layer.op == Op::kConv2dTranspose),
      filters_(layer.filters),
      in_channels_(layer.in_channels),
      taps_(layer.kernel.height * layer.kernel.width),
      forward_(window_of(layer), transposed_ ? Direction::kGrow : Direction::kShrink, in_channels_, filters_),
      backward_(window_of(layer), transposed_ ? Direction::kShrink : Direction::kGrow, filters_, in_channels_),
      // The large image comes first: a convolution's input, a transposed convolution's output.
      weight_(window_of(layer), transposed_ ? filters_ : in_channels_, transposed_ ? in_channels_ : filters_) {}

Halo ConvolutionPass::input_halo(int32_t h, int32_t w) const {
  return join(forward_.halo(h, w), transposed_ ? weight_.halo_b(h, w) : weight_.halo_a(h, w));
}

Halo ConvolutionPass::gradient_halo(int32_t out_h, int32_t out_w) const {
  return join(backward_.halo(out_h, out_w), transposed_ ? weight_.halo_a(out_h, out_w) : weight_.halo_b(out_h, out_w));
}

void ConvolutionPass::pack(const float* weight, std::span<float> packed) const {
  const std::ptrdiff_t filter = static_cast<std::ptrdiff_t>(taps_) * in_channels_;
  forward_.pack(weight, {in_channels_, 1, filter}, packed.first(forward_.packed_values()));
  backward_.pack(weight, {in_channels_, filter, 1}, packed.subspan(forward_.packed_values()));
}

void ConvolutionPass::unpack_weight(const float* gradient, float* weight) const {
  const WeightStrides from = weight_.strides();
  const std::ptrdiff_t in = transposed_ ? from.out : from.in;
  const std::ptrdiff_t out = transposed_ ? from.in : from.out;
  for (int32_t filter = 0; filter < filters_; ++filter) {
    for (int32_t tap = 0; tap < taps_; ++tap) {
      const float* value = gradient + tap * from.tap + filter * out;
      for (int32_t channel = 0; channel < in_channels_; ++channel) *weight++ = value[channel * in];
    }
  }
}

void ConvolutionPass::forward(const ImageBatch& x, std::span<const float> packed, const float* bias, float slope,
                              const ImageBatch& y) const {
  forward_.run(x, packed.first(forward_.packed_values()), bias, false, slope, y);
}

void ConvolutionPass::backward_input(const ImageBatch& dy, std::span<const float> packed, bool accumulate,
                                     const ImageBatch& dx) const {
  backward_.run(dy, packed.subspan(forward_.packed_values()), nullptr, accumulate, 1.0f, dx);
}

void ConvolutionPass::backward_weight(const ImageBatch& x, const ImageBatch& dy, float* gradient) const {
  if (transposed_) {
    weight_.run(dy, x, gradient);
  } else {
    weight_.run(x, dy, gradient);
  }
  sum_pixels(dy, gradient + weight_.values());
}

}  // namespace dae

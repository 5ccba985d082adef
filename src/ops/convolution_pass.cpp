#include "ops/convolution_pass.h"

#include <algorithm>

#include "ops/operator_choice.h"
#include "ops/window.h"

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
      weight_(window_of(layer), transposed_ ? filters_ : in_channels_, transposed_ ? in_channels_ : filters_) {
  if (!suits_winograd(layer)) return;
  winograd_.emplace(Winograd{{in_channels_, filters_}, {filters_, in_channels_}, {in_channels_, filters_}});
}

Halo ConvolutionPass::input_halo(int32_t h, int32_t w) const {
  return join(forward_.halo(h, w), transposed_ ? weight_.halo_b(h, w) : weight_.halo_a(h, w));
}

Halo ConvolutionPass::gradient_halo(int32_t out_h, int32_t out_w) const {
  return join(backward_.halo(out_h, out_w), transposed_ ? weight_.halo_a(out_h, out_w) : weight_.halo_b(out_h, out_w));
}

std::size_t ConvolutionPass::forward_values() const {
  return winograd_ ? winograd_->forward.transformed_values() : forward_.packed_values();
}

std::size_t ConvolutionPass::backward_values() const {
  return winograd_ ? winograd_->backward.transformed_values() : backward_.packed_values();
}

void ConvolutionPass::pack(const float* weight, std::span<float> packed) const {
  const std::ptrdiff_t filter = static_cast<std::ptrdiff_t>(taps_) * in_channels_;
  const std::span<float> forward = packed.first(forward_values());
  const std::span<float> backward = packed.subspan(forward_values());
  const WeightStrides strides{in_channels_, 1, filter};
  if (!winograd_) {
    forward_.pack(weight, strides, forward);
    return backward_.pack(weight, {in_channels_, filter, 1}, backward);
  }
  winograd_->forward.transform(weight, strides, forward);
  // The adjoint of stride 1 is the convolution with the taps in the opposite order.
  const std::ptrdiff_t last = std::ptrdiff_t{taps_ - 1} * in_channels_;
  winograd_->backward.transform(weight + last, {-std::ptrdiff_t{in_channels_}, filter, 1}, backward);
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

int64_t ConvolutionPass::workspace_values(int64_t n, int64_t h, int64_t w) const {
  if (!winograd_) return 0;
  const std::size_t passes = std::max(winograd_->forward.workspace_values(), winograd_->backward.workspace_values());
  return std::max(static_cast<int64_t>(passes), winograd_->weight.workspace_values(n, h, w));
}

void ConvolutionPass::forward(const ImageBatch& x, std::span<const float> packed, Products& products,
                              const Epilogue& epilogue, const ImageBatch& y, std::span<float> workspace) const {
  const std::span<const float> weight = packed.first(forward_values());
  if (!winograd_) return forward_.run(x, weight, epilogue, y);
  if (!products.forward_) products.forward_.emplace(winograd_->forward, weight);
  winograd_->forward.run(x, *products.forward_, epilogue, y, workspace);
}

void ConvolutionPass::backward_input(const ImageBatch& dy, std::span<const float> packed, Products& products,
                                     const Epilogue& epilogue, const ImageBatch& dx, std::span<float> workspace) const {
  const std::span<const float> weight = packed.subspan(forward_values());
  if (!winograd_) return backward_.run(dy, weight, epilogue, dx);
  if (!products.backward_) products.backward_.emplace(winograd_->backward, weight);
  winograd_->backward.run(dy, *products.backward_, epilogue, dx, workspace);
}

void ConvolutionPass::backward_weight(const ImageBatch& x, const ImageBatch& dy, float* gradient,
                                      std::span<float> workspace) const {
  if (winograd_) {
    winograd_->weight.run(x, dy, gradient, workspace);
  } else if (transposed_) {
    weight_.run(dy, x, gradient);
  } else {
    weight_.run(x, dy, gradient);
  }
  sum_pixels(dy, gradient + weight_.values());
}

}  // namespace dae

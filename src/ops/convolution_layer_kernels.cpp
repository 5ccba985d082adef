// The layers conv2d and conv2d_transpose: forward pass, input gradient and weight gradient (ops/convolution_kernel.h).
#include <algorithm>
#include <utility>

#include "ops/conv2d.h"
#include "ops/layer_kernels.h"
#include "ops/window.h"

namespace dae {
namespace {

using Direction = Convolution::Direction;

class ConvolutionState : public KernelState {
 public:
  ConvolutionState(std::unique_ptr<KernelState> forward_state, std::unique_ptr<KernelState> backward_state,
                   std::unique_ptr<KernelState> weight_state)
      : forward(std::move(forward_state)), backward(std::move(backward_state)), weight(std::move(weight_state)) {}

  void weight_changed() override {
    forward->weight_changed();
    backward->weight_changed();
  }

  std::unique_ptr<KernelState> forward;
  std::unique_ptr<KernelState> backward;
  std::unique_ptr<KernelState> weight;
};

ConvolutionState& state_of(KernelState* state) {
  return static_cast<ConvolutionState&>(*state);
}

class ConvolutionLayerKernels : public LayerKernels {
 public:
  ConvolutionLayerKernels(const Layer& layer, KernelChoice kernels)
      : LayerKernels(layer),
        transposed_(layer.op == Op::kConv2dTranspose),
        taps_(layer.kernel.area()),
        filters_(layer.filters),
        in_channels_(layer.in_channels) {
    const WindowShape window = window_of(layer);
    const bool winograd = suits_winograd(layer);
    const Direction forward = transposed_ ? Direction::kTransposed : Direction::kDirect;
    const Direction backward = transposed_ ? Direction::kDirect : Direction::kTransposed;
    forward_ = make_convolution({window, forward, in_channels_, filters_}, kernels, winograd);
    backward_ = make_convolution({window, backward, filters_, in_channels_}, kernels, winograd);
    flipped_ = kernels == KernelChoice::kAuto && winograd;
    // The larger image comes first: a convolution's input, a transposed convolution's output.
    weight_ = make_weight_gradient(window, transposed_ ? filters_ : in_channels_, transposed_ ? in_channels_ : filters_,
                                   kernels, winograd);
  }

  const char* name() const override { return forward_->name(); }
  bool is_xnnpack() const override { return forward_->is_xnnpack(); }
  double multiply_adds() const override { return operator_of(layer()).multiply_adds(layer()) * forward_->work(); }

  Padding forward_halo(int32_t h, int32_t w) const override { return forward_->halo(h, w); }
  Padding input_halo(int32_t h, int32_t w) const override {
    return join(forward_->halo(h, w), transposed_ ? weight_->halo_b(h, w) : weight_->halo_a(h, w));
  }
  Padding gradient_halo(int32_t h, int32_t w) const override {
    return join(backward_->halo(h, w), transposed_ ? weight_->halo_a(h, w) : weight_->halo_b(h, w));
  }

  std::size_t forward_values() const override { return forward_->packed_values(); }
  void pack_forward(const float* weight, std::span<float> packed) const override {
    forward_->pack(weight, {in_channels_, 1, filter()}, packed);
  }
  std::size_t backward_values() const override { return backward_->packed_values(); }
  void pack_backward(const float* weight, std::span<float> packed) const override {
    if (!flipped_) return backward_->pack(weight, {in_channels_, filter(), 1}, packed);
    // The adjoint of stride 1 is the convolution with the taps in the opposite order.
    const std::ptrdiff_t last = std::ptrdiff_t{taps_ - 1} * in_channels_;
    backward_->pack(weight + last, {-std::ptrdiff_t{in_channels_}, filter(), 1}, packed);
  }
  std::size_t gradient_values() const override { return weight_values() + static_cast<std::size_t>(filters_); }
  void unpack_weight(const float* gradient, float* weight) const override;

  std::size_t forward_workspace() const override { return forward_->workspace_values(); }
  int64_t workspace_values(int64_t n, int64_t h, int64_t w) const override {
    const std::size_t passes = std::max(forward_->workspace_values(), backward_->workspace_values());
    const Layer& row = layer();
    // The weight gradient's workspace is given by the size of the smaller image.
    const int64_t small_h = transposed_ ? h / row.stride.height : h;
    const int64_t small_w = transposed_ ? w / row.stride.width : w;
    return std::max(static_cast<int64_t>(passes), weight_->workspace_values(n, small_h, small_w));
  }

  std::unique_ptr<KernelState> make_state() const override {
    return std::make_unique<ConvolutionState>(forward_->make_state(), backward_->make_state(), weight_->make_state());
  }

  bool fuses_relu() const override { return true; }
  void backward_input(const Backward& pass, std::size_t, const Epilogue& epilogue,
                      const ImageBatch& dx) const override {
    backward_->run(pass.dy, pass.weight, *state_of(pass.state).backward, epilogue, dx, pass.workspace);
  }
  void backward_weight(const Backward& pass, float* gradient) const override {
    const ImageBatch& x = pass.x.front();
    weight_->run(transposed_ ? pass.dy : x, transposed_ ? x : pass.dy, *state_of(pass.state).weight, gradient,
                 pass.workspace);
    sum_pixels(pass.dy, gradient + weight_values());
  }

 private:
  void compute(const Forward& pass) const override {
    forward_->run(pass.x.front(), pass.weight, *state_of(pass.state).forward,
                  {.bias = pass.bias, .slope = layer().negative_slope()}, pass.y, pass.workspace);
  }

  std::ptrdiff_t filter() const { return static_cast<std::ptrdiff_t>(taps_) * in_channels_; }
  std::size_t weight_values() const { return static_cast<std::size_t>(filter() * filters_); }

  bool transposed_;
  bool flipped_ = false;  // the input gradient is a convolution with flipped filters, not an adjoint
  int32_t taps_;
  int32_t filters_;
  int32_t in_channels_;
  std::unique_ptr<ConvolutionKernel> forward_;
  std::unique_ptr<ConvolutionKernel> backward_;
  std::unique_ptr<WeightGradientKernel> weight_;
};

void ConvolutionLayerKernels::unpack_weight(const float* gradient, float* weight) const {
  const WeightStrides from = weight_->strides();
  const std::ptrdiff_t in = transposed_ ? from.out : from.in;
  const std::ptrdiff_t out = transposed_ ? from.in : from.out;
  for (int32_t filter = 0; filter < filters_; ++filter) {
    for (int32_t tap = 0; tap < taps_; ++tap) {
      const float* value = gradient + tap * from.tap + filter * out;
      for (int32_t channel = 0; channel < in_channels_; ++channel) *weight++ = value[channel * in];
    }
  }
}

}  // namespace

std::unique_ptr<LayerKernels> convolution_kernels(const Layer& layer, KernelChoice kernels) {
  return std::make_unique<ConvolutionLayerKernels>(layer, kernels);
}

}  // namespace dae

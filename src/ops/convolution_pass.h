#ifndef DAE_OPS_CONVOLUTION_PASS_H_
#define DAE_OPS_CONVOLUTION_PASS_H_

#include <optional>
#include <span>

#include "kernels/convolution.h"
#include "model/layer_table.h"
#include "ops/winograd.h"
#include "ops/winograd_gradient.h"

namespace dae {

// Forward and backward of a convolution or transposed convolution, with no activation but a rectifier, its own forward
// and that of the layer before it backward. Weights and gradients are kept by the caller; kernels want them in orders
// of their own, which pack() and unpack() convert from and to the model file's [filters, kernel height, kernel width,
// input channels].
class ConvolutionPass {
 public:
  // XNNPACK's operators for some values of the weight, made when they are first needed. One a thread.
  class Products {
    friend class ConvolutionPass;
    std::optional<WinogradConvolution::Products> forward_;
    std::optional<WinogradConvolution::Products> backward_;
  };

  explicit ConvolutionPass(const Layer& layer);

  // Zeros that must lie around an input of h x w pixels, and around the gradient of its output (of out_h x out_w).
  Halo input_halo(int32_t h, int32_t w) const;
  Halo gradient_halo(int32_t out_h, int32_t out_w) const;

  std::size_t packed_values() const { return forward_values() + backward_values(); }
  void pack(const float* weight, std::span<float> packed) const;
  // Of the weight's gradient as backward_weight() writes it, the bias's after it.
  std::size_t gradient_values() const { return weight_.values() + static_cast<std::size_t>(filters_); }
  void unpack_weight(const float* gradient, float* weight) const;
  // Floats that a pass over n images, whose outputs are of h x w pixels, needs to itself.
  int64_t workspace_values(int64_t n, int64_t h, int64_t w) const;

  // `products` are new ones or those of the same weight.
  void forward(const ImageBatch& x, std::span<const float> packed, Products& products, const Epilogue& epilogue,
               const ImageBatch& y, std::span<float> workspace) const;
  void backward_input(const ImageBatch& dy, std::span<const float> packed, Products& products, const Epilogue& epilogue,
                      const ImageBatch& dx, std::span<float> workspace) const;
  void backward_weight(const ImageBatch& x, const ImageBatch& dy, float* gradient, std::span<float> workspace) const;

 private:
  // The three passes where half the multiplications suffice.
  struct Winograd {
    WinogradConvolution forward;
    WinogradConvolution backward;
    WinogradCorrelate weight;
  };

  std::size_t forward_values() const;
  std::size_t backward_values() const;

  bool transposed_;
  int32_t filters_;
  int32_t in_channels_;
  int32_t taps_;
  Gather forward_;
  Gather backward_;
  Correlate weight_;
  std::optional<Winograd> winograd_;
};

}  // namespace dae

#endif  // DAE_OPS_CONVOLUTION_PASS_H_

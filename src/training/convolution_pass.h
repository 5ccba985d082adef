#ifndef DAE_TRAINING_CONVOLUTION_PASS_H_
#define DAE_TRAINING_CONVOLUTION_PASS_H_

#include <span>

#include "kernels/convolution.h"
#include "model/layer_table.h"

namespace dae {

// Forward and backward of a convolution or transposed convolution, with no activation but a rectifier. Weights and
// gradients are kept by the caller; kernels want them in orders of their own, which pack() and unpack() convert from
// and to the model file's [filters, kernel height, kernel width, input channels].
class ConvolutionPass {
 public:
  explicit ConvolutionPass(const Layer& layer);

  // Zeros that must lie around an input of h x w pixels, and around the gradient of its output (of out_h x out_w).
  Halo input_halo(int32_t h, int32_t w) const;
  Halo gradient_halo(int32_t out_h, int32_t out_w) const;

  std::size_t packed_values() const { return forward_.packed_values() + backward_.packed_values(); }
  void pack(const float* weight, std::span<float> packed) const;
  // Of the weight's gradient as backward_weight() writes it, the bias's after it.
  std::size_t gradient_values() const { return weight_.values() + static_cast<std::size_t>(filters_); }
  void unpack_weight(const float* gradient, float* weight) const;

  // Negative outputs are multiplied by the slope: 0 is a ReLU, 1 nothing.
  void forward(const ImageBatch& x, std::span<const float> packed, const float* bias, float slope,
               const ImageBatch& y) const;
  void backward_input(const ImageBatch& dy, std::span<const float> packed, bool accumulate, const ImageBatch& dx) const;
  void backward_weight(const ImageBatch& x, const ImageBatch& dy, float* gradient) const;

 private:
  bool transposed_;
  int32_t filters_;
  int32_t in_channels_;
  int32_t taps_;
  Gather forward_;
  Gather backward_;
  Correlate weight_;
};

}  // namespace dae

#endif  // DAE_TRAINING_CONVOLUTION_PASS_H_

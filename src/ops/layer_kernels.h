// Computes a layer, forward and backward. Inference and training plan the images and rows; the kernels compute them.
#ifndef DAE_OPS_LAYER_KERNELS_H_
#define DAE_OPS_LAYER_KERNELS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "kernels/convolution.h"
#include "kernels/image_batch.h"
#include "ops/convolution_kernel.h"
#include "ops/kernel_choice.h"
#include "ops/layer.h"

namespace dae {

// The place of a region in a layer's output, and the size of the whole input. The region's input begins at the input
// pixel that corresponds to the first output pixel.
struct Placement {
  int64_t row = 0;
  int64_t column = 0;
  int64_t input_height = 0;
  int64_t input_width = 0;
};

// Holds no weights or buffers, so threads may share it; the caller passes weights, states and workspaces.
class LayerKernels {
 public:
  struct Forward {
    std::span<const ImageBatch> x;  // the inputs, from the pixel that corresponds to y's first one
    ImageBatch y;
    Placement place;
    std::span<const float> weight = {};  // as pack_forward() wrote it
    const float* bias = nullptr;
    KernelState* state = nullptr;
    std::span<float> workspace = {};
  };

  struct Backward {
    std::span<const ImageBatch> x;
    ImageBatch y;
    ImageBatch dy;
    std::span<const float> weight = {};  // as pack_backward() wrote it
    KernelState* state = nullptr;
    std::span<float> workspace = {};
  };

  explicit LayerKernels(const Layer& layer) : layer_(layer) {}
  virtual ~LayerKernels() = default;

  const Layer& layer() const { return layer_; }

  // The name of the forward kernel, empty for layers without products; and its multiply-adds for each output pixel.
  virtual const char* name() const { return ""; }
  virtual bool is_xnnpack() const { return false; }
  virtual double multiply_adds() const { return 0.0; }

  // Zeros around inputs of h x w pixels that forward() reads; zeros that forward() and the backward passes read; zeros
  // around the gradient of an output of h x w pixels that the backward passes read.
  virtual Padding forward_halo(int32_t, int32_t) const { return {}; }
  virtual Padding input_halo(int32_t h, int32_t w) const { return forward_halo(h, w); }
  virtual Padding gradient_halo(int32_t, int32_t) const { return {}; }

  // Packs weights for the passes, from the model file's order [filters, kernel height, kernel width, input channels].
  virtual std::size_t forward_values() const { return 0; }
  virtual void pack_forward(const float*, std::span<float>) const {}
  virtual std::size_t backward_values() const { return 0; }
  virtual void pack_backward(const float*, std::span<float>) const {}
  // Size of the gradient that backward_weight() writes: the weight's, then the bias's. unpack_weight() converts the
  // weight's to the model file's order.
  virtual std::size_t gradient_values() const { return 0; }
  virtual void unpack_weight(const float*, float*) const {}

  // Floats of workspace that forward() needs, and that any pass needs for n images with outputs of h x w pixels.
  virtual std::size_t forward_workspace() const { return 0; }
  virtual int64_t workspace_values(int64_t /*n*/, int64_t /*h*/, int64_t /*w*/) const { return 0; }

  virtual std::unique_ptr<KernelState> make_state() const { return std::make_unique<KernelState>(); }

  // Computes the layer with its activation.
  void forward(const Forward& pass) const;

  // Writes the gradient of input `index`. dy is the gradient before the layer's own activation. If the epilogue has a
  // relu_mask, the result is also multiplied by the derivative of the previous layer's rectifier.
  virtual void backward_input(const Backward& pass, std::size_t index, const Epilogue& epilogue,
                              const ImageBatch& dx) const = 0;
  // Whether backward_input() uses the epilogue's slope and relu_mask.
  virtual bool fuses_relu() const { return false; }
  virtual void backward_weight(const Backward&, float* /*gradient*/) const {}

 private:
  // Computes the layer without its activation; with it if that is a rectifier and fuses_relu() is true.
  virtual void compute(const Forward& pass) const = 0;

  Layer layer_;
};

std::unique_ptr<LayerKernels> make_layer_kernels(const Layer& layer, KernelChoice kernels);

// Each function is defined in the operator's own file.
std::unique_ptr<LayerKernels> convolution_kernels(const Layer& layer, KernelChoice kernels);
std::unique_ptr<LayerKernels> add_kernels(const Layer& layer, KernelChoice kernels);
std::unique_ptr<LayerKernels> concat_kernels(const Layer& layer, KernelChoice kernels);
std::unique_ptr<LayerKernels> space_to_depth_kernels(const Layer& layer, KernelChoice kernels);
std::unique_ptr<LayerKernels> depth_to_space_kernels(const Layer& layer, KernelChoice kernels);
std::unique_ptr<LayerKernels> max_pool_kernels(const Layer& layer, KernelChoice kernels);
std::unique_ptr<LayerKernels> resize_bilinear_kernels(const Layer& layer, KernelChoice kernels);

}  // namespace dae

#endif  // DAE_OPS_LAYER_KERNELS_H_

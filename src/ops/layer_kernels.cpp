#include "ops/layer_kernels.h"

#include <array>

#include "kernels/activation.h"

namespace dae {
namespace {

// One function for each operator, in the order of Op.
constexpr std::array kMakers{convolution_kernels,    convolution_kernels,    add_kernels,      concat_kernels,
                             space_to_depth_kernels, depth_to_space_kernels, max_pool_kernels, resize_bilinear_kernels};

}  // namespace

void LayerKernels::forward(const Forward& pass) const {
  compute(pass);
  if (!fuses_relu() && layer_.negative_slope() != 1.0f) leaky_relu(pass.y, layer_.negative_slope());
  if (layer_.activation == Activation::kSigmoid) sigmoid(pass.y);
}

std::unique_ptr<LayerKernels> make_layer_kernels(const Layer& layer, KernelChoice kernels) {
  return kMakers.at(static_cast<std::size_t>(layer.op))(layer, kernels);
}

}  // namespace dae

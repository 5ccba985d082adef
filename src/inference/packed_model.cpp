#include "inference/packed_model.h"

#include <algorithm>

#include "ops/operator.h"

namespace dae {
namespace {

// The number of output pixels for each input pixel of a layer.
double growth(const Layer& layer) {
  const auto along_axis = [&](Axis axis) {
    const Operator::Scale scale = operator_of(layer).scale(layer, axis);
    return static_cast<double>(scale.numerator) / static_cast<double>(scale.denominator);
  };
  return along_axis(Axis::kHeight) * along_axis(Axis::kWidth);
}

}  // namespace

KernelPlan::KernelPlan(const LayerTable& table) : halos_(table.layers.size() + 1) {
  for (const Layer& layer : table.layers) {
    layers_.push_back(make_layer_kernels(layer, table.kernels));
    const LayerKernels& kernels = *layers_.back();
    // The halo is the same for all sizes that are multiples of the stride.
    const Padding halo = kernels.forward_halo(layer.stride.height, layer.stride.width);
    for (const int32_t input : layer.inputs) halos_[tensor_index(input)] = join(halos_[tensor_index(input)], halo);
    workspace_values_ = std::max(workspace_values_, kernels.forward_workspace());
  }
}

std::vector<LayerWork> work_of(const LayerTable& table) {
  const KernelPlan plan(table);
  std::vector<LayerWork> all;
  std::vector<double> pixels{1.0};  // pixels of each tensor for one pixel of the network's input
  for (std::size_t i = 0; i < table.layers.size(); ++i) {
    const Layer& layer = table.layers[i];
    pixels.push_back(pixels[tensor_index(layer.inputs.front())] * growth(layer));
    const LayerKernels& kernel = plan.layer(i);
    all.push_back({kernel.name(), kernel.multiply_adds() * pixels.back(), kernel.is_xnnpack()});
  }
  return all;
}

PackedModel::PackedModel(const Model& model)
    : table_(model.table()), kernels_(table_), weights_(table_.layers.size()), biases_(table_.layers.size()) {
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    weights_[i].resize(kernels_.layer(i).forward_values());
    kernels_.layer(i).pack_forward(model.weight(i).data(), weights_[i]);
    biases_[i].assign(model.bias(i).begin(), model.bias(i).end());
  }
}

}  // namespace dae

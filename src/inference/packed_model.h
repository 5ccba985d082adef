#ifndef DAE_INFERENCE_PACKED_MODEL_H_
#define DAE_INFERENCE_PACKED_MODEL_H_

#include <memory>
#include <vector>

#include "inference/strip_plan.h"
#include "model/model.h"
#include "ops/layer_kernels.h"

namespace dae {

// The index of the tensor that a layer reads. The network's input is tensor 0.
inline std::size_t tensor_index(int32_t input) {
  return static_cast<std::size_t>(input + 1);
}

// Holds the kernels that compute each layer of a network, and the number of zeros that they read around its tensors.
class KernelPlan {
 public:
  explicit KernelPlan(const LayerTable& table);

  const LayerKernels& layer(std::size_t index) const { return *layers_[index]; }
  // Zeros around the network's input, then around the output of each layer.
  const std::vector<Padding>& halos() const { return halos_; }
  // Floats of workspace that suffice for any of the layers. Each thread has its own workspace.
  std::size_t workspace_values() const { return workspace_values_; }

 private:
  std::vector<std::unique_ptr<LayerKernels>> layers_;
  std::vector<Padding> halos_;
  std::size_t workspace_values_ = 0;
};

// The kernel and the multiply-adds of each layer.
std::vector<LayerWork> work_of(const LayerTable& table);

// A model's kernels, and its weights in the order that they read. Threads share it.
class PackedModel {
 public:
  explicit PackedModel(const Model& model);

  const LayerTable& table() const { return table_; }
  const KernelPlan& kernels() const { return kernels_; }
  // The weight in the order that the layer's kernels read. XNNPACK's operators hold packed copies of their own.
  const std::vector<float>& weight(std::size_t layer) const { return weights_[layer]; }
  const std::vector<float>& bias(std::size_t layer) const { return biases_[layer]; }

 private:
  LayerTable table_;
  KernelPlan kernels_;
  std::vector<std::vector<float>> weights_;
  std::vector<std::vector<float>> biases_;
};

}  // namespace dae

#endif  // DAE_INFERENCE_PACKED_MODEL_H_

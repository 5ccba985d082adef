#ifndef DAE_INFERENCE_PACKED_MODEL_H_
#define DAE_INFERENCE_PACKED_MODEL_H_

#include <optional>
#include <vector>

#include "inference/band_plan.h"
#include "kernels/convolution.h"
#include "model/model.h"
#include "ops/winograd.h"

namespace dae {

// The number of the tensor that a layer reads: the network's input is the first.
inline std::size_t tensor(int32_t input) {
  return static_cast<std::size_t>(input + 1);
}

// A model's layers with the kernels that make them, and its weights in the order that these read. Threads share it.
class PackedModel {
 public:
  struct Step {
    // One of the three for a layer that has weights.
    std::optional<Gather> gather;
    std::optional<WinogradConvolution> winograd;
    bool xnnpack = false;
    std::vector<float> weight;  // packed or transformed; XNNPACK's operators have copies of their own
    std::vector<float> bias;
  };

  explicit PackedModel(const Model& model);

  const LayerTable& table() const { return table_; }
  const Step& step(std::size_t layer) const { return steps_[layer]; }
  // Zeros around the network's input, then around each layer's output.
  const std::vector<ZeroMargin>& margins() const { return margins_; }
  // Floats that a thread needs while it runs any of the layers.
  std::size_t workspace_values() const { return workspace_values_; }

 private:
  void choose_kernels();
  void leave_to_xnnpack();
  void pack(const Model& model);

  LayerTable table_;
  std::vector<Step> steps_;
  std::vector<ZeroMargin> margins_;
  std::size_t workspace_values_ = 0;
};

}  // namespace dae

#endif  // DAE_INFERENCE_PACKED_MODEL_H_

// Collects the layers of an imported network with their weights.
#ifndef DAE_INTERCHANGE_TABLE_BUILDER_H_
#define DAE_INTERCHANGE_TABLE_BUILDER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "interchange/import_convolution.h"
#include "interchange/onnx_graph.h"
#include "model/layer_table.h"
#include "model/model.h"

namespace dae {

class TableBuilder {
 public:
  explicit TableBuilder(int32_t input_channels) { table_.input_channels = input_channels; }

  // Returns the new layer's index. Throws ModelFormatError, which names the node, where the network gets too large.
  int32_t append(const onnx::Node& node, WeightedLayer layer, std::vector<int32_t> inputs);
  // Appends a convolution that leaves the `input` as it is.
  int32_t append_identity(const onnx::Node& node, int32_t input);

  // `input`: a layer's index, or kNetworkInput.
  int32_t channels(int32_t input) const;
  bool has_weights(int32_t input) const;

  Layer& layer(std::size_t index) { return table_.layers[index]; }
  std::vector<float>& weight(std::size_t index) { return weights_[index]; }
  std::vector<float>& bias(std::size_t index) { return biases_[index]; }

  // The model, named and described as the file says. Throws ModelFormatError for fewer than two layers.
  Model finish(const onnx::Model& file);

 private:
  std::string name_for(const onnx::Node& node) const;
  void choose_stages();

  LayerTable table_;
  std::vector<std::vector<float>> weights_;
  std::vector<std::vector<float>> biases_;
  std::size_t parameters_ = 0;
  std::size_t identity_weights_ = 0;
};

}  // namespace dae

#endif  // DAE_INTERCHANGE_TABLE_BUILDER_H_

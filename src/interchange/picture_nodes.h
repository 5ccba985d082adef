// Creates the nodes of an ONNX graph that do the work of DenoiseJob around a network.
#ifndef DAE_INTERCHANGE_PICTURE_NODES_H_
#define DAE_INTERCHANGE_PICTURE_NODES_H_

#include <optional>
#include <string>

#include "interchange/graph_writer.h"
#include "model/layer_table.h"

namespace dae {

// Name of the tensor with the noise gain if sigma is a constant.
inline constexpr const char* kGainConstant = "picture/gain";

class PictureNodes {
 public:
  PictureNodes(const LayerTable& table, std::optional<float> sigma) : table_(table), sigma_(sigma) {}

  // Appends the nodes before the network; returns the name of the tensor that the network reads.
  std::string add_preprocessing(onnx::GraphWriter& graph);
  // Appends the nodes after the network, which read `tensor`.
  void add_postprocessing(onnx::GraphWriter& graph, std::string tensor) const;

 private:
  std::string noise_gain(onnx::GraphWriter& graph) const;

  const LayerTable& table_;
  std::optional<float> sigma_;
  std::string gain_;  // empty if the network has no noise_sigma
};

}  // namespace dae

#endif  // DAE_INTERCHANGE_PICTURE_NODES_H_

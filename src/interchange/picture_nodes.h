// Nodes of an ONNX graph for the work that DenoiseJob does around a network.
#ifndef DAE_INTERCHANGE_PICTURE_NODES_H_
#define DAE_INTERCHANGE_PICTURE_NODES_H_

#include <optional>
#include <string>

#include "interchange/graph_writer.h"
#include "model/layer_table.h"

namespace dae {

// The tensor that is the noise gain where sigma is a constant.
inline constexpr const char* kGainConstant = "picture/gain";

class PictureNodes {
 public:
  PictureNodes(const LayerTable& table, std::optional<float> sigma) : table_(table), sigma_(sigma) {}

  // Appends what comes before the network; returns the name of the tensor that it reads.
  std::string before(onnx::GraphWriter& graph);
  // Appends what comes after it, reading `tensor`.
  void after(onnx::GraphWriter& graph, std::string tensor) const;

 private:
  std::string noise_gain(onnx::GraphWriter& graph) const;

  const LayerTable& table_;
  std::optional<float> sigma_;
  std::string gain_;  // empty: the network is told nothing of the noise
};

}  // namespace dae

#endif  // DAE_INTERCHANGE_PICTURE_NODES_H_

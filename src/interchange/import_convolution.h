// Imports ONNX's Conv and ConvTranspose as layers.
#ifndef DAE_INTERCHANGE_IMPORT_CONVOLUTION_H_
#define DAE_INTERCHANGE_IMPORT_CONVOLUTION_H_

#include <string>
#include <vector>

#include "interchange/onnx_graph.h"
#include "model/layer_table.h"

namespace dae {

// A layer with its weights in the table's order.
struct WeightedLayer {
  Layer layer;
  std::vector<float> weight;
  std::vector<float> bias;
};

// Names a node in errors.
std::string describe_node(const onnx::Node& node);
// Throws a ModelFormatError that names the node.
[[noreturn]] void refuse(const onnx::Node& node, const std::string& expected);

// Returns the layer without its name, stage and inputs. `bias` may be null. Throws ModelFormatError unless the
// convolution has TensorFlow's SAME padding or gets it by adding zeros around its kernel.
WeightedLayer import_convolution(const onnx::Node& node, const onnx::Tensor& weight, const onnx::Tensor* bias);

// Returns a 1x1 convolution that leaves `channels` channels unchanged.
WeightedLayer identity_convolution(int32_t channels);

}  // namespace dae

#endif  // DAE_INTERCHANGE_IMPORT_CONVOLUTION_H_

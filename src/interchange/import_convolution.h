// ONNX's Conv and ConvTranspose as layers.
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

// The layer without its name, stage and inputs. `bias` may be null. Throws ModelFormatError for what is not a
// convolution with TensorFlow's SAME padding, nor one that becomes such with zeros around its kernel.
WeightedLayer import_convolution(const onnx::Node& node, const onnx::Tensor& weight, const onnx::Tensor* bias);

// A convolution of one pixel that leaves `channels` channels as they are.
WeightedLayer identity_convolution(int32_t channels);

}  // namespace dae

#endif  // DAE_INTERCHANGE_IMPORT_CONVOLUTION_H_

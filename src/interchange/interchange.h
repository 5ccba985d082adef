// Networks of the layer table in other projects' files, and other projects' networks as layer tables.
#ifndef DAE_INTERCHANGE_INTERCHANGE_H_
#define DAE_INTERCHANGE_INTERCHANGE_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "model/model.h"

namespace dae {

struct OnnxOptions {
  // Standard deviation of the noise, from 0 to 1, for a network with LayerTable::noise_sigma. It becomes a constant of
  // the graph, which otherwise has an input "sigma".
  std::optional<float> sigma;
  std::string_view producer_version;
};

// The network as an ONNX model of operator set 17: "input" and "output" are float32 of [batch, channels, height, width]
// with values from 0 to 1, of any batch and size. The graph also does what DenoiseJob does around a network: it extends
// the picture by its mirror image to what the network's stride divides, gives one that enlarges its edge pixels, cuts
// both off the result, and multiplies by the noise gain and divides by it. Values are not clipped.
// Throws std::invalid_argument for a sigma outside [0, 1] and for one that the network has no use for.
std::vector<uint8_t> export_onnx(const Model& model, const OnnxOptions& options);

// The network of an ONNX file: one that export_onnx() wrote, whose layer table comes back whole, or another of
// convolutions (also transposed) of float32, ReLU, LeakyReLU, sigmoid, additions, concatenations, depth-to-space and
// space-to-depth. Batch normalizations become part of the convolution before them. The latent is what the last layer
// before the first enlarging one gives, or else the middle one.
// Paddings that are not TensorFlow's SAME for a kernel are SAME for a larger one, whose further weights are zero.
// Throws ModelFormatError naming the node and its operator for what no layer can say.
Model import_onnx(std::span<const uint8_t> bytes);

// PyTorch's parameters by their names in a state_dict, as a safetensors file, in the layers of a table (its JSON, or a
// recipe's with the member "model"): <layer>.weight of Conv2d is [filters, inputs, height, width], that of
// ConvTranspose2d [inputs, filters, height, width]; without <layer>.bias, biases are zero. Throws ModelFormatError.
Model import_state_dict(std::string_view table, std::span<const uint8_t> bytes);

}  // namespace dae

#endif  // DAE_INTERCHANGE_INTERCHANGE_H_

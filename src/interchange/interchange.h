// Exports networks to other projects' file formats and imports theirs.
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

// Exports the network as an ONNX model of operator set 17: "input" and "output" are float32 of [batch, channels,
// height, width] with values from 0 to 1, of any batch and size. The graph also does the work of DenoiseJob around a
// network: it pads the picture by mirroring to a multiple of the network's stride, adds edge pixels for a network that
// enlarges, crops the result accordingly, and multiplies by the noise gain and divides by it. Values are not clipped.
// Throws std::invalid_argument for a sigma outside [0, 1], and for any sigma if the network has no noise_sigma.
std::vector<uint8_t> export_onnx(const Model& model, const OnnxOptions& options);

// Imports the network of an ONNX file: either one that export_onnx() wrote, whose layer table is restored completely,
// or another one of the operators that docs/interchange.md lists, with float32 weights. Batch normalizations become
// part of the convolution before them. The latent is the input of the first enlarging layer, or else the output of the
// middle layer. A padding that is not TensorFlow's SAME for a kernel is SAME for a larger kernel, whose added weights
// are zero. Throws ModelFormatError with the node's name and operator if no layer can express it.
Model import_onnx(std::span<const uint8_t> bytes);

// Imports PyTorch's parameters, a safetensors file with the names of a state_dict, for the layers of a table (its JSON,
// or a recipe with the member "model"): <layer>.weight of Conv2d is [filters, inputs, height, width], that of
// ConvTranspose2d [inputs, filters, height, width]; without <layer>.bias, biases are zero. Throws ModelFormatError.
Model import_state_dict(std::string_view table, std::span<const uint8_t> bytes);

}  // namespace dae

#endif  // DAE_INTERCHANGE_INTERCHANGE_H_

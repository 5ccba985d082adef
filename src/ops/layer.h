// One row of a network's layer table.
#ifndef DAE_OPS_LAYER_H_
#define DAE_OPS_LAYER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/extent.h"

namespace dae {

enum class Stage { kEncoder, kDecoder };
// Every operator, in the order of the registry (ops/operator.cpp).
enum class Op { kConv2d, kConv2dTranspose, kAdd, kConcat, kSpaceToDepth, kDepthToSpace, kMaxPool, kResizeBilinear };
enum class Activation { kLinear, kRelu, kLeakyRelu, kSigmoid };
// The values of a layer's fresh weights. Glorot: random (Glorot and Bengio 2010). Bilinear, bicubic: filters that,
// followed by depth_to_space, enlarge the layer's input.
enum class Initial { kGlorot, kZero, kBilinear, kBicubic };

enum class Axis { kHeight, kWidth };

inline int32_t along(const Extent& extent, Axis axis) {
  return axis == Axis::kHeight ? extent.height : extent.width;
}

// The index that stands for the network's input among a layer's inputs.
inline constexpr int32_t kNetworkInput = -1;
// The name of the network's input in the JSON, which no layer may have.
inline constexpr std::string_view kInputName = "input";

// Largest number of inputs of add and concat.
inline constexpr std::size_t kMaxInputs = 64;

struct Layer {
  std::string name;
  Stage stage = Stage::kEncoder;
  Op op = Op::kConv2d;
  Activation activation = Activation::kLinear;
  Initial initial = Initial::kGlorot;
  float slope = 0.0f;           // factor of negative values in a leaky ReLU
  std::vector<int32_t> inputs;  // indices of earlier layers; several for add and concat, else one
  int32_t in_channels = 0;      // channels of the first input; for concat, the sum over all inputs
  int32_t filters = 0;          // output channels
  Extent kernel;
  Extent stride;  // also the block of max_pool and space_to_depth, and the factor of resize_bilinear

  // The factor of negative values in the activation: 0 for a ReLU, 1 for linear and sigmoid.
  float negative_slope() const;
  bool has_weights() const;
  // [filters, kernel height, kernel width, input channels]
  std::vector<int64_t> weight_shape() const;
  int64_t weight_values() const;

  bool operator==(const Layer&) const = default;
};

}  // namespace dae

#endif  // DAE_OPS_LAYER_H_

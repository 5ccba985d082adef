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
// Where a layer's fresh weights begin. Glorot: random. Bilinear, bicubic: an enlargement of the layer's input, once
// depth-to-space has made pixels of its filters.
enum class Initial { kGlorot, kZero, kBilinear, kBicubic };

enum class Axis { kHeight, kWidth };

inline int32_t along(const Extent& extent, Axis axis) {
  return axis == Axis::kHeight ? extent.height : extent.width;
}

// Among a layer's inputs: what is fed to the network, instead of an earlier layer.
inline constexpr int32_t kNetworkInput = -1;
// Its name in the JSON, which no layer may have.
inline constexpr std::string_view kInputName = "input";

// Inputs of a layer that joins.
inline constexpr std::size_t kMaxInputs = 64;

struct Layer {
  std::string name;
  Stage stage = Stage::kEncoder;
  Op op = Op::kConv2d;
  Activation activation = Activation::kLinear;
  Initial initial = Initial::kGlorot;
  float slope = 0.0f;           // of a leaky ReLU, for negative values
  std::vector<int32_t> inputs;  // earlier layers; one, but several for an operator that joins
  int32_t in_channels = 0;      // of the first input; of all together for concat
  int32_t filters = 0;          // output channels
  Extent kernel;
  Extent stride;  // the size of a block, or the factor of an enlargement, for operators that have these

  // The factor of negative values in the activation, before a sigmoid: 0 for a ReLU, 1 where they stay.
  float negative_slope() const;
  bool has_weights() const;
  // [filters, kernel height, kernel width, input channels]
  std::vector<int64_t> weight_shape() const;
  int64_t weight_values() const;

  bool operator==(const Layer&) const = default;
};

}  // namespace dae

#endif  // DAE_OPS_LAYER_H_

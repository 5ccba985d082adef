// The layer table: a network's architecture as data. It is JSON in the model file's metadata; see docs/architecture.md.
#ifndef DAE_MODEL_LAYER_TABLE_H_
#define DAE_MODEL_LAYER_TABLE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dae {

enum class Stage { kEncoder, kDecoder };
enum class Op { kConv2d, kConv2dTranspose };
enum class Activation { kLinear, kRelu, kSigmoid };

struct Extent {
  int32_t height = 1;
  int32_t width = 1;
};

// One row of the table. Padding is TensorFlow's SAME: a convolution gives ceil(n / stride) pixels along an axis, a
// transposed convolution n * stride.
struct Layer {
  std::string name;
  Stage stage = Stage::kEncoder;
  Op op = Op::kConv2d;
  Activation activation = Activation::kLinear;
  int32_t in_channels = 0;
  int32_t filters = 0;
  Extent kernel;
  Extent stride;
};

struct LayerTable {
  std::string name;
  std::string description;
  std::string license;
  int32_t input_channels = 0;
  std::vector<Layer> layers;  // encoder layers first; at least one of each stage

  std::size_t encoder_layers() const;
  int32_t output_channels() const { return layers.back().filters; }
};

// Throws ModelFormatError naming the layer and the value.
LayerTable parse_layer_table(std::string_view json);

const char* stage_name(Stage stage);
const char* op_name(Op op);
const char* activation_name(Activation activation);

}  // namespace dae

#endif  // DAE_MODEL_LAYER_TABLE_H_

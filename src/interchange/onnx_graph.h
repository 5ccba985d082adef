// The part of an ONNX model (onnx/onnx.proto) that networks of the layer table need, as plain structures.
#ifndef DAE_INTERCHANGE_ONNX_GRAPH_H_
#define DAE_INTERCHANGE_ONNX_GRAPH_H_

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dae::onnx {

// TensorProto.DataType
enum class DataType : int32_t { kUndefined = 0, kFloat = 1, kInt64 = 7 };

// A constant. Its values are read if they are float32 or int64; `type` names any other type.
struct Tensor {
  std::string name;
  DataType type = DataType::kUndefined;
  std::vector<int64_t> dims;
  std::vector<float> floats;
  std::vector<int64_t> ints;
  bool external = false;  // the values lie in another file

  bool operator==(const Tensor&) const = default;
};

// AttributeProto.AttributeType
enum class AttributeType : int32_t { kUndefined = 0, kFloat = 1, kInt = 2, kString = 3, kTensor = 4, kInts = 7 };

struct Attribute {
  AttributeType type = AttributeType::kUndefined;
  float number = 0.0f;
  int64_t integer = 0;
  std::string text;
  std::vector<int64_t> integers;
  Tensor tensor;

  bool operator==(const Attribute&) const = default;
};

struct Node {
  std::string name;
  std::string op;
  std::string domain;  // empty: ONNX's own operators
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
  std::map<std::string, Attribute, std::less<>> attributes;

  bool operator==(const Node&) const = default;
};

// An input or output of the graph. A dimension is a number, or a name for one that is free.
struct Dimension {
  int64_t value = 0;
  std::string name;
};

struct ValueInfo {
  std::string name;
  DataType type = DataType::kFloat;
  std::vector<Dimension> shape;
  std::string description;
};

struct Model {
  int64_t ir_version = 0;
  int64_t opset = 0;  // version of ONNX's own operators; 0 if the file names none
  std::string producer;
  std::string producer_version;
  std::string description;
  std::map<std::string, std::string, std::less<>> metadata;
  std::string graph_name;
  std::vector<Node> nodes;
  std::vector<Tensor> initializers;
  std::vector<ValueInfo> inputs;
  std::vector<ValueInfo> outputs;
};

// Returns the bytes of an .onnx file.
std::vector<uint8_t> write(const Model& model);
// Throws ModelFormatError for bytes that are not an ONNX model: every length is checked before it is used.
Model read(std::span<const uint8_t> bytes);

}  // namespace dae::onnx

#endif  // DAE_INTERCHANGE_ONNX_GRAPH_H_

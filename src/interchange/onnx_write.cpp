#include <protozero/basic_pbf_builder.hpp>
#include <protozero/buffer_vector.hpp>

#include "interchange/onnx_fields.h"
#include "interchange/onnx_graph.h"

namespace dae::onnx {
namespace {

using Bytes = std::vector<char>;
template <class Field>
using Builder = protozero::basic_pbf_builder<Bytes, Field>;

// Adds a message in field `field` of `parent` and calls `add(builder)` to fill it.
template <class Field, class ParentField, class Add>
void add_message(Builder<ParentField>& parent, ParentField field, const Add& add) {
  Builder<Field> child(parent, field);
  add(child);
}

template <class Value>
void add_raw_data(Builder<fields::Tensor>& to, const std::vector<Value>& values) {
  // ONNX's order is little-endian, which all supported processors have.
  to.add_bytes(fields::Tensor::kRawData, reinterpret_cast<const char*>(values.data()), values.size() * sizeof(Value));
}

void write_tensor(Builder<fields::Tensor>& to, const Tensor& tensor) {
  to.add_packed_int64(fields::Tensor::kDims, tensor.dims.begin(), tensor.dims.end());
  to.add_int32(fields::Tensor::kDataType, static_cast<int32_t>(tensor.type));
  if (!tensor.name.empty()) to.add_string(fields::Tensor::kName, tensor.name);
  if (tensor.type == DataType::kFloat) add_raw_data(to, tensor.floats);
  if (tensor.type == DataType::kInt64) add_raw_data(to, tensor.ints);
}

void write_attribute(Builder<fields::Attribute>& to, const std::string& name, const Attribute& attribute) {
  using Field = fields::Attribute;
  to.add_string(Field::kName, name);
  switch (attribute.type) {
    case AttributeType::kFloat:
      to.add_float(Field::kFloat, attribute.number);
      break;
    case AttributeType::kInt:
      to.add_int64(Field::kInt, attribute.integer);
      break;
    case AttributeType::kString:
      to.add_bytes(Field::kString, attribute.text);
      break;
    case AttributeType::kTensor:
      add_message<fields::Tensor>(to, Field::kTensor, [&](auto& child) { write_tensor(child, attribute.tensor); });
      break;
    case AttributeType::kInts:
      for (const int64_t value : attribute.integers) to.add_int64(Field::kInts, value);
      break;
    case AttributeType::kUndefined:
      break;
  }
  to.add_int32(Field::kType, static_cast<int32_t>(attribute.type));
}

void write_node(Builder<fields::Node>& to, const Node& node) {
  using Field = fields::Node;
  for (const std::string& input : node.inputs) to.add_string(Field::kInput, input);
  for (const std::string& output : node.outputs) to.add_string(Field::kOutput, output);
  to.add_string(Field::kName, node.name);
  to.add_string(Field::kOpType, node.op);
  for (const auto& one : node.attributes) {
    add_message<fields::Attribute>(to, Field::kAttribute,
                                   [&](auto& child) { write_attribute(child, one.first, one.second); });
  }
}

void write_dimension(Builder<fields::Dimension>& to, const Dimension& dimension) {
  if (dimension.name.empty()) {
    to.add_int64(fields::Dimension::kValue, dimension.value);
  } else {
    to.add_string(fields::Dimension::kName, dimension.name);
  }
}

void write_port(Builder<fields::ValueInfo>& to, const ValueInfo& port) {
  to.add_string(fields::ValueInfo::kName, port.name);
  add_message<fields::Type>(to, fields::ValueInfo::kType, [&](auto& type) {
    add_message<fields::TensorType>(type, fields::Type::kTensorType, [&](auto& tensor) {
      tensor.add_int32(fields::TensorType::kElementType, static_cast<int32_t>(port.type));
      add_message<fields::Shape>(tensor, fields::TensorType::kShape, [&](auto& shape) {
        for (const Dimension& dimension : port.shape) {
          add_message<fields::Dimension>(shape, fields::Shape::kDimension,
                                         [&](auto& child) { write_dimension(child, dimension); });
        }
      });
    });
  });
  if (!port.description.empty()) to.add_string(fields::ValueInfo::kDocString, port.description);
}

void write_graph(Builder<fields::Graph>& to, const Model& model) {
  using Field = fields::Graph;
  for (const Node& node : model.nodes) {
    add_message<fields::Node>(to, Field::kNode, [&](auto& child) { write_node(child, node); });
  }
  to.add_string(Field::kName, model.graph_name);
  for (const Tensor& tensor : model.initializers) {
    add_message<fields::Tensor>(to, Field::kInitializer, [&](auto& child) { write_tensor(child, tensor); });
  }
  for (const ValueInfo& port : model.inputs) {
    add_message<fields::ValueInfo>(to, Field::kInput, [&](auto& child) { write_port(child, port); });
  }
  for (const ValueInfo& port : model.outputs) {
    add_message<fields::ValueInfo>(to, Field::kOutput, [&](auto& child) { write_port(child, port); });
  }
}

}  // namespace

std::vector<uint8_t> write(const Model& model) {
  using Field = fields::Model;
  Bytes bytes;
  Builder<Field> to(bytes);
  to.add_int64(Field::kIrVersion, model.ir_version);
  to.add_string(Field::kProducerName, model.producer);
  to.add_string(Field::kProducerVersion, model.producer_version);
  to.add_string(Field::kDocString, model.description);
  add_message<fields::Graph>(to, Field::kGraph, [&](auto& graph) { write_graph(graph, model); });
  add_message<fields::OperatorSet>(to, Field::kOpsetImport, [&](auto& set) {
    set.add_string(fields::OperatorSet::kDomain, "");
    set.add_int64(fields::OperatorSet::kVersion, model.opset);
  });
  for (const auto& one : model.metadata) {
    add_message<fields::StringEntry>(to, Field::kMetadataProps, [&](auto& entry) {
      entry.add_string(fields::StringEntry::kKey, one.first);
      entry.add_string(fields::StringEntry::kValue, one.second);
    });
  }
  return {bytes.begin(), bytes.end()};
}

}  // namespace dae::onnx

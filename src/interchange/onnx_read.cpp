// protozero checks only by assertions that a field has the requested wire type; a damaged file may have another one.
[[noreturn]] static void refuse_wire_type();
#define protozero_assert(condition) ((condition) ? void() : refuse_wire_type())

#include <bit>
#include <cstring>
#include <protozero/exception.hpp>
#include <protozero/pbf_message.hpp>
#include <utility>

#include "common/error.h"
#include "interchange/onnx_fields.h"
#include "interchange/onnx_graph.h"

static void refuse_wire_type() {
  throw protozero::unknown_pbf_wire_type_exception();
}

namespace dae::onnx {
namespace {

template <class Field>
using Reader = protozero::pbf_message<Field>;

// These limits exceed any network of the layer table. They keep the memory of the reader in proportion to the file.
constexpr std::size_t kMaxNodes = 100'000;
constexpr std::size_t kMaxNames = 1'000;  // for a node's inputs, outputs, attributes and dimensions each

template <class Values>
void require_room(const Values& values, std::size_t most, const char* what) {
  if (values.size() >= most)
    throw ModelFormatError("expected an ONNX model with at most " + std::to_string(most) + " " + what);
}

std::string text(protozero::data_view view) {
  return {view.data(), view.size()};
}

// Reads repeated numbers, which are one packed field in proto3 and a field each in proto2.
template <class Field>
void read_integers(Reader<Field>& from, std::vector<int64_t>& to) {
  if (from.wire_type() == protozero::pbf_wire_type::length_delimited) {
    for (const int64_t value : from.get_packed_int64()) to.push_back(value);
  } else {
    to.push_back(from.get_int64());
  }
}

void read_floats(Reader<fields::Tensor>& from, std::vector<float>& to) {
  if (from.wire_type() == protozero::pbf_wire_type::length_delimited) {
    for (const float value : from.get_packed_float()) to.push_back(value);
  } else {
    to.push_back(from.get_float());
  }
}

template <class Value>
void copy_raw(protozero::data_view raw, std::vector<Value>& to) {
  if (raw.size() % sizeof(Value) != 0) return;  // the check of the number of values below fails then
  to.resize(raw.size() / sizeof(Value));
  if (!to.empty()) std::memcpy(to.data(), raw.data(), raw.size());
}

// Counts the values of a shape; -1 if an extent is negative or the number exceeds the limit of a file's tensor.
int64_t values_of(const std::vector<int64_t>& dims) {
  constexpr int64_t kMost = int64_t{1} << 31;
  int64_t count = 1;
  for (const int64_t extent : dims) {
    if (extent < 0 || extent > kMost) return -1;
    count *= extent;
    if (count > kMost) return -1;
  }
  return count;
}

void check_values(const Tensor& tensor) {
  if (tensor.external) {
    throw ModelFormatError("expected the values of tensor \"" + tensor.name +
                           "\" in the ONNX file, found them kept in another file; save the model as one file");
  }
  const bool floats = tensor.type == DataType::kFloat;
  if (!floats && tensor.type != DataType::kInt64) return;
  const int64_t expected = values_of(tensor.dims);
  const std::size_t count = floats ? tensor.floats.size() : tensor.ints.size();
  if (expected < 0 || static_cast<std::size_t>(expected) != count) {
    throw ModelFormatError("expected tensor \"" + tensor.name + "\" of the ONNX file to have " +
                           (expected < 0 ? "a valid shape" : std::to_string(expected) + " values") + ", found " +
                           std::to_string(count) + " values");
  }
}

Tensor read_tensor(Reader<fields::Tensor> from) {
  using Field = fields::Tensor;
  Tensor tensor;
  protozero::data_view raw;
  bool has_raw = false;
  while (from.next()) {
    switch (from.tag()) {
      case Field::kDims:
        require_room(tensor.dims, kMaxNames, "dimensions a tensor");
        read_integers(from, tensor.dims);
        break;
      case Field::kDataType:
        tensor.type = static_cast<DataType>(from.get_int32());
        break;
      case Field::kFloatData:
        read_floats(from, tensor.floats);
        break;
      case Field::kInt64Data:
        read_integers(from, tensor.ints);
        break;
      case Field::kName:
        tensor.name = text(from.get_view());
        break;
      case Field::kRawData:
        raw = from.get_view();
        has_raw = true;
        break;
      case Field::kDataLocation:
        tensor.external = from.get_int32() == 1;
        break;
      default:
        from.skip();
    }
  }
  if (has_raw && tensor.type == DataType::kFloat) copy_raw(raw, tensor.floats);
  if (has_raw && tensor.type == DataType::kInt64) copy_raw(raw, tensor.ints);
  check_values(tensor);
  return tensor;
}

std::pair<std::string, Attribute> read_attribute(Reader<fields::Attribute> from) {
  using Field = fields::Attribute;
  std::pair<std::string, Attribute> named;
  Attribute& attribute = named.second;
  while (from.next()) {
    switch (from.tag()) {
      case Field::kName:
        named.first = text(from.get_view());
        break;
      case Field::kFloat:
        attribute.number = from.get_float();
        break;
      case Field::kInt:
        attribute.integer = from.get_int64();
        break;
      case Field::kString:
        attribute.text = text(from.get_view());
        break;
      case Field::kTensor:
        attribute.tensor = read_tensor(from.get_message());
        break;
      case Field::kInts:
        require_room(attribute.integers, kMaxNames, "numbers an attribute");
        read_integers(from, attribute.integers);
        break;
      case Field::kType:
        attribute.type = static_cast<AttributeType>(from.get_int32());
        break;
      default:
        from.skip();
    }
  }
  return named;
}

Node read_node(Reader<fields::Node> from) {
  using Field = fields::Node;
  Node node;
  while (from.next()) {
    switch (from.tag()) {
      case Field::kInput:
        require_room(node.inputs, kMaxNames, "inputs a node");
        node.inputs.push_back(text(from.get_view()));
        break;
      case Field::kOutput:
        require_room(node.outputs, kMaxNames, "outputs a node");
        node.outputs.push_back(text(from.get_view()));
        break;
      case Field::kName:
        node.name = text(from.get_view());
        break;
      case Field::kOpType:
        node.op = text(from.get_view());
        break;
      case Field::kAttribute:
        require_room(node.attributes, kMaxNames, "attributes a node");
        node.attributes.insert(read_attribute(from.get_message()));
        break;
      case Field::kDomain:
        node.domain = text(from.get_view());
        if (node.domain == "ai.onnx") node.domain.clear();
        break;
      default:
        from.skip();
    }
  }
  return node;
}

Dimension read_dimension(Reader<fields::Dimension> from) {
  Dimension dimension;
  while (from.next()) {
    switch (from.tag()) {
      case fields::Dimension::kValue:
        dimension.value = from.get_int64();
        break;
      case fields::Dimension::kName:
        dimension.name = text(from.get_view());
        break;
      default:
        from.skip();
    }
  }
  return dimension;
}

void read_tensor_type(Reader<fields::TensorType> from, Port& port) {
  while (from.next()) {
    if (from.tag() == fields::TensorType::kElementType) {
      port.type = static_cast<DataType>(from.get_int32());
    } else if (from.tag() == fields::TensorType::kShape) {
      Reader<fields::Shape> shape(from.get_message());
      while (shape.next(fields::Shape::kDimension)) {
        require_room(port.shape, kMaxNames, "dimensions an input or output");
        port.shape.push_back(read_dimension(shape.get_message()));
      }
    } else {
      from.skip();
    }
  }
}

Port read_port(Reader<fields::ValueInfo> from) {
  Port port;
  port.type = DataType::kUndefined;
  while (from.next()) {
    if (from.tag() == fields::ValueInfo::kName) {
      port.name = text(from.get_view());
    } else if (from.tag() == fields::ValueInfo::kType) {
      Reader<fields::Type> type(from.get_message());
      while (type.next(fields::Type::kTensorType)) read_tensor_type(type.get_message(), port);
    } else {
      from.skip();
    }
  }
  return port;
}

void read_graph(Reader<fields::Graph> from, Model& model) {
  using Field = fields::Graph;
  while (from.next()) {
    switch (from.tag()) {
      case Field::kNode:
        require_room(model.nodes, kMaxNodes, "nodes");
        model.nodes.push_back(read_node(from.get_message()));
        break;
      case Field::kName:
        model.graph_name = text(from.get_view());
        break;
      case Field::kInitializer:
        require_room(model.initializers, kMaxNodes, "initializers");
        model.initializers.push_back(read_tensor(from.get_message()));
        break;
      case Field::kInput:
        require_room(model.inputs, kMaxNodes, "inputs");
        model.inputs.push_back(read_port(from.get_message()));
        break;
      case Field::kOutput:
        require_room(model.outputs, kMaxNodes, "outputs");
        model.outputs.push_back(read_port(from.get_message()));
        break;
      default:
        from.skip();
    }
  }
}

void read_operator_set(Reader<fields::OperatorSet> from, Model& model) {
  std::string domain;
  int64_t version = 0;
  while (from.next()) {
    switch (from.tag()) {
      case fields::OperatorSet::kDomain:
        domain = text(from.get_view());
        break;
      case fields::OperatorSet::kVersion:
        version = from.get_int64();
        break;
      default:
        from.skip();
    }
  }
  if (domain.empty() || domain == "ai.onnx") model.opset = version;
}

void read_metadata(Reader<fields::StringEntry> from, Model& model) {
  std::pair<std::string, std::string> entry;
  while (from.next()) {
    switch (from.tag()) {
      case fields::StringEntry::kKey:
        entry.first = text(from.get_view());
        break;
      case fields::StringEntry::kValue:
        entry.second = text(from.get_view());
        break;
      default:
        from.skip();
    }
  }
  require_room(model.metadata, kMaxNames, "metadata entries");
  model.metadata.insert(std::move(entry));
}

Model read_model(Reader<fields::Model> from) {
  using Field = fields::Model;
  Model model;
  bool has_graph = false;
  while (from.next()) {
    switch (from.tag()) {
      case Field::kIrVersion:
        model.ir_version = from.get_int64();
        break;
      case Field::kProducerName:
        model.producer = text(from.get_view());
        break;
      case Field::kProducerVersion:
        model.producer_version = text(from.get_view());
        break;
      case Field::kDocString:
        model.description = text(from.get_view());
        break;
      case Field::kGraph:
        if (has_graph) throw ModelFormatError("expected an ONNX model with one graph, found two");
        has_graph = true;
        read_graph(from.get_message(), model);
        break;
      case Field::kOpsetImport:
        read_operator_set(from.get_message(), model);
        break;
      case Field::kMetadataProps:
        read_metadata(from.get_message(), model);
        break;
      default:
        from.skip();
    }
  }
  if (!has_graph || model.ir_version <= 0) {
    throw ModelFormatError(std::string("expected an ONNX model, found bytes without ") +
                           (has_graph ? "an IR version" : "a graph"));
  }
  return model;
}

}  // namespace

Model read(std::span<const uint8_t> bytes) {
  static_assert(std::endian::native == std::endian::little);
  if (bytes.empty()) throw ModelFormatError("expected an ONNX model, found an empty file");
  try {
    return read_model({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  } catch (const protozero::exception& error) {
    throw ModelFormatError(
        std::string("expected an ONNX model, found bytes that are no protocol buffer or are cut off (") + error.what() +
        ")");
  }
}

}  // namespace dae::onnx

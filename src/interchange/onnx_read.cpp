#include <bit>
#include <utility>

#include "common/message.h"
#include "interchange/onnx_message.h"

void refuse_wire_type() {
  throw protozero::unknown_pbf_wire_type_exception();
}

namespace dae::onnx {
namespace {

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

void read_tensor_type(Reader<fields::TensorType> from, ValueInfo& port) {
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

ValueInfo read_port(Reader<fields::ValueInfo> from) {
  ValueInfo port;
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
        if (has_graph) throw_error<ModelFormatError>("expected an ONNX model with one graph, found two");
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
    throw_error<ModelFormatError>("expected an ONNX model, found bytes without {}",
                                  has_graph ? "an IR version" : "a graph");
  }
  return model;
}

}  // namespace

Model read(std::span<const uint8_t> bytes) {
  static_assert(std::endian::native == std::endian::little);
  if (bytes.empty()) throw_error<ModelFormatError>("expected an ONNX model, found an empty file");
  try {
    return read_model({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  } catch (const protozero::exception& error) {
    throw_error<ModelFormatError>("expected an ONNX model, found bytes that are no protocol buffer or are cut off ({})",
                                  error.what());
  }
}

}  // namespace dae::onnx

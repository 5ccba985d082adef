#include "interchange/graph_writer.h"

#include <stdexcept>

#include "common/message.h"

namespace dae::onnx {

Attribute float_attribute(float value) {
  Attribute attribute;
  attribute.type = AttributeType::kFloat;
  attribute.number = value;
  return attribute;
}

Attribute integer_attribute(int64_t value) {
  Attribute attribute;
  attribute.type = AttributeType::kInt;
  attribute.integer = value;
  return attribute;
}

Attribute integers_attribute(std::vector<int64_t> values) {
  Attribute attribute;
  attribute.type = AttributeType::kInts;
  attribute.integers = std::move(values);
  return attribute;
}

Attribute text_attribute(std::string value) {
  Attribute attribute;
  attribute.type = AttributeType::kString;
  attribute.text = std::move(value);
  return attribute;
}

void GraphWriter::take_name(const std::string& name) {
  if (!names_.insert(name).second) {
    throw_error<std::invalid_argument>(
        "expected layers whose tensors have different names in ONNX, found \"{}\" twice; rename a layer", name);
  }
}

std::string GraphWriter::node(const std::string& op, std::vector<std::string> inputs, const std::string& output,
                              Attributes attributes) {
  take_name(output);
  Node node;
  node.name = output;
  node.op = op;
  node.inputs = std::move(inputs);
  node.outputs = {output};
  node.attributes = std::move(attributes);
  model_.nodes.push_back(std::move(node));
  return output;
}

std::string GraphWriter::constant(const std::string& name, std::vector<int64_t> dims, std::vector<float> values) {
  take_name(name);
  Tensor tensor;
  tensor.name = name;
  tensor.type = DataType::kFloat;
  tensor.dims = std::move(dims);
  tensor.floats = std::move(values);
  model_.initializers.push_back(std::move(tensor));
  return name;
}

std::string GraphWriter::integer_constant(const std::string& name, std::vector<int64_t> dims,
                                          std::vector<int64_t> values) {
  take_name(name);
  Tensor tensor;
  tensor.name = name;
  tensor.type = DataType::kInt64;
  tensor.dims = std::move(dims);
  tensor.ints = std::move(values);
  model_.initializers.push_back(std::move(tensor));
  return name;
}

std::string GraphWriter::shared_integer(const std::string& name, std::vector<int64_t> dims, int64_t value) {
  return names_.contains(name) ? name : integer_constant(name, std::move(dims), {value});
}

std::string GraphWriter::integer(int64_t value) {
  return shared_integer("picture/[" + std::to_string(value) + "]", {1}, value);
}

std::string GraphWriter::integer_scalar(int64_t value) {
  return shared_integer("picture/" + std::to_string(value), {}, value);
}

std::string GraphWriter::integers(const std::string& name, std::vector<int64_t> values) {
  const auto count = static_cast<int64_t>(values.size());
  return integer_constant(name, {count}, std::move(values));
}

void GraphWriter::input(ValueInfo port) {
  take_name(port.name);
  model_.inputs.push_back(std::move(port));
}

void GraphWriter::rename_last(const std::string& name) {
  take_name(name);
  model_.nodes.back().outputs = {name};
}

}  // namespace dae::onnx

#include "interchange/import_graph.h"

#include <algorithm>
#include <vector>

#include "common/error.h"
#include "common/message.h"
#include "interchange/import_convolution.h"

namespace dae {
float number_attribute(const onnx::Node& node, const char* name, float otherwise) {
  const auto found = node.attributes.find(name);
  return found == node.attributes.end() ? otherwise : found->second.number;
}

int64_t integer_attribute(const onnx::Node& node, const char* name, int64_t otherwise) {
  const auto found = node.attributes.find(name);
  return found == node.attributes.end() ? otherwise : found->second.integer;
}

std::vector<int64_t> integers_attribute(const onnx::Node& node, const char* name, std::size_t count,
                                        int64_t otherwise) {
  const auto found = node.attributes.find(name);
  if (found == node.attributes.end()) return std::vector<int64_t>(count, otherwise);
  if (found->second.integers.size() != count) {
    refuse(node, std::string("\"") + name + "\" to have " + std::to_string(count) + " numbers (two axes), found " +
                     shape_text(found->second.integers));
  }
  return found->second.integers;
}

std::string text_attribute(const onnx::Node& node, const char* name, const char* otherwise) {
  const auto found = node.attributes.find(name);
  return found == node.attributes.end() ? otherwise : found->second.text;
}

ImportGraph::ImportGraph(const onnx::Model& file) : file_(file) {
  find_constants();
  find_needed();
  find_input();
}

bool ImportGraph::is_needed(const onnx::Node& node) const {
  return std::ranges::any_of(node.outputs, [&](const std::string& output) { return needed_.contains(output); });
}

int ImportGraph::readers(const std::string& tensor) const {
  const auto found = readers_.find(tensor);
  return found == readers_.end() ? 0 : found->second;
}

const onnx::Tensor& ImportGraph::constant(const onnx::Node& node, std::size_t input, const char* what) const {
  const auto found = input < node.inputs.size() ? constants_.find(node.inputs[input]) : constants_.end();
  if (found == constants_.end()) refuse(node, std::string("a constant ") + what + ", found none");
  return *found->second;
}

void ImportGraph::find_constants() {
  for (const onnx::Tensor& tensor : file_.initializers) constants_[tensor.name] = &tensor;
  for (const onnx::Node& node : file_.nodes) {
    if (node.outputs.size() != 1 || !node.domain.empty()) continue;
    if (node.op == "Constant" && node.attributes.contains("value")) {
      constants_[node.outputs[0]] = &node.attributes.find("value")->second.tensor;
    } else if (node.op == "Identity" && node.inputs.size() == 1 && constants_.contains(node.inputs[0])) {
      constants_[node.outputs[0]] = constants_[node.inputs[0]];
    }
  }
}

void ImportGraph::find_needed() {
  if (file_.outputs.size() != 1) {
    throw_error<ModelFormatError>("expected an ONNX model with one output, found {}", file_.outputs.size());
  }
  needed_.insert(output());
  ++readers_[output()];
  for (auto node = file_.nodes.rbegin(); node != file_.nodes.rend(); ++node) {
    if (!is_needed(*node)) continue;
    for (const std::string& input : node->inputs) {
      needed_.insert(input);
      ++readers_[input];
    }
  }
}

void ImportGraph::find_input() {
  std::vector<const onnx::ValueInfo*> inputs;
  for (const onnx::ValueInfo& port : file_.inputs) {
    if (!is_constant(port.name)) inputs.push_back(&port);
  }
  if (inputs.size() != 1) {
    throw_error<ModelFormatError>("expected an ONNX model with one input, found {}", inputs.size());
  }
  const onnx::ValueInfo& port = *inputs.front();
  const std::string name = "input \"" + port.name + "\" of the ONNX model";
  if (port.type != onnx::DataType::kFloat || port.shape.size() != 4) {
    throw_error<ModelFormatError>(
        "expected {} to be float32 of [batch, channels, height, width], found data type {} with {} dimensions", name,
        static_cast<int32_t>(port.type), port.shape.size());
  }
  const int64_t channels = port.shape[1].value > 0 ? port.shape[1].value : channels_read_of(port.name);
  if (channels < 1 || channels > 4096) {
    throw_error<ModelFormatError>("expected {} to have 1 to 4096 channels, found {}", name, channels);
  }
  input_ = port.name;
  input_channels_ = static_cast<int32_t>(channels);
}

// Returns the channels that the first convolution reads of an input that leaves them open; 0 if there is none.
int64_t ImportGraph::channels_read_of(const std::string& tensor) const {
  for (const onnx::Node& node : file_.nodes) {
    if (node.op != "Conv" || node.inputs.size() < 2 || node.inputs[0] != tensor) continue;
    const auto weight = constants_.find(node.inputs[1]);
    if (weight != constants_.end() && weight->second->dims.size() == 4) return weight->second->dims[1];
  }
  return 0;
}

}  // namespace dae

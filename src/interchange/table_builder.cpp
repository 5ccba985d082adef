#include "interchange/table_builder.h"

#include <algorithm>
#include <utility>

#include "common/error.h"
#include "common/message.h"
#include "ops/operator.h"

namespace dae {
namespace {

constexpr std::size_t kMaxLayers = 1000;  // of the layer table
// Convolutions that leave their input as it is may have this many weights together: a small file could ask for many.
constexpr std::size_t kMaxIdentityWeights = std::size_t{1} << 22;
constexpr std::size_t kMaxParameters = std::size_t{1} << 28;  // of a model

// Layer tables are JSON, whose text is UTF-8; names of other projects' files may be any bytes.
std::string plain(std::string text) {
  std::ranges::replace_if(text, [](char one) { return one < ' ' || one > '~'; }, '_');
  return text;
}

}  // namespace

int32_t TableBuilder::append(const onnx::Node& node, WeightedLayer layer, std::vector<int32_t> inputs) {
  if (table_.layers.size() >= kMaxLayers) refuse(node, "a network of at most 1000 layers");
  parameters_ += layer.weight.size() + layer.bias.size();
  if (parameters_ > kMaxParameters) {
    refuse(node, "a network of at most " + std::to_string(kMaxParameters) + " weights");
  }
  layer.layer.name = name_for(node);
  layer.layer.inputs = std::move(inputs);
  table_.layers.push_back(std::move(layer.layer));
  weights_.push_back(std::move(layer.weight));
  biases_.push_back(std::move(layer.bias));
  return static_cast<int32_t>(table_.layers.size()) - 1;
}

int32_t TableBuilder::append_identity(const onnx::Node& node, int32_t input) {
  const int32_t channels = this->channels(input);
  identity_weights_ += static_cast<std::size_t>(channels) * static_cast<std::size_t>(channels);
  if (identity_weights_ > kMaxIdentityWeights) {
    refuse(node, "to follow a convolution that nothing else reads, found " + std::to_string(channels) +
                     " channels of another tensor");
  }
  return append(node, identity_convolution(channels), {input});
}

int32_t TableBuilder::channels(int32_t input) const {
  return input == kNetworkInput ? table_.input_channels : table_.layers[static_cast<std::size_t>(input)].filters;
}

bool TableBuilder::has_weights(int32_t input) const {
  return input != kNetworkInput && table_.layers[static_cast<std::size_t>(input)].has_weights();
}

// PyTorch's name of the module, else the node's.
std::string TableBuilder::name_for(const onnx::Node& node) const {
  constexpr std::string_view kWeight = ".weight";
  std::string name = node.name.empty() ? node.outputs[0] : node.name;
  if (node.op.starts_with("Conv") && node.inputs[1].size() > kWeight.size() && node.inputs[1].ends_with(kWeight)) {
    name = node.inputs[1].substr(0, node.inputs[1].size() - kWeight.size());
  }
  name = plain(name);
  const auto taken = [&](const std::string& one) {
    return one == kInputName ||
           std::ranges::any_of(table_.layers, [&](const Layer& layer) { return layer.name == one; });
  };
  if (!taken(name)) return name;
  int number = 2;
  while (taken(name + "_" + std::to_string(number))) ++number;
  return name + "_" + std::to_string(number);
}

// The encoder ends before the first layer that enlarges, or in the middle.
void TableBuilder::choose_stages() {
  std::vector<Layer>& layers = table_.layers;
  auto decoder = std::ranges::find_if(layers, is_upsampling);
  if (decoder == layers.end() || decoder == layers.begin()) {
    decoder = layers.begin() + std::max<std::ptrdiff_t>(1, std::ssize(layers) / 2);
  }
  for (; decoder != layers.end(); ++decoder) decoder->stage = Stage::kDecoder;
}

Model TableBuilder::finish(const onnx::Model& file) {
  if (table_.layers.size() < 2) {
    throw_error<ModelFormatError>("expected an ONNX model of two or more layers, found {}", table_.layers.size());
  }
  choose_stages();
  table_.name = file.graph_name.empty() ? "imported" : plain(file.graph_name);
  table_.description = file.description.empty() ? "imported from ONNX" : plain(file.description);
  const auto license = file.metadata.find("license");
  if (license != file.metadata.end()) table_.license = plain(license->second);
  std::vector<float> parameters;
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    parameters.insert(parameters.end(), weights_[i].begin(), weights_[i].end());
    parameters.insert(parameters.end(), biases_[i].begin(), biases_[i].end());
  }
  // The table's own reader has the limits of sizes and names.
  return Model::from_parameters(parse_layer_table(layer_table_json(table_)), std::move(parameters));
}

}  // namespace dae

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "common/error.h"
#include "interchange/import_convolution.h"
#include "interchange/interchange.h"
#include "interchange/own_export.h"
#include "model/geometry.h"

namespace dae {
namespace {

constexpr std::size_t kMaxLayers = 1000;  // the limit of layer tables
// The limit of the weights of all added identity convolutions, because a small file could request many.
constexpr std::size_t kMaxIdentityWeights = std::size_t{1} << 22;
constexpr std::size_t kMaxParameters = std::size_t{1} << 28;  // the limit of a model
constexpr int64_t kMinOperatorSet = 7;                        // batch normalization has today's meaning since this set

float number(const onnx::Node& node, const char* name, float otherwise) {
  const auto found = node.attributes.find(name);
  return found == node.attributes.end() ? otherwise : found->second.number;
}

int64_t integer(const onnx::Node& node, const char* name, int64_t otherwise) {
  const auto found = node.attributes.find(name);
  return found == node.attributes.end() ? otherwise : found->second.integer;
}

// Returns a name that is valid in JSON: layer tables are UTF-8 text, but names in ONNX files may have any bytes.
std::string plain(std::string text) {
  std::ranges::replace_if(text, [](char one) { return one < ' ' || one > '~'; }, '_');
  return text;
}

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() > end.size() && text.ends_with(end);
}

// Converts a graph's nodes to layers. The nodes of an ONNX file are in topological order.
class Importer {
 public:
  explicit Importer(const onnx::Model& file) : file_(file) {}

  Model run() {
    find_constants();
    find_needed();
    find_input();
    for (const onnx::Node& node : file_.nodes) {
      if (std::ranges::any_of(node.outputs, [&](const std::string& output) { return needed_.contains(output); })) {
        import(node);
      }
    }
    return finish();
  }

 private:
  void find_constants() {
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

  // Finds the tensors that the output depends on, and counts the nodes that read each.
  void find_needed() {
    if (file_.outputs.size() != 1) {
      throw ModelFormatError("expected an ONNX model with one output, found " + std::to_string(file_.outputs.size()));
    }
    needed_.insert(file_.outputs[0].name);
    ++readers_[file_.outputs[0].name];
    for (auto node = file_.nodes.rbegin(); node != file_.nodes.rend(); ++node) {
      if (std::ranges::none_of(node->outputs, [&](const std::string& one) { return needed_.contains(one); })) continue;
      for (const std::string& input : node->inputs) {
        needed_.insert(input);
        ++readers_[input];
      }
    }
  }

  void find_input() {
    std::vector<const onnx::Port*> inputs;
    for (const onnx::Port& port : file_.inputs) {
      if (!constants_.contains(port.name)) inputs.push_back(&port);
    }
    if (inputs.size() != 1) {
      throw ModelFormatError("expected an ONNX model with one input, found " + std::to_string(inputs.size()));
    }
    const onnx::Port& port = *inputs.front();
    if (port.type != onnx::DataType::kFloat || port.shape.size() != 4) {
      throw ModelFormatError(
          "expected input \"" + port.name +
          "\" of the ONNX model to be float32 of [batch, channels, height, width], found data type " +
          std::to_string(static_cast<int32_t>(port.type)) + " with " + std::to_string(port.shape.size()) +
          " dimensions");
    }
    const int64_t channels = port.shape[1].value > 0 ? port.shape[1].value : channels_read_of(port.name);
    if (channels < 1 || channels > 4096) {
      throw ModelFormatError("expected input \"" + port.name +
                             "\" of the ONNX model to have 1 to 4096 channels, found " + std::to_string(channels));
    }
    table_.input_channels = static_cast<int32_t>(channels);
    layer_of_[port.name] = kNetworkInput;
  }

  // Returns the channels that the first convolution reads of an input that leaves them open; 0 if there is none.
  int64_t channels_read_of(const std::string& tensor) const {
    for (const onnx::Node& node : file_.nodes) {
      if (node.op != "Conv" || node.inputs.size() < 2 || node.inputs[0] != tensor) continue;
      const auto weight = constants_.find(node.inputs[1]);
      if (weight != constants_.end() && weight->second->dims.size() == 4) return weight->second->dims[1];
    }
    return 0;
  }

  void import(const onnx::Node& node) {
    if (node.op == "Constant" && node.domain.empty()) return;
    if (!node.outputs.empty() && constants_.contains(node.outputs[0])) return;
    if (!node.domain.empty()) refuse(node, "ONNX's own operators");
    if (node.inputs.empty() || node.outputs.empty()) refuse(node, "inputs and an output");
    if (node.op == "Conv" || node.op == "ConvTranspose") return convolve(node);
    if (node.op == "BatchNormalization") return normalize(node);
    if (node.op == "Relu" || node.op == "LeakyRelu" || node.op == "Sigmoid") return activate(node);
    if (node.op == "Add" || node.op == "Concat") return join(node);
    if (node.op == "SpaceToDepth" || node.op == "DepthToSpace") return rearrange(node);
    if (node.op == "Identity") {
      layer_of_[node.outputs[0]] = source(node, 0);
      return;
    }
    refuse(node,
           "one of Conv, ConvTranspose, BatchNormalization, Relu, LeakyRelu, Sigmoid, Add, Concat, DepthToSpace, "
           "SpaceToDepth, Identity and Constant, which are what the layer table has");
  }

  // Returns the layer whose output a node reads.
  int32_t source(const onnx::Node& node, std::size_t index) const {
    const auto found = layer_of_.find(node.inputs[index]);
    if (found != layer_of_.end()) return found->second;
    refuse(node, constants_.contains(node.inputs[index])
                     ? "to read what other nodes make, found the constant \"" + node.inputs[index] + "\""
                     : "to read what earlier nodes make, found \"" + node.inputs[index] + "\"");
  }

  const onnx::Tensor& constant(const onnx::Node& node, std::size_t index, const char* what) const {
    const auto found = index < node.inputs.size() ? constants_.find(node.inputs[index]) : constants_.end();
    if (found == constants_.end()) refuse(node, std::string("a constant ") + what + ", found none");
    return *found->second;
  }

  int32_t channels_of(int32_t input) const {
    return input == kNetworkInput ? table_.input_channels : table_.layers[static_cast<std::size_t>(input)].filters;
  }

  bool has_weights(int32_t input) const {
    return input != kNetworkInput && table_.layers[static_cast<std::size_t>(input)].has_weights();
  }

  // Returns PyTorch's name of the module if the node's name has one, else the node's name.
  std::string name_for(const onnx::Node& node) const {
    std::string name = node.name.empty() ? node.outputs[0] : node.name;
    if (node.op.starts_with("Conv") && ends_with(node.inputs[1], ".weight")) {
      name = node.inputs[1].substr(0, node.inputs[1].size() - 7);
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

  // Returns the new layer's index.
  int32_t append(const onnx::Node& node, WeightedLayer made, std::vector<int32_t> inputs) {
    if (table_.layers.size() >= kMaxLayers) refuse(node, "a network of at most 1000 layers");
    parameters_ += made.weight.size() + made.bias.size();
    if (parameters_ > kMaxParameters)
      refuse(node, "a network of at most " + std::to_string(kMaxParameters) + " weights");
    made.layer.name = name_for(node);
    made.layer.inputs = std::move(inputs);
    table_.layers.push_back(std::move(made.layer));
    weights_.push_back(std::move(made.weight));
    biases_.push_back(std::move(made.bias));
    return static_cast<int32_t>(table_.layers.size()) - 1;
  }

  // Returns the convolution whose output a node reads, if no other node reads it, so that it may be changed; otherwise
  // a new identity convolution. `linear` requires one without an activation.
  std::size_t own_convolution(const onnx::Node& node, bool linear) {
    const int32_t input = source(node, 0);
    const bool alone = readers_.at(node.inputs[0]) == 1 && has_weights(input) && makers_[node.inputs[0]] == input;
    const auto index = static_cast<std::size_t>(input);
    if (alone && (!linear || table_.layers[index].activation == Activation::kLinear)) return index;
    const int32_t channels = channels_of(input);
    identity_weights_ += static_cast<std::size_t>(channels) * static_cast<std::size_t>(channels);
    if (identity_weights_ > kMaxIdentityWeights) {
      refuse(node, "to follow a convolution that nothing else reads, found " + std::to_string(channels) +
                       " channels of another tensor");
    }
    return static_cast<std::size_t>(append(node, identity_convolution(channels), {input}));
  }

  // Records that a layer computes a node's output.
  void give(const onnx::Node& node, int32_t layer) {
    layer_of_[node.outputs[0]] = layer;
    makers_[node.outputs[0]] = layer;
  }

  void convolve(const onnx::Node& node) {
    const int32_t input = source(node, 0);
    const bool biased = node.inputs.size() > 2 && !node.inputs[2].empty();
    WeightedLayer made =
        import_convolution(node, constant(node, 1, "weight"), biased ? &constant(node, 2, "bias") : nullptr);
    if (made.layer.in_channels != channels_of(input)) {
      refuse(node, "a weight for the " + std::to_string(channels_of(input)) + " channels of \"" + node.inputs[0] +
                       "\", found one for " + std::to_string(made.layer.in_channels));
    }
    give(node, append(node, std::move(made), {input}));
  }

  // Folds y = scale * (x - mean) / sqrt(variance + epsilon) + offset into the convolution that computes x.
  void normalize(const onnx::Node& node) {
    if (integer(node, "training_mode", 0) != 0) refuse(node, "inference, found training_mode");
    const std::size_t index = own_convolution(node, true);
    const auto filters = static_cast<std::size_t>(table_.layers[index].filters);
    for (std::size_t i = 1; i <= 4; ++i) {
      const onnx::Tensor& values = constant(node, i, "scale, offset, mean and variance");
      if (values.floats.size() != filters) {
        refuse(node, std::to_string(filters) + " float32 values in \"" + values.name + "\", found " +
                         std::to_string(values.floats.size()));
      }
    }
    const auto epsilon = static_cast<double>(number(node, "epsilon", 1e-5f));
    const std::size_t taps = weights_[index].size() / filters;
    for (std::size_t filter = 0; filter < filters; ++filter) {
      const auto value = [&](std::size_t input) {
        return static_cast<double>(constant(node, input, "value").floats[filter]);
      };
      const double factor = value(1) / std::sqrt(value(4) + epsilon);
      for (std::size_t tap = 0; tap < taps; ++tap) {
        float& weight = weights_[index][filter * taps + tap];
        weight = static_cast<float>(static_cast<double>(weight) * factor);
      }
      float& bias = biases_[index][filter];
      bias = static_cast<float>((static_cast<double>(bias) - value(3)) * factor + value(2));
    }
    give(node, static_cast<int32_t>(index));
  }

  void activate(const onnx::Node& node) {
    const std::size_t index = linear_layer(node);
    Layer& layer = table_.layers[index];
    if (node.op == "Sigmoid") layer.activation = Activation::kSigmoid;
    if (node.op == "Relu") layer.activation = Activation::kRelu;
    if (node.op == "LeakyRelu") {
      layer.activation = Activation::kLeakyRelu;
      layer.slope = number(node, "alpha", 0.01f);
      if (!(layer.slope >= 0.0f && layer.slope <= 1.0f)) {
        refuse(node, "an \"alpha\" from 0 to 1, found " + std::to_string(layer.slope));
      }
    }
    give(node, static_cast<int32_t>(index));
  }

  // Returns the layer that computes the node's input, of any operator, if it has no activation and no other reader;
  // otherwise a new convolution.
  std::size_t linear_layer(const onnx::Node& node) {
    const int32_t input = source(node, 0);
    if (input != kNetworkInput && readers_.at(node.inputs[0]) == 1 && makers_[node.inputs[0]] == input &&
        table_.layers[static_cast<std::size_t>(input)].activation == Activation::kLinear) {
      return static_cast<std::size_t>(input);
    }
    return own_convolution(node, true);
  }

  void join(const onnx::Node& node) {
    const bool concat = node.op == "Concat";
    const int64_t axis = integer(node, "axis", 1);
    if (concat && axis != 1 && axis != -3) {
      refuse(node, "to join channels, which are axis 1, found axis " + std::to_string(axis));
    }
    std::vector<int32_t> inputs;
    int64_t channels = 0;
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
      inputs.push_back(source(node, i));
      if (!concat && channels_of(inputs[i]) != channels_of(inputs[0])) {
        refuse(node, "inputs with equally many channels, found " + std::to_string(channels_of(inputs[0])) + " and " +
                         std::to_string(channels_of(inputs[i])));
      }
      channels += channels_of(inputs[i]);
    }
    if (inputs.size() < 2) refuse(node, "two or more inputs, found one");
    if (channels > 65536) refuse(node, "at most 65536 channels, found " + std::to_string(channels));
    WeightedLayer made;
    made.layer.op = concat ? Op::kConcat : Op::kAdd;
    made.layer.filters = made.layer.in_channels = concat ? static_cast<int32_t>(channels) : channels_of(inputs[0]);
    give(node, append(node, std::move(made), std::move(inputs)));
  }

  void rearrange(const onnx::Node& node) {
    const int64_t block = integer(node, "blocksize", 0);
    const bool to_space = node.op == "DepthToSpace";
    int32_t input = source(node, 0);
    const int64_t channels = channels_of(input);
    if (block < 1 || block > 16 || (to_space && channels % (block * block) != 0) ||
        channels * block * block > (1 << 20)) {
      refuse(node, "a \"blocksize\" from 1 to 16 that fits " + std::to_string(channels) + " channels, found " +
                       std::to_string(block));
    }
    const auto mode = node.attributes.find("mode");
    if (to_space && mode != node.attributes.end() && mode->second.text == "CRD") input = put_pixels_first(node, block);
    WeightedLayer made;
    made.layer.op = to_space ? Op::kDepthToSpace : Op::kSpaceToDepth;
    made.layer.in_channels = static_cast<int32_t>(channels);
    made.layer.filters = static_cast<int32_t>(to_space ? channels / (block * block) : channels * block * block);
    made.layer.stride = {static_cast<int32_t>(block), static_cast<int32_t>(block)};
    give(node, append(node, std::move(made), {input}));
  }

  // Reorders the filters of the convolution before a pixel shuffle: PyTorch's order is (channel, row, column) (CRD),
  // the table's is (row, column, channel) (DCR).
  int32_t put_pixels_first(const onnx::Node& node, int64_t block) {
    const std::size_t index = own_convolution(node, false);
    const auto pixels = static_cast<std::size_t>(block * block);
    const std::size_t filters = biases_[index].size();
    const std::size_t channels = filters / pixels;
    const std::size_t taps = weights_[index].size() / filters;
    const std::vector<float> weight = weights_[index];
    const std::vector<float> bias = biases_[index];
    for (std::size_t filter = 0; filter < filters; ++filter) {
      const std::size_t from = filter % channels * pixels + filter / channels;
      std::copy_n(weight.begin() + static_cast<std::ptrdiff_t>(from * taps), taps,
                  weights_[index].begin() + static_cast<std::ptrdiff_t>(filter * taps));
      biases_[index][filter] = bias[from];
    }
    return static_cast<int32_t>(index);
  }

  // Ends the encoder before the first layer that enlarges, or else in the middle.
  void choose_stages() {
    std::vector<Layer>& layers = table_.layers;
    auto decoder = std::ranges::find_if(layers, is_upsampling);
    if (decoder == layers.end() || decoder == layers.begin()) {
      decoder = layers.begin() + std::max<std::ptrdiff_t>(1, std::ssize(layers) / 2);
    }
    for (; decoder != layers.end(); ++decoder) decoder->stage = Stage::kDecoder;
  }

  Model finish() {
    const std::string& output = file_.outputs[0].name;
    if (!layer_of_.contains(output)) {
      throw ModelFormatError("expected a node that makes the output \"" + output + "\" of the ONNX model, found none");
    }
    if (table_.layers.size() < 2) {
      throw ModelFormatError("expected an ONNX model of two or more layers, found " +
                             std::to_string(table_.layers.size()));
    }
    choose_stages();
    table_.name = file_.graph_name.empty() ? "imported" : plain(file_.graph_name);
    table_.description = file_.description.empty() ? "imported from ONNX" : plain(file_.description);
    const auto license = file_.metadata.find("license");
    if (license != file_.metadata.end()) table_.license = plain(license->second);
    std::vector<float> parameters;
    for (std::size_t i = 0; i < weights_.size(); ++i) {
      parameters.insert(parameters.end(), weights_[i].begin(), weights_[i].end());
      parameters.insert(parameters.end(), biases_[i].begin(), biases_[i].end());
    }
    // parse_layer_table() checks the limits of sizes and names.
    return Model::from_parameters(parse_layer_table(layer_table_json(table_)), std::move(parameters));
  }

  const onnx::Model& file_;
  std::map<std::string, const onnx::Tensor*> constants_;
  std::set<std::string> needed_;
  std::map<std::string, int> readers_;
  std::map<std::string, int32_t> layer_of_;  // the layer whose output each tensor is
  std::map<std::string, int32_t> makers_;    // the same, without following Identity nodes
  LayerTable table_;
  std::vector<std::vector<float>> weights_;
  std::vector<std::vector<float>> biases_;
  std::size_t parameters_ = 0;
  std::size_t identity_weights_ = 0;
};

}  // namespace

Model import_onnx(std::span<const uint8_t> bytes) {
  const onnx::Model file = onnx::read(bytes);
  if (file.opset < kMinOperatorSet) {
    throw ModelFormatError("expected an ONNX model of operator set " + std::to_string(kMinOperatorSet) +
                           " or later, found " + std::to_string(file.opset));
  }
  std::optional<Model> own = import_own_export(file);
  const Model model = own ? *std::move(own) : Importer(file).run();
  // The model file's reader refuses weights that are not finite or far too large.
  return Model::load(save_model(model));
}

}  // namespace dae

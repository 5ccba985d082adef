#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "common/error.h"
#include "common/message.h"
#include "interchange/dae_export.h"
#include "interchange/import_convolution.h"
#include "interchange/import_graph.h"
#include "interchange/interchange.h"
#include "interchange/table_builder.h"
#include "ops/operator.h"

namespace dae {
namespace {

constexpr int64_t kMinOperatorSet = 7;  // batch normalization has had today's meaning since
constexpr std::array kResizeFactors{1.0f, 2.0f, 4.0f, 8.0f, 16.0f};  // of resize_bilinear

// Follows a graph's nodes in their order, which is one in which they run, and makes layers of them.
class Importer {
 public:
  explicit Importer(const onnx::Model& file) : file_(file), graph_(file), builder_(graph_.input_channels()) {
    layer_of_[graph_.input()] = kNetworkInput;
  }

  Model run() {
    for (const onnx::Node& node : file_.nodes) {
      if (graph_.is_needed(node)) import(node);
    }
    if (!layer_of_.contains(graph_.output())) {
      throw_error<ModelFormatError>("expected a node that makes the output \"{}\" of the ONNX model, found none",
                                    graph_.output());
    }
    return builder_.finish(file_);
  }

 private:
  void import(const onnx::Node& node) {
    if (node.op == "Constant" && node.domain.empty()) return;
    if (!node.outputs.empty() && graph_.is_constant(node.outputs[0])) return;
    if (!node.domain.empty()) refuse(node, "ONNX's own operators");
    if (node.inputs.empty() || node.outputs.empty()) refuse(node, "inputs and an output");
    if (node.op == "Identity") {
      layer_of_[node.outputs[0]] = source(node, 0);
      return;
    }
    static const std::map<std::string, void (Importer::*)(const onnx::Node&)> kImports{
        {"Add", &Importer::join},
        {"BatchNormalization", &Importer::normalize},
        {"Concat", &Importer::join},
        {"Conv", &Importer::convolve},
        {"ConvTranspose", &Importer::convolve},
        {"DepthToSpace", &Importer::rearrange},
        {"LeakyRelu", &Importer::activate},
        {"MaxPool", &Importer::pool},
        {"Relu", &Importer::activate},
        {"Resize", &Importer::resize},
        {"Sigmoid", &Importer::activate},
        {"SpaceToDepth", &Importer::rearrange}};
    const auto found = kImports.find(node.op);
    if (found != kImports.end()) return (this->*found->second)(node);
    std::string known = "Constant, Identity";
    for (const auto& [op, import] : kImports) known += ", " + op;
    refuse(node, "one of the operators that the layer table has: " + known);
  }

  // The layer whose output a node reads.
  int32_t source(const onnx::Node& node, std::size_t index) const {
    const auto found = layer_of_.find(node.inputs[index]);
    if (found != layer_of_.end()) return found->second;
    refuse(node, graph_.is_constant(node.inputs[index])
                     ? "to read what other nodes compute, found the constant \"" + node.inputs[index] + "\""
                     : "to read what earlier nodes compute, found \"" + node.inputs[index] + "\"");
  }

  // Returns the convolution before the node if only the node reads it, so that it can be changed; otherwise appends an
  // identity convolution. `linear`: the convolution must have no activation.
  std::size_t foldable_convolution(const onnx::Node& node, bool linear) {
    const int32_t input = source(node, 0);
    const bool alone =
        graph_.readers(node.inputs[0]) == 1 && builder_.has_weights(input) && producers_[node.inputs[0]] == input;
    const auto index = static_cast<std::size_t>(input);
    if (alone && (!linear || builder_.layer(index).activation == Activation::kLinear)) return index;
    return static_cast<std::size_t>(builder_.append_identity(node, input));
  }

  // Notes the layer that produces a node's output.
  void set_producer(const onnx::Node& node, int32_t layer) {
    layer_of_[node.outputs[0]] = layer;
    producers_[node.outputs[0]] = layer;
  }

  void convolve(const onnx::Node& node) {
    const int32_t input = source(node, 0);
    const bool biased = node.inputs.size() > 2 && !node.inputs[2].empty();
    WeightedLayer made = import_convolution(node, graph_.constant(node, 1, "weight"),
                                            biased ? &graph_.constant(node, 2, "bias") : nullptr);
    if (made.layer.in_channels != builder_.channels(input)) {
      refuse(node, "a weight for the " + std::to_string(builder_.channels(input)) + " channels of \"" + node.inputs[0] +
                       "\", found one for " + std::to_string(made.layer.in_channels));
    }
    set_producer(node, builder_.append(node, std::move(made), {input}));
  }

  // y = scale * (x - mean) / sqrt(variance + epsilon) + offset, of what a convolution gives.
  void normalize(const onnx::Node& node) {
    if (integer_attribute(node, "training_mode", 0) != 0) refuse(node, "inference, found training_mode");
    const std::size_t index = foldable_convolution(node, true);
    const auto filters = static_cast<std::size_t>(builder_.layer(index).filters);
    for (std::size_t i = 1; i <= 4; ++i) {
      const onnx::Tensor& values = graph_.constant(node, i, "scale, offset, mean and variance");
      if (values.floats.size() != filters) {
        refuse(node, std::to_string(filters) + " float32 values in \"" + values.name + "\", found " +
                         std::to_string(values.floats.size()));
      }
    }
    const auto epsilon = static_cast<double>(number_attribute(node, "epsilon", 1e-5f));
    const std::size_t taps = builder_.weight(index).size() / filters;
    for (std::size_t filter = 0; filter < filters; ++filter) {
      const auto value = [&](std::size_t input) {
        return static_cast<double>(graph_.constant(node, input, "value").floats[filter]);
      };
      const double factor = value(1) / std::sqrt(value(4) + epsilon);
      for (std::size_t tap = 0; tap < taps; ++tap) {
        float& weight = builder_.weight(index)[filter * taps + tap];
        weight = static_cast<float>(static_cast<double>(weight) * factor);
      }
      float& bias = builder_.bias(index)[filter];
      bias = static_cast<float>((static_cast<double>(bias) - value(3)) * factor + value(2));
    }
    set_producer(node, static_cast<int32_t>(index));
  }

  void activate(const onnx::Node& node) {
    const std::size_t index = linear_layer(node);
    Layer& layer = builder_.layer(index);
    if (node.op == "Sigmoid") layer.activation = Activation::kSigmoid;
    if (node.op == "Relu") layer.activation = Activation::kRelu;
    if (node.op == "LeakyRelu") {
      layer.activation = Activation::kLeakyRelu;
      layer.slope = number_attribute(node, "alpha", 0.01f);
      if (!(layer.slope >= 0.0f && layer.slope <= 1.0f)) {
        refuse(node, "an \"alpha\" from 0 to 1, found " + std::to_string(layer.slope));
      }
    }
    set_producer(node, static_cast<int32_t>(index));
  }

  // A layer of any operator without an activation that nothing but the node reads, or a new convolution.
  std::size_t linear_layer(const onnx::Node& node) {
    const int32_t input = source(node, 0);
    if (input != kNetworkInput && graph_.readers(node.inputs[0]) == 1 && producers_[node.inputs[0]] == input &&
        builder_.layer(static_cast<std::size_t>(input)).activation == Activation::kLinear) {
      return static_cast<std::size_t>(input);
    }
    return foldable_convolution(node, true);
  }

  void join(const onnx::Node& node) {
    const bool concat = node.op == "Concat";
    const int64_t axis = integer_attribute(node, "axis", 1);
    if (concat && axis != 1 && axis != -3) {
      refuse(node, "to join channels, which are axis 1, found axis " + std::to_string(axis));
    }
    std::vector<int32_t> inputs;
    int64_t channels = 0;
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
      inputs.push_back(source(node, i));
      if (!concat && builder_.channels(inputs[i]) != builder_.channels(inputs[0])) {
        refuse(node, "inputs with the same number of channels, found " + std::to_string(builder_.channels(inputs[0])) +
                         " and " + std::to_string(builder_.channels(inputs[i])));
      }
      channels += builder_.channels(inputs[i]);
    }
    if (inputs.size() < 2) refuse(node, "two or more inputs, found one");
    if (channels > 65536) refuse(node, "at most 65536 channels, found " + std::to_string(channels));
    WeightedLayer made;
    made.layer.op = concat ? Op::kConcat : Op::kAdd;
    made.layer.filters = made.layer.in_channels =
        concat ? static_cast<int32_t>(channels) : builder_.channels(inputs[0]);
    set_producer(node, builder_.append(node, std::move(made), std::move(inputs)));
  }

  void rearrange(const onnx::Node& node) {
    const int64_t block = integer_attribute(node, "blocksize", 0);
    const bool to_space = node.op == "DepthToSpace";
    int32_t input = source(node, 0);
    const int64_t channels = builder_.channels(input);
    if (block < 1 || block > 16 || (to_space && channels % (block * block) != 0) ||
        channels * block * block > (1 << 20)) {
      refuse(node, "a \"blocksize\" from 1 to 16 that fits " + std::to_string(channels) + " channels, found " +
                       std::to_string(block));
    }
    if (to_space && text_attribute(node, "mode", "DCR") == "CRD") input = put_pixels_first(node, block);
    WeightedLayer made;
    made.layer.op = to_space ? Op::kDepthToSpace : Op::kSpaceToDepth;
    made.layer.in_channels = static_cast<int32_t>(channels);
    made.layer.filters = static_cast<int32_t>(to_space ? channels / (block * block) : channels * block * block);
    made.layer.stride = {static_cast<int32_t>(block), static_cast<int32_t>(block)};
    set_producer(node, builder_.append(node, std::move(made), {input}));
  }

  // PyTorch's pixel shuffle has a channel's pixels side by side (CRD), the table a pixel's channels (DCR): orders the
  // filters of the convolution before it anew.
  int32_t put_pixels_first(const onnx::Node& node, int64_t block) {
    const std::size_t index = foldable_convolution(node, false);
    const auto pixels = static_cast<std::size_t>(block * block);
    const std::size_t filters = builder_.bias(index).size();
    const std::size_t channels = filters / pixels;
    const std::size_t taps = builder_.weight(index).size() / filters;
    const std::vector<float> weight = builder_.weight(index);
    const std::vector<float> bias = builder_.bias(index);
    for (std::size_t filter = 0; filter < filters; ++filter) {
      const std::size_t from = filter % channels * pixels + filter / channels;
      std::copy_n(weight.begin() + static_cast<std::ptrdiff_t>(from * taps), taps,
                  builder_.weight(index).begin() + static_cast<std::ptrdiff_t>(filter * taps));
      builder_.bias(index)[filter] = bias[from];
    }
    return static_cast<int32_t>(index);
  }

  // Windows that lie side by side; others are no operator of the table.
  void pool(const onnx::Node& node) {
    const auto sizes = [&](const char* name) {
      const auto found = node.attributes.find(name);
      return found == node.attributes.end() ? std::vector<int64_t>{} : found->second.integers;
    };
    const std::vector<int64_t> window = sizes("kernel_shape");
    const std::vector<int64_t> pads = sizes("pads");
    const std::vector<int64_t> dilations = sizes("dilations");
    const bool plain_window = std::ranges::all_of(pads, [](int64_t pad) { return pad == 0; }) &&
                              std::ranges::all_of(dilations, [](int64_t dilation) { return dilation == 1; });
    if (window.size() != 2 || sizes("strides") != window || !plain_window || node.outputs.size() != 1) {
      refuse(node,
             "windows of two dimensions that lie side by side: \"strides\" equal to \"kernel_shape\", no padding");
    }
    set_producer(node, append_resampling(node, Op::kMaxPool, window[0], window[1]));
  }

  // Bilinear interpolation between the centres of pixels, by powers of two.
  void resize(const onnx::Node& node) {
    if (text_attribute(node, "mode", "nearest") != "linear" ||
        text_attribute(node, "coordinate_transformation_mode", "half_pixel") != "half_pixel") {
      refuse(node, "the \"mode\" linear with half_pixel coordinates");
    }
    const std::vector<float>& scales = graph_.constant(node, 2, "of four scales").floats;
    const auto fits = [](float scale) { return std::ranges::count(kResizeFactors, scale) == 1; };
    if (scales.size() != 4 || scales[0] != 1.0f || scales[1] != 1.0f || !fits(scales[2]) || !fits(scales[3])) {
      refuse(node, "scales of 1 for batch and channels, and 1, 2, 4, 8 or 16 for height and width");
    }
    set_producer(node, append_resampling(node, Op::kResizeBilinear, static_cast<int64_t>(scales[2]),
                                         static_cast<int64_t>(scales[3])));
  }

  // Appends a layer that keeps the channels. The layer table's own limits hold for the factors.
  int32_t append_resampling(const onnx::Node& node, Op op, int64_t height, int64_t width) {
    if (height < 1 || height > kMaxStride || width < 1 || width > kMaxStride || height * width == 1) {
      refuse(node, "factors from 1 to " + std::to_string(kMaxStride) + ", found " + std::to_string(height) + " and " +
                       std::to_string(width));
    }
    const int32_t input = source(node, 0);
    WeightedLayer made;
    made.layer.op = op;
    made.layer.in_channels = made.layer.filters = builder_.channels(input);
    made.layer.stride = {static_cast<int32_t>(height), static_cast<int32_t>(width)};
    return builder_.append(node, std::move(made), {input});
  }

  const onnx::Model& file_;
  ImportGraph graph_;
  TableBuilder builder_;
  std::map<std::string, int32_t> layer_of_;   // the layer whose output a tensor is
  std::map<std::string, int32_t> producers_;  // the same without Identity, past which other nodes may read
};

}  // namespace

Model import_onnx(std::span<const uint8_t> bytes) {
  const onnx::Model file = onnx::read(bytes);
  if (file.opset < kMinOperatorSet) {
    throw_error<ModelFormatError>("expected an ONNX model of operator set {} or later, found {}", kMinOperatorSet,
                                  file.opset);
  }
  std::optional<Model> own = import_dae_export(file);
  const Model model = own ? *std::move(own) : Importer(file).run();
  // The model file's reader refuses weights that are not finite or far too large.
  return Model::load(save_model(model));
}

}  // namespace dae

#include <stdexcept>
#include <string>
#include <utility>

#include "common/message.h"
#include "interchange/axis_order.h"
#include "interchange/dae_export.h"
#include "interchange/graph_writer.h"
#include "interchange/interchange.h"
#include "interchange/onnx_graph.h"
#include "interchange/picture_nodes.h"
#include "model/geometry.h"

namespace dae {
namespace {

using onnx::Attributes;
using onnx::GraphWriter;

constexpr int64_t kIrVersion = 8;
constexpr int64_t kOperatorSet = 17;
constexpr int64_t kMaxMovingWeights = int64_t{1} << 24;

std::string tensor_of(const std::string& layer) {
  return "network/" + layer;
}

std::vector<int64_t> pair(const Extent& extent) {
  return {extent.height, extent.width};
}

// The padding is right for sizes that the stride divides; PictureNodes pads images to such sizes.
Attributes convolution_attributes(const Layer& layer) {
  const AxisPadding rows = same_padding(layer, Axis::kHeight, layer.stride.height);
  const AxisPadding columns = same_padding(layer, Axis::kWidth, layer.stride.width);
  Attributes attributes{{"kernel_shape", onnx::integers_attribute(pair(layer.kernel))},
                        {"strides", onnx::integers_attribute(pair(layer.stride))},
                        {"pads", onnx::integers_attribute({rows.before, columns.before, rows.after, columns.after})}};
  // If the kernel of a transposed convolution is smaller than its stride, some output pixels are only the bias.
  const Extent missing{std::max(layer.stride.height - layer.kernel.height, 0),
                       std::max(layer.stride.width - layer.kernel.width, 0)};
  if (layer.op == Op::kConv2dTranspose && missing != Extent{0, 0}) {
    attributes.emplace("output_padding", onnx::integers_attribute(pair(missing)));
  }
  return attributes;
}

// ONNX's blocks are square. For other blocks, a convolution whose weights are ones and zeros moves the values, which is
// exact.
std::vector<float> moving_weights(const Layer& layer, int64_t pixel_channels) {
  const int64_t block = int64_t{layer.stride.height} * layer.stride.width;
  std::vector<float> weights(static_cast<std::size_t>(block * pixel_channels * pixel_channels * block));
  for (int64_t at = 0; at < block; ++at) {
    for (int64_t channel = 0; channel < pixel_channels; ++channel) {
      const int64_t plane = (at * pixel_channels + channel) * pixel_channels + channel;
      weights[static_cast<std::size_t>(plane * block + at)] = 1.0f;
    }
  }
  return weights;
}

std::string rearrangement(GraphWriter& graph, const Layer& layer, const std::string& input, const std::string& output) {
  const bool to_depth = layer.op == Op::kSpaceToDepth;
  if (layer.stride == Extent{}) return graph.node("Identity", {input}, output);
  if (layer.stride.height == layer.stride.width) {
    Attributes attributes{{"blocksize", onnx::integer_attribute(layer.stride.height)}};
    if (!to_depth) attributes.emplace("mode", onnx::text_attribute("DCR"));
    return graph.node(to_depth ? "SpaceToDepth" : "DepthToSpace", {input}, output, std::move(attributes));
  }
  const int64_t channels = to_depth ? layer.in_channels : layer.filters;
  const int64_t block = int64_t{layer.stride.height} * layer.stride.width;
  if (block * channels * channels * block > kMaxMovingWeights) {
    throw_error<std::invalid_argument>(
        "expected square blocks or fewer channels for ONNX, found {} channels of pixels in layer \"{}\"", channels,
        layer.name);
  }
  // Both are [channels of blocks, channels of pixels, height, width]: Conv's filters come first, ConvTranspose's
  // inputs.
  const std::string weights =
      graph.constant(layer.name + ".moves", {block * channels, channels, layer.stride.height, layer.stride.width},
                     moving_weights(layer, channels));
  return graph.node(to_depth ? "Conv" : "ConvTranspose", {input, weights}, output,
                    {{"kernel_shape", onnx::integers_attribute(pair(layer.stride))},
                     {"strides", onnx::integers_attribute(pair(layer.stride))}});
}

// ONNX adds two tensors at a time.
std::string addition(GraphWriter& graph, const std::vector<std::string>& inputs, const std::string& output) {
  std::string sum = inputs.front();
  for (std::size_t i = 1; i < inputs.size(); ++i) {
    const bool last = i + 1 == inputs.size();
    sum = graph.node("Add", {sum, inputs[i]}, last ? output : output + ".sum" + std::to_string(i));
  }
  return sum;
}

std::string max_pool(GraphWriter& graph, const Layer& layer, const std::string& input, const std::string& output) {
  return graph.node("MaxPool", {input}, output,
                    {{"kernel_shape", onnx::integers_attribute(pair(layer.stride))},
                     {"strides", onnx::integers_attribute(pair(layer.stride))}});
}

std::string resize_bilinear(GraphWriter& graph, const Layer& layer, const std::string& input,
                            const std::string& output) {
  const std::string scales =
      graph.constant(layer.name + ".scales", {4},
                     {1.0f, 1.0f, static_cast<float>(layer.stride.height), static_cast<float>(layer.stride.width)});
  return graph.node("Resize", {input, "", scales}, output,
                    {{"mode", onnx::text_attribute("linear")},
                     {"coordinate_transformation_mode", onnx::text_attribute("half_pixel")}});
}

class NetworkNodes {
 public:
  NetworkNodes(const Model& model, GraphWriter& graph, std::string input)
      : model_(model), graph_(graph), input_(std::move(input)) {}

  // Appends the network; returns the name of its result.
  std::string append() {
    for (std::size_t i = 0; i < model_.table().layers.size(); ++i) append_layer(i);
    return tensor_of(model_.table().layers.back().name);
  }

 private:
  std::string append_operator(std::size_t index, const std::string& output) {
    const Layer& layer = model_.table().layers[index];
    std::vector<std::string> inputs;
    for (const int32_t input : layer.inputs) {
      inputs.push_back(input == kNetworkInput ? input_
                                              : tensor_of(model_.table().layers[static_cast<std::size_t>(input)].name));
    }
    switch (layer.op) {
      case Op::kConv2d:
      case Op::kConv2dTranspose:
        inputs.push_back(
            graph_.constant(layer.name + ".weight", planar_shape(layer), to_planar(layer, model_.weight(index))));
        inputs.push_back(graph_.constant(layer.name + ".bias", {layer.filters},
                                         {model_.bias(index).begin(), model_.bias(index).end()}));
        return graph_.node(layer.op == Op::kConv2d ? "Conv" : "ConvTranspose", inputs, output,
                           convolution_attributes(layer));
      case Op::kAdd:
        return addition(graph_, inputs, output);
      case Op::kConcat:
        return graph_.node("Concat", inputs, output, {{"axis", onnx::integer_attribute(1)}});
      case Op::kMaxPool:
        return max_pool(graph_, layer, inputs.front(), output);
      case Op::kResizeBilinear:
        return resize_bilinear(graph_, layer, inputs.front(), output);
      case Op::kSpaceToDepth:
      case Op::kDepthToSpace:
        break;
    }
    return rearrangement(graph_, layer, inputs.front(), output);
  }

  void append_layer(std::size_t index) {
    const Layer& layer = model_.table().layers[index];
    const std::string output = tensor_of(layer.name);
    if (layer.activation == Activation::kLinear) {
      append_operator(index, output);
      return;
    }
    const std::string linear = append_operator(index, output + ".linear");
    switch (layer.activation) {
      case Activation::kRelu:
        graph_.node("Relu", {linear}, output);
        break;
      case Activation::kLeakyRelu:
        graph_.node("LeakyRelu", {linear}, output, {{"alpha", onnx::float_attribute(layer.slope)}});
        break;
      case Activation::kSigmoid:
      case Activation::kLinear:
        graph_.node("Sigmoid", {linear}, output);
        break;
    }
  }

  const Model& model_;
  GraphWriter& graph_;
  std::string input_;
};

onnx::ValueInfo image_value_info(const std::string& name, int32_t channels, const std::string& prefix) {
  return {name,
          onnx::DataType::kFloat,
          {{0, "batch"}, {channels, ""}, {0, prefix + "height"}, {0, prefix + "width"}},
          "NCHW, values from 0 to 1"};
}

constexpr const char* kWhiteEstimate =
    "as the first quartile, over the picture's blocks of 16x16 pixels, of the root mean square of the filter "
    "[1 -2 1; -2 4 -2; 1 -2 1] / 6, divided by 0.963 (colour) or 0.947 (gray), without blocks of which more than 2 % "
    "of the values are 0 or 1 and those whose values differ by less than 1.5/255";
constexpr const char* kCameraEstimate =
    "as the \"total\" of dae_image_noise() plus 2/255, at most 10/255, scaled down towards 0 where the noise is uneven";

void add_metadata(const LayerTable& table, const OnnxOptions& options, onnx::Model& to) {
  to.metadata["dae"] = layer_table_json(table);
  to.metadata["license"] = table.license;
  to.metadata["normalization"] = "8-bit values divided by 255; " +
                                 std::string(table.input_channels == 3 ? "red, green, blue" : "gray") +
                                 ", as stored (not linearised); clip the output to [0, 1]";
  if (table.noise_sigma == 0.0f) return;
  to.metadata["sigma"] =
      std::string("standard deviation of the input's noise, on the scale of 0 to 1; ") +
      (options.sigma ? "constant in this file: " + std::to_string(*options.sigma)
                     : std::string("input \"sigma\", one value for the batch or one for each picture")) +
      ". gain = " + std::to_string(table.noise_sigma) +
      " / max(sigma, 2/255); output = network(gain * input) / gain. dae estimates sigma " +
      (table.camera_noise ? kCameraEstimate : kWhiteEstimate);
}

}  // namespace

onnx::Model onnx_model(const Model& model, const OnnxOptions& options) {
  const LayerTable& table = model.table();
  if (options.sigma && table.noise_sigma == 0.0f) {
    throw_error<std::invalid_argument>("expected no sigma for \"{}\", which has no \"noiseSigma\"", table.name);
  }
  if (options.sigma && !(*options.sigma >= 0.0f && *options.sigma <= 1.0f)) {
    throw_error<std::invalid_argument>("expected a sigma from 0 to 1, got {}", *options.sigma);
  }
  onnx::Model to;
  to.ir_version = kIrVersion;
  to.opset = kOperatorSet;
  to.producer = "dae-wasm";
  to.producer_version = options.producer_version;
  to.description = table.description;
  to.graph_name = table.name;
  GraphWriter graph(to);
  graph.input(image_value_info("input", table.input_channels, ""));
  PictureNodes picture(table, options.sigma);
  const std::string input = picture.add_preprocessing(graph);
  picture.add_postprocessing(graph, NetworkNodes(model, graph, input).append());
  graph.rename_last("output");
  to.outputs.push_back(image_value_info("output", table.output_channels(), "output_"));
  add_metadata(table, options, to);
  return to;
}

std::vector<uint8_t> export_onnx(const Model& model, const OnnxOptions& options) {
  return onnx::write(onnx_model(model, options));
}

}  // namespace dae

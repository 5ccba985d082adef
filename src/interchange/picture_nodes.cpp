#include "interchange/picture_nodes.h"

#include <array>

#include "model/geometry.h"

namespace dae {
namespace {

using onnx::GraphWriter;
using onnx::integer_attribute;

// One of an image's two axes in the graph.
struct GraphAxis {
  Axis axis;
  int64_t dimension;
  std::string name;
};

const std::array<GraphAxis, 2>& axes() {
  static const std::array<GraphAxis, 2> kAxes{{{Axis::kHeight, 2, "height"}, {Axis::kWidth, 3, "width"}}};
  return kAxes;
}

bool is_framed(const Geometry& geometry) {
  return geometry.stride > 1 || mirror_padding(geometry) > 0;
}

std::string size_of(const GraphAxis& axis) {
  return "picture/" + axis.name;
}

// The end of an axis with edge pixels, rounded up to a multiple of the network's stride; it does not count the edge
// pixels before the picture.
std::string framed_end(GraphWriter& graph, const std::string& at, const std::string& size, const Geometry& geometry) {
  const int64_t edge = mirror_padding(geometry);
  const std::string stride = graph.integer(geometry.stride);
  const std::string rounded = graph.node("Add", {size, graph.integer(2 * edge + geometry.stride - 1)}, at + ".rounded");
  const std::string blocks = graph.node("Div", {rounded, stride}, at + ".blocks");
  const std::string padded = graph.node("Mul", {blocks, stride}, at + ".padded");
  return graph.node("Sub", {padded, graph.integer(edge)}, at + ".end");
}

// Returns the indices from -edge to the end of the padded axis, mirrored at the picture's first and last pixel as often
// as needed (numpy's "reflect"). ONNX's Pad refuses to mirror more pixels than there are.
std::string mirrored_indices(GraphWriter& graph, const std::string& at, const std::string& size, const std::string& end,
                             const Geometry& geometry) {
  const std::string index = graph.node("Range",
                                       {graph.integer_scalar(-mirror_padding(geometry)),
                                        graph.node("Squeeze", {end}, at + ".end.scalar"), graph.integer_scalar(1)},
                                       at + ".indices");
  const std::string one = graph.integer(1);
  const std::string last = graph.node("Sub", {size, one}, at + ".last");
  const std::string twice = graph.node("Mul", {last, graph.integer(2)}, at + ".twice");
  // A single pixel has the period 0; with 1, every index becomes 0.
  const std::string period = graph.node("Max", {twice, one}, at + ".period");
  const std::string folded = graph.node("Mod", {index, period}, at + ".folded");
  const std::string back = graph.node("Sub", {period, folded}, at + ".back");
  return graph.node("Min", {folded, back}, at + ".mirrored");
}

std::string extend(GraphWriter& graph, const GraphAxis& axis, const Geometry& geometry, const std::string& tensor) {
  const std::string at = size_of(axis);
  const std::string size =
      graph.node("Shape", {"input"}, at,
                 {{"start", integer_attribute(axis.dimension)}, {"end", integer_attribute(axis.dimension + 1)}});
  const std::string end = framed_end(graph, at, size, geometry);
  const std::string indices = mirrored_indices(graph, at, size, end, geometry);
  return graph.node("Gather", {tensor, indices}, at + ".extended", {{"axis", integer_attribute(axis.dimension)}});
}

std::string crop(GraphWriter& graph, const GraphAxis& axis, const Geometry& geometry, const std::string& tensor) {
  const std::string at = size_of(axis);
  const int64_t scale = geometry.scale_numerator;
  const std::string begin = graph.integer(mirror_padding(geometry) * scale);
  const std::string scaled = graph.node("Mul", {at, graph.integer(scale)}, at + ".scaled");
  const std::string end = graph.node("Add", {scaled, begin}, at + ".crop");
  return graph.node("Slice", {tensor, begin, end, graph.integer(axis.dimension)}, at + ".cropped");
}

}  // namespace

std::string PictureNodes::noise_gain(GraphWriter& graph) const {
  if (sigma_) return graph.constant(kGainConstant, {1, 1, 1, 1}, {table_.noise_gain(static_cast<double>(*sigma_))});
  graph.input({"sigma", onnx::DataType::kFloat, {{0, "sigmas"}}, "standard deviation of the noise, from 0 to 1"});
  const std::string least = graph.constant("picture/min_sigma", {1}, {static_cast<float>(LayerTable::kMinSigma)});
  const std::string sigma = graph.node("Max", {"sigma", least}, "picture/sigma");
  const std::string known = graph.constant("picture/network_sigma", {1}, {table_.noise_sigma});
  const std::string gain = graph.node("Div", {known, sigma}, "picture/gains");
  const std::string axes = graph.integers("picture/sigma_axes", {1, 2, 3});
  return graph.node("Unsqueeze", {gain, axes}, "picture/gain_of_each");
}

std::string PictureNodes::add_preprocessing(GraphWriter& graph) {
  std::string tensor = "input";
  for (const GraphAxis& axis : axes()) {
    const Geometry geometry = measure(table_, table_.all(), axis.axis);
    if (is_framed(geometry)) tensor = extend(graph, axis, geometry, tensor);
  }
  if (table_.noise_sigma == 0.0f) return tensor;
  gain_ = noise_gain(graph);
  return graph.node("Mul", {tensor, gain_}, "picture/amplified");
}

void PictureNodes::add_postprocessing(GraphWriter& graph, std::string tensor) const {
  for (const GraphAxis& axis : axes()) {
    const Geometry geometry = measure(table_, table_.all(), axis.axis);
    // A network that makes pictures smaller by itself leaves the whole of its last block.
    if (is_framed(geometry) && geometry.scale_denominator == 1) tensor = crop(graph, axis, geometry, tensor);
  }
  if (!gain_.empty()) graph.node("Div", {tensor, gain_}, "picture/result");
}

}  // namespace dae

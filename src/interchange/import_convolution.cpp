#include "interchange/import_convolution.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "common/error.h"
#include "common/message.h"
#include "interchange/axis_order.h"
#include "interchange/import_graph.h"

namespace dae {
namespace {

constexpr int64_t kMaxKernel = 63;  // the limit of layer tables
constexpr int64_t kMaxGrownWeights = int64_t{1} << 24;

// A convolution along one axis with ONNX's attributes.
struct AxisWindow {
  int64_t kernel = 1;
  int64_t stride = 1;
  int64_t before = 0;  // padding, or what a transposed convolution cuts off
  int64_t after = 0;
  int64_t output_padding = 0;
};

// The offset of ONNX's kernel within the layer table's larger kernel.
struct KernelPlacement {
  int64_t kernel = 1;
  int64_t offset = 0;
};

void require_plain(const onnx::Node& node) {
  const int64_t groups = integer_attribute(node, "group", 1);
  if (groups != 1) refuse(node, "1 group, found " + std::to_string(groups));
  for (const int64_t dilation : integers_attribute(node, "dilations", 2, 1)) {
    if (dilation != 1) refuse(node, "dilations of 1, found " + std::to_string(dilation));
  }
  if (node.attributes.contains("output_shape")) refuse(node, "no \"output_shape\", which fixes the picture's size");
}

void pad_automatically(const std::string& mode, AxisWindow& window) {
  const int64_t total = mode == "VALID" ? 0 : std::max<int64_t>(window.kernel - window.stride, 0);
  window.before = mode == "SAME_LOWER" ? total - total / 2 : total / 2;
  window.after = total - window.before;
}

std::array<AxisWindow, 2> windows_of(const onnx::Node& node, const std::vector<int64_t>& weight_dims) {
  const std::vector<int64_t> strides = integers_attribute(node, "strides", 2, 1);
  const std::vector<int64_t> pads = integers_attribute(node, "pads", 4, 0);
  const std::vector<int64_t> output_padding = integers_attribute(node, "output_padding", 2, 0);
  const std::string mode = text_attribute(node, "auto_pad", "NOTSET");
  std::array<AxisWindow, 2> windows;
  for (std::size_t axis = 0; axis < windows.size(); ++axis) {
    windows[axis] = {weight_dims[2 + axis], strides[axis], pads[axis], pads[2 + axis], output_padding[axis]};
    if (mode != "NOTSET") pad_automatically(mode, windows[axis]);
  }
  const std::vector<int64_t> kernel = integers_attribute(node, "kernel_shape", 2, 0);
  for (std::size_t axis = 0; axis < 2; ++axis) {
    if (kernel[axis] == 0 || kernel[axis] == weight_dims[2 + axis]) continue;
    refuse(node, "a \"kernel_shape\" that the weight has, found " + shape_text(kernel) + " for a weight of " +
                     shape_text(weight_dims));
  }
  return windows;
}

// Finds the smallest kernel whose SAME padding lets every tap of ONNX's kernel read the same pixels. Returns none if
// the output's size is not the input's divided (or, transposed, multiplied) by the stride, or if the kernel would be
// too large.
std::optional<KernelPlacement> place(const AxisWindow& window, bool transposed) {
  const int64_t stride = window.stride;
  const int64_t total = window.before + window.after - window.output_padding;
  const int64_t least = window.kernel - stride;
  if (stride < 1 || window.kernel < 1 || window.before < 0 || window.before > kMaxKernel) return std::nullopt;
  if (total < least || total > (transposed ? least : window.kernel - 1)) return std::nullopt;
  for (int64_t kernel = window.kernel; kernel <= kMaxKernel; ++kernel) {
    const int64_t offset = std::max<int64_t>(kernel - stride, 0) / 2 - window.before;
    if (offset >= 0 && offset + window.kernel <= kernel) return KernelPlacement{kernel, offset};
  }
  return std::nullopt;
}

// Copies each filter's kernel into a larger one of zeros.
std::vector<float> placed(std::span<const float> weight, const Layer& from, const Layer& to,
                          const std::array<KernelPlacement, 2>& places) {
  if (from.kernel == to.kernel) return {weight.begin(), weight.end()};
  std::vector<float> result(static_cast<std::size_t>(to.weight_values()));
  const auto row = static_cast<std::ptrdiff_t>(from.kernel.width) * from.in_channels;
  auto read = weight.begin();
  for (int64_t filter = 0; filter < from.filters; ++filter) {
    for (int64_t y = 0; y < from.kernel.height; ++y, read += row) {
      const int64_t line = filter * to.kernel.height + places[0].offset + y;
      const int64_t at = (line * to.kernel.width + places[1].offset) * to.in_channels;
      std::copy_n(read, row, result.data() + at);
    }
  }
  return result;
}

void require_float(const onnx::Node& node, const onnx::Tensor& tensor, std::size_t rank, const char* what) {
  if (tensor.type == onnx::DataType::kFloat && tensor.dims.size() == rank && !tensor.floats.empty()) return;
  refuse(node, std::string(what) + " of float32 with " + std::to_string(rank) +
                   (rank == 1 ? " dimension" : " dimensions (images have two axes)") + ", found \"" + tensor.name +
                   "\" of data type " + std::to_string(static_cast<int32_t>(tensor.type)) + " and shape " +
                   shape_text(tensor.dims));
}

}  // namespace

[[noreturn]] void refuse(const onnx::Node& node, const std::string& expected) {
  throw_error<ModelFormatError>("{}: expected {}", describe_node(node), expected);
}

std::string describe_node(const onnx::Node& node) {
  const std::string name = !node.name.empty() ? node.name : node.outputs.empty() ? "" : node.outputs.front();
  return "node \"" + name + "\" of operator " + (node.domain.empty() ? "" : node.domain + ".") + node.op;
}

WeightedLayer import_convolution(const onnx::Node& node, const onnx::Tensor& weight, const onnx::Tensor* bias) {
  require_float(node, weight, 4, "a weight");
  require_plain(node);
  const bool transposed = node.op == "ConvTranspose";
  const std::array<AxisWindow, 2> windows = windows_of(node, weight.dims);
  std::array<KernelPlacement, 2> places;
  for (std::size_t axis = 0; axis < places.size(); ++axis) {
    const std::optional<KernelPlacement> found = place(windows[axis], transposed);
    if (found) {
      places[axis] = *found;
      continue;
    }
    refuse(node, std::string("padding with which the output has the input's size ") +
                     (transposed ? "times" : "divided by") + " the stride, found kernel " +
                     std::to_string(windows[axis].kernel) + ", stride " + std::to_string(windows[axis].stride) +
                     ", padding " + std::to_string(windows[axis].before) + " before and " +
                     std::to_string(windows[axis].after) + " after along the " + (axis == 0 ? "height" : "width"));
  }
  WeightedLayer result;
  Layer& layer = result.layer;
  layer.op = transposed ? Op::kConv2dTranspose : Op::kConv2d;
  layer.filters = static_cast<int32_t>(weight.dims[transposed ? 1 : 0]);
  layer.in_channels = static_cast<int32_t>(weight.dims[transposed ? 0 : 1]);
  layer.kernel = {static_cast<int32_t>(weight.dims[2]), static_cast<int32_t>(weight.dims[3])};
  layer.stride = {static_cast<int32_t>(windows[0].stride), static_cast<int32_t>(windows[1].stride)};
  std::vector<float> values(weight.floats.size());
  from_planar(layer, weight.floats, values);
  const Layer original = layer;
  layer.kernel = {static_cast<int32_t>(places[0].kernel), static_cast<int32_t>(places[1].kernel)};
  if (layer.kernel != original.kernel && layer.weight_values() > kMaxGrownWeights) {
    refuse(node, "padding that needs no larger kernel of zeros, or at most " + std::to_string(kMaxGrownWeights) +
                     " weights with it, found " + std::to_string(layer.weight_values()));
  }
  result.weight = placed(values, original, layer, places);
  result.bias.resize(static_cast<std::size_t>(layer.filters));
  if (bias == nullptr) return result;
  require_float(node, *bias, 1, "a bias");
  if (bias->floats.size() != result.bias.size()) {
    refuse(node,
           "a bias of " + std::to_string(layer.filters) + " values, found " + std::to_string(bias->floats.size()));
  }
  result.bias = bias->floats;
  return result;
}

WeightedLayer identity_convolution(int32_t channels) {
  WeightedLayer result;
  result.layer.filters = result.layer.in_channels = channels;
  const auto count = static_cast<std::size_t>(channels);
  result.weight.resize(count * count);
  for (std::size_t i = 0; i < count; ++i) result.weight[i * count + i] = 1.0f;
  result.bias.resize(count);
  return result;
}

}  // namespace dae

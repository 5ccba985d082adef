#include "ops/convolution_operator.h"

#include <array>

#include "common/message.h"

namespace dae {
namespace {

// Names of Initial, in its order.
constexpr std::array kInitials{"glorot", "zero", "bilinear", "bicubic"};

// Checks a layer whose fresh weights enlarge its input: it needs a filter for every pixel of a square block, and a
// kernel at least as large as the interpolation.
void check_enlargement(const Layer& layer, const std::string& what) {
  if (layer.initial == Initial::kGlorot || layer.initial == Initial::kZero) return;
  const int32_t least = layer.initial == Initial::kBicubic ? 5 : 3;
  int32_t side = 1;
  while (side * side * layer.in_channels < layer.filters) ++side;
  const Extent& kernel = layer.kernel;
  if (layer.op != Op::kConv2d || layer.stride != Extent{} || side * side * layer.in_channels != layer.filters ||
      kernel.height != kernel.width || kernel.height < least || kernel.height % 2 == 0) {
    throw_error<ModelFormatError>(
        "expected {}, whose \"initial\" is bilinear or bicubic, to be a convolution of stride 1 with an odd square "
        "kernel of at least {} and its input channels times a square as filters",
        what, least);
  }
}

}  // namespace

void ConvolutionOperator::parse(yyjson_val* row, Layer& layer, const std::string& what) const {
  layer.filters = static_cast<int32_t>(
      require_int(yyjson_obj_get(row, "filters"), 1, kMaxChannels, message("\"filters\" of {}", what)));
  layer.kernel = parse_extent(row, "kernel", kMaxKernel, what);
  layer.stride = parse_extent(row, "stride", kMaxStride, what);
  if (require_string(row, "padding", what) != "same") {
    throw_error<ModelFormatError>("expected \"padding\" of {} to be same", what);
  }
  if (yyjson_val* initial = yyjson_obj_get(row, "initial")) {
    layer.initial = static_cast<Initial>(require_name(initial, kInitials, message("\"initial\" of {}", what)));
    check_enlargement(layer, what);
  }
}

void ConvolutionOperator::write(yyjson_mut_doc* doc, yyjson_mut_val* row, const Layer& layer) const {
  yyjson_mut_obj_add_int(doc, row, "filters", layer.filters);
  add_extent(doc, row, "kernel", layer.kernel);
  add_extent(doc, row, "stride", layer.stride);
  yyjson_mut_obj_add_str(doc, row, "padding", "same");
  if (layer.initial == Initial::kGlorot) return;
  yyjson_mut_obj_add_str(doc, row, "initial", kInitials[static_cast<std::size_t>(layer.initial)]);
}

// The kernel has the same number of taps before and after the pixels of its stride.
bool ConvolutionOperator::is_symmetric(const Layer& layer) const {
  const auto symmetric = [](int32_t kernel, int32_t stride) { return kernel >= stride && (kernel - stride) % 2 == 0; };
  return symmetric(layer.kernel.height, layer.stride.height) && symmetric(layer.kernel.width, layer.stride.width);
}

}  // namespace dae

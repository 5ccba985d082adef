#include "ops/xnnpack_convolution.h"

#include <xnnpack.h>

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <string>

namespace dae {
namespace {

uint32_t u32(int32_t value) {
  return static_cast<uint32_t>(value);
}
std::size_t size(int64_t value) {
  return static_cast<std::size_t>(value);
}

OperatorHandle create_convolution(const Layer& layer, const float* weight, const float* bias) {
  const float infinity = std::numeric_limits<float>::infinity();
  const float low = layer.activation == Activation::kRelu ? 0.0f : -infinity;
  xnn_operator_t op = nullptr;
  check_xnnpack(xnn_create_convolution2d_nhwc_f32(
                    /*padding: top, right, bottom, left*/ 0, 0, 0, 0, u32(layer.kernel.height), u32(layer.kernel.width),
                    /*stride*/ 1, 1, /*dilation*/ 1, 1, /*groups=*/1, size(layer.in_channels), size(layer.filters),
                    size(layer.in_channels), size(layer.filters), weight, bias, low, infinity, /*flags=*/0,
                    /*code_cache=*/nullptr, /*weights_cache=*/nullptr, &op),
                "create", layer.name);
  return OperatorHandle(op);
}

}  // namespace

XnnpackConvolution::XnnpackConvolution(const Layer& layer, std::span<const float> weight, std::span<const float> bias)
    : layer_(layer) {
  initialize_xnnpack();
  op_ = create_convolution(layer, weight.data(), bias.data());
}

void XnnpackConvolution::reshape(const TensorShape& input) {
  if (input == prepared_) return;
  prepared_ = {};
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::size_t workspace = 0;
  check_xnnpack(xnn_reshape_convolution2d_nhwc_f32(op_.get(), size(input.n), size(input.h), size(input.w), &workspace,
                                                   &workspace_alignment_, &rows, &columns, nullptr),
                "reshape", layer_.name);
  workspace_.resize(workspace == 0 ? 0 : workspace + workspace_alignment_);
  // XNNPACK would write past our buffer without a word if the two disagreed.
  if (rows != size(input.h - layer_.kernel.height + 1) || columns != size(input.w - layer_.kernel.width + 1)) {
    throw std::runtime_error("XNNPACK disagrees about the output size of layer \"" + layer_.name + "\"");
  }
  prepared_ = input;
}

void XnnpackConvolution::run(const float* x, const TensorShape& input, const ImageBatch& y) {
  reshape(input);
  const bool dense = y.row == static_cast<std::ptrdiff_t>(y.row_values());
  const std::size_t values = size(y.h) * y.row_values();
  if (!dense && dense_.size() < values) dense_.resize(values);
  void* workspace = workspace_.data();
  std::size_t space = workspace_.size();
  std::align(workspace_alignment_, 0, workspace, space);
  check_xnnpack(xnn_setup_convolution2d_nhwc_f32(op_.get(), workspace, x, dense ? y.data : dense_.data()), "set up",
                layer_.name);
  check_xnnpack(xnn_run_operator(op_.get(), nullptr), "run", layer_.name);
  if (dense) return;
  for (int32_t row = 0; row < y.h; ++row) {
    std::copy_n(dense_.data() + size(row) * y.row_values(), y.row_values(), y.at(0, row));
  }
}

}  // namespace dae

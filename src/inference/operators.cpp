#include "inference/operators.h"

#include <xnnpack.h>

#include <cmath>
#include <limits>
#include <mutex>
#include <new>
#include <stdexcept>
#include <string>

#include "model/geometry.h"

namespace dae {
namespace {

void check(xnn_status status, const char* step, const std::string& layer) {
  if (status == xnn_status_success) return;
  if (status == xnn_status_out_of_memory) throw std::bad_alloc();
  throw std::runtime_error("XNNPACK failed to " + std::string(step) + " layer \"" + layer + "\" (status " +
                           std::to_string(static_cast<int>(status)) + ")");
}

void initialize_once(const std::string& layer) {
  static std::once_flag once;
  // A throw leaves the flag unset, so a later call tries again.
  std::call_once(once, [&] { check(xnn_initialize(nullptr), "initialise for", layer); });
}

uint32_t u32(int32_t value) {
  return static_cast<uint32_t>(value);
}
std::size_t size(int64_t value) {
  return static_cast<std::size_t>(value);
}

// For sizes that the stride divides, which is what every layer of a running network sees.
Padding padding(const Layer& layer, Axis axis) {
  return same_padding(layer, axis, axis == Axis::kHeight ? layer.stride.height : layer.stride.width);
}

OperatorHandle create_product(const Layer& layer, const float* weight, const float* bias) {
  const Padding rows = padding(layer, Axis::kHeight);
  const Padding columns = padding(layer, Axis::kWidth);
  const float infinity = std::numeric_limits<float>::infinity();
  const float low = layer.activation == Activation::kRelu ? 0.0f : -infinity;
  const auto create =
      layer.op == Op::kConv2d ? &xnn_create_convolution2d_nhwc_f32 : &xnn_create_deconvolution2d_nhwc_f32;
  xnn_operator_t op = nullptr;
  check(create(u32(rows.before), u32(columns.after), u32(rows.after), u32(columns.before), u32(layer.kernel.height),
               u32(layer.kernel.width), u32(layer.stride.height), u32(layer.stride.width), /*dilation_height=*/1,
               /*dilation_width=*/1, /*groups=*/1, size(layer.in_channels), size(layer.filters),
               size(layer.in_channels), size(layer.filters), weight, bias, low, infinity, /*flags=*/0,
               /*code_cache=*/nullptr, /*weights_cache=*/nullptr, &op),
        "create", layer.name);
  return OperatorHandle(op);
}

// A transposed convolution whose kernel is smaller than its stride leaves rows at the end that only the bias fills.
uint32_t adjustment(int32_t kernel, int32_t stride) {
  return kernel < stride ? u32(stride - kernel) : 0;
}

}  // namespace

static_assert(kOverreadBytes >= XNN_EXTRA_BYTES);

void OperatorDeleter::operator()(xnn_operator* op) const {
  xnn_delete_operator(op);
}

ConvolutionOperator::ConvolutionOperator(const Layer& layer, std::span<const float> weight, std::span<const float> bias)
    : layer_(layer) {
  initialize_once(layer.name);
  op_ = create_product(layer, weight.data(), bias.data());
}

void ConvolutionOperator::reshape(const TensorShape& input) {
  if (input == prepared_) return;
  prepared_ = {};
  std::size_t rows = 0;
  std::size_t columns = 0;
  if (layer_.op == Op::kConv2d) {
    std::size_t workspace = 0;
    check(xnn_reshape_convolution2d_nhwc_f32(op_.get(), size(input.n), size(input.h), size(input.w), &workspace,
                                             &workspace_alignment_, &rows, &columns, nullptr),
          "reshape", layer_.name);
    workspace_.resize(workspace == 0 ? 0 : workspace + workspace_alignment_);
  } else {
    check(xnn_reshape_deconvolution2d_nhwc_f32(op_.get(), size(input.n), size(input.h), size(input.w),
                                               adjustment(layer_.kernel.height, layer_.stride.height),
                                               adjustment(layer_.kernel.width, layer_.stride.width), &rows, &columns,
                                               nullptr),
          "reshape", layer_.name);
  }
  // XNNPACK would write past our buffer without a word if the two disagreed.
  if (rows != size(output_size(layer_, Axis::kHeight, input.h)) ||
      columns != size(output_size(layer_, Axis::kWidth, input.w))) {
    throw std::runtime_error("XNNPACK disagrees about the output size of layer \"" + layer_.name + "\"");
  }
  prepared_ = input;
}

void ConvolutionOperator::run(const float* x, const TensorShape& input, float* y) {
  reshape(input);
  if (layer_.op == Op::kConv2d) {
    void* workspace = workspace_.data();
    std::size_t space = workspace_.size();
    std::align(workspace_alignment_, 0, workspace, space);
    check(xnn_setup_convolution2d_nhwc_f32(op_.get(), workspace, x, y), "set up", layer_.name);
  } else {
    check(xnn_setup_deconvolution2d_nhwc_f32(op_.get(), x, y), "set up", layer_.name);
  }
  check(xnn_run_operator(op_.get(), nullptr), "run", layer_.name);
}

}  // namespace dae

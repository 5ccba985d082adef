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

void check(xnn_status status, const char* step, const Layer& layer) {
  if (status == xnn_status_success) return;
  if (status == xnn_status_out_of_memory) throw std::bad_alloc();
  throw std::runtime_error("XNNPACK failed to " + std::string(step) + " layer \"" + layer.name + "\" (status " +
                           std::to_string(static_cast<int>(status)) + ")");
}

void initialize_once(const Layer& layer) {
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
        "create", layer);
  return OperatorHandle(op);
}

OperatorHandle create_sigmoid(const Layer& layer) {
  xnn_operator_t op = nullptr;
  check(xnn_create_unary_elementwise_nc(xnn_unary_sigmoid, xnn_datatype_fp32, xnn_datatype_fp32, nullptr, nullptr,
                                        nullptr, /*flags=*/0, &op),
        "create the sigmoid of", layer);
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

LayerOperator::LayerOperator(const Layer& layer, std::span<const float> weight, std::span<const float> bias)
    : layer_(layer) {
  initialize_once(layer);
  product_ = create_product(layer, weight.data(), bias.data());
  if (layer.activation == Activation::kSigmoid) sigmoid_ = create_sigmoid(layer);
}

TensorShape LayerOperator::output_shape(const TensorShape& input) const {
  return {input.n, output_size(layer_, Axis::kHeight, input.h), output_size(layer_, Axis::kWidth, input.w),
          layer_.filters};
}

void LayerOperator::reshape(const TensorShape& input) {
  if (input == prepared_) return;
  prepared_ = {};
  const TensorShape output = output_shape(input);
  std::size_t rows = 0;
  std::size_t columns = 0;
  if (layer_.op == Op::kConv2d) {
    std::size_t workspace = 0;
    check(xnn_reshape_convolution2d_nhwc_f32(product_.get(), size(input.n), size(input.h), size(input.w), &workspace,
                                             &workspace_alignment_, &rows, &columns, nullptr),
          "reshape", layer_);
    workspace_.resize(workspace == 0 ? 0 : workspace + workspace_alignment_);
  } else {
    check(xnn_reshape_deconvolution2d_nhwc_f32(product_.get(), size(input.n), size(input.h), size(input.w),
                                               adjustment(layer_.kernel.height, layer_.stride.height),
                                               adjustment(layer_.kernel.width, layer_.stride.width), &rows, &columns,
                                               nullptr),
          "reshape", layer_);
  }
  // XNNPACK would write past our buffer without a word if the two disagreed.
  if (rows != size(output.h) || columns != size(output.w)) {
    throw std::runtime_error("XNNPACK disagrees about the output size of layer \"" + layer_.name + "\"");
  }
  if (sigmoid_) {
    check(xnn_reshape_unary_elementwise_nc(sigmoid_.get(), size(output.n * output.h * output.w), size(output.c),
                                           size(output.c), size(output.c), nullptr),
          "reshape the sigmoid of", layer_);
  }
  prepared_ = input;
}

void LayerOperator::run(const float* x, const TensorShape& input, float* y) {
  reshape(input);
  if (layer_.op == Op::kConv2d) {
    void* workspace = workspace_.data();
    std::size_t space = workspace_.size();
    std::align(workspace_alignment_, 0, workspace, space);
    check(xnn_setup_convolution2d_nhwc_f32(product_.get(), workspace, x, y), "set up", layer_);
  } else {
    check(xnn_setup_deconvolution2d_nhwc_f32(product_.get(), x, y), "set up", layer_);
  }
  check(xnn_run_operator(product_.get(), nullptr), "run", layer_);
  if (sigmoid_) {
    check(xnn_setup_unary_elementwise_nc(sigmoid_.get(), y, y), "set up the sigmoid of", layer_);
    check(xnn_run_operator(sigmoid_.get(), nullptr), "run the sigmoid of", layer_);
  }
}

}  // namespace dae

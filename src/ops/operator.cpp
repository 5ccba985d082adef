#include "ops/operator.h"

#include <algorithm>
#include <array>

#include "common/integer.h"
#include "common/message.h"

namespace dae {
namespace {

// All operators, in the order of Op.
const auto& registry() {
  static const std::array kAll{&conv2d_operator(),   &conv2d_transpose_operator(), &add_operator(),
                               &concat_operator(),   &space_to_depth_operator(),   &depth_to_space_operator(),
                               &max_pool_operator(), &resize_bilinear_operator()};
  return kAll;
}

}  // namespace

const Operator& operator_of(Op op) {
  return *registry()[static_cast<std::size_t>(op)];
}

std::span<const char* const> operator_names() {
  static const auto kNames = [] {
    std::array<const char*, std::tuple_size_v<std::remove_cvref_t<decltype(registry())>>> names{};
    std::transform(registry().begin(), registry().end(), names.begin(), [](const Operator* op) { return op->name(); });
    return names;
  }();
  return kNames;
}

int64_t output_size(const Layer& layer, Axis axis, int64_t n) {
  const Operator::Scale scale = operator_of(layer).scale(layer, axis);
  return ceil_div(n * scale.numerator, scale.denominator);
}

Interval inputs_of(const Layer& layer, Axis axis, Interval outputs) {
  return operator_of(layer).inputs_of(layer, axis, outputs);
}

int64_t output_tile(const Layer& layer, Axis axis) {
  return operator_of(layer).output_tile(layer, axis);
}

bool is_upsampling(const Layer& layer) {
  const auto grows = [&](Axis axis) {
    const Operator::Scale scale = operator_of(layer).scale(layer, axis);
    return scale.numerator > scale.denominator;
  };
  return grows(Axis::kHeight) || grows(Axis::kWidth);
}

AxisPadding same_padding(const Layer& layer, Axis axis, int64_t n) {
  const int64_t stride = along(layer.stride, axis);
  const int64_t kernel = along(layer.kernel, axis);
  const int64_t covered = is_upsampling(layer) ? kernel - stride : (ceil_div(n, stride) - 1) * stride + kernel - n;
  const int64_t total = std::max<int64_t>(covered, 0);
  return {static_cast<int32_t>(total / 2), static_cast<int32_t>(total - total / 2)};
}

Extent parse_extent(yyjson_val* row, const char* key, int64_t max, const std::string& what) {
  yyjson_val* pair = yyjson_obj_get(row, key);
  const std::string part = message("\"{}\" of {}", key, what);
  if (!yyjson_is_arr(pair) || yyjson_arr_size(pair) != 2)
    throw_error<ModelFormatError>("expected {} to be two numbers", part);
  return {static_cast<int32_t>(require_int(yyjson_arr_get(pair, 0), 1, max, part)),
          static_cast<int32_t>(require_int(yyjson_arr_get(pair, 1), 1, max, part))};
}

void add_extent(yyjson_mut_doc* doc, yyjson_mut_val* row, const char* key, const Extent& extent) {
  yyjson_mut_val* pair = yyjson_mut_obj_add_arr(doc, row, key);
  yyjson_mut_arr_add_int(doc, pair, extent.height);
  yyjson_mut_arr_add_int(doc, pair, extent.width);
}

float Layer::negative_slope() const {
  if (activation == Activation::kRelu) return 0.0f;
  return activation == Activation::kLeakyRelu ? slope : 1.0f;
}

bool Layer::has_weights() const {
  return operator_of(op).has_weights();
}

std::vector<int64_t> Layer::weight_shape() const {
  return {filters, kernel.height, kernel.width, in_channels};
}

int64_t Layer::weight_values() const {
  // Does not use weight_shape(), which allocates: training steps call this.
  return has_weights() ? int64_t{filters} * kernel.height * kernel.width * in_channels : 0;
}

}  // namespace dae

#include "model/geometry.h"

#include <algorithm>
#include <numeric>

#include "model/error.h"

namespace dae {
namespace {

constexpr int64_t kMaxStride = 4096;

int32_t along(const Extent& extent, Axis axis) {
  return axis == Axis::kHeight ? extent.height : extent.width;
}

int64_t floor_div(int64_t a, int64_t b) {
  return a >= 0 ? a / b : -((-a + b - 1) / b);
}
int64_t ceil_div(int64_t a, int64_t b) {
  return -floor_div(-a, b);
}

struct Interval {
  int64_t low;
  int64_t high;
};

// Inputs of `layer` that the outputs in `range` depend on, for evenly dividing sizes and ignoring the image's borders.
Interval inputs_of(const Layer& layer, Axis axis, Interval range) {
  const int64_t stride = along(layer.stride, axis);
  const int64_t kernel = along(layer.kernel, axis);
  const int64_t before = same_padding(layer, axis, stride).before;
  if (layer.op == Op::kConv2d) return {range.low * stride - before, range.high * stride - before + kernel - 1};
  return {ceil_div(range.low + before - kernel + 1, stride), floor_div(range.high + before, stride)};
}

void check_stride(int64_t value) {
  if (value > kMaxStride) {
    throw ModelFormatError("expected the layers' strides to compound to at most " + std::to_string(kMaxStride));
  }
}

void measure_scale(std::span<const Layer> layers, Axis axis, Geometry& geometry) {
  int64_t numerator = 1;
  int64_t denominator = 1;
  for (const Layer& layer : layers) {
    (layer.op == Op::kConv2d ? denominator : numerator) *= along(layer.stride, axis);
    const int64_t common = std::gcd(numerator, denominator);
    numerator /= common;
    denominator /= common;
    check_stride(std::max(numerator, denominator));
    geometry.stride = std::lcm(geometry.stride, denominator);
    check_stride(geometry.stride);
  }
  geometry.scale_numerator = numerator;
  geometry.scale_denominator = denominator;
}

}  // namespace

Padding same_padding(const Layer& layer, Axis axis, int64_t n) {
  const int64_t stride = along(layer.stride, axis);
  const int64_t kernel = along(layer.kernel, axis);
  const int64_t covered = layer.op == Op::kConv2d ? (ceil_div(n, stride) - 1) * stride + kernel - n : kernel - stride;
  const int64_t total = std::max<int64_t>(covered, 0);
  return {static_cast<int32_t>(total / 2), static_cast<int32_t>(total - total / 2)};
}

int64_t output_size(const Layer& layer, Axis axis, int64_t n) {
  const int64_t stride = along(layer.stride, axis);
  return layer.op == Op::kConv2d ? ceil_div(n, stride) : n * stride;
}

Geometry measure(std::span<const Layer> layers, Axis axis) {
  Geometry geometry;
  measure_scale(layers, axis, geometry);
  // The pattern of dependencies repeats with the output positions that one input stride makes.
  const int64_t period = geometry.stride * geometry.scale_numerator / geometry.scale_denominator;
  for (int64_t output = 0; output < std::max<int64_t>(period, 1); ++output) {
    Interval range{output, output};
    for (std::size_t i = layers.size(); i-- > 0;) range = inputs_of(layers[i], axis, range);
    geometry.receptive_field = std::max(geometry.receptive_field, range.high - range.low + 1);
    geometry.reach_before = std::max(geometry.reach_before, output - range.low);
    geometry.reach_after = std::max(geometry.reach_after, range.high - output);
  }
  return geometry;
}

}  // namespace dae

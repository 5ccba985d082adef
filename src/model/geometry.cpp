#include "model/geometry.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "common/error.h"
#include "common/integer.h"
#include "common/message.h"

namespace dae {
namespace {

constexpr int64_t kMaxTotalStride = 4096;

// The number of outputs of a layer along an axis that are computed at once.
using TileSize = int64_t (*)(const Layer& layer, Axis axis);

void check_stride(int64_t value) {
  if (value > kMaxTotalStride) {
    throw_error<ModelFormatError>("expected the layers' strides to compound to at most {}", kMaxTotalStride);
  }
}

// Output size / input size, in lowest terms.
struct Scale {
  int64_t numerator = 1;
  int64_t denominator = 1;

  bool operator==(const Scale&) const = default;
};

Scale scaled(Scale scale, const Layer& layer, Axis axis) {
  const Operator::Scale own = operator_of(layer).scale(layer, axis);
  scale.numerator *= own.numerator;
  scale.denominator *= own.denominator;
  const int64_t common = std::gcd(scale.numerator, scale.denominator);
  scale.numerator /= common;
  scale.denominator /= common;
  check_stride(std::max(scale.numerator, scale.denominator));
  return scale;
}

// Computes the scale of every layer relative to the range's input.
void measure_scales(const LayerTable& table, LayerRange range, Axis axis, TileSize tile, Geometry& geometry) {
  std::vector<Scale> scales(1);  // one for the range's input, then one for each layer
  const auto scale_of = [&](int32_t input) { return scales[static_cast<std::size_t>(input + 1) - range.first]; };
  for (std::size_t i = range.first; i < range.last; ++i) {
    const Layer& layer = table.layers[i];
    const Scale from = scale_of(layer.inputs.front());
    for (const int32_t input : layer.inputs) {
      if (scale_of(input) == from) continue;
      throw_error<ModelFormatError>("expected the inputs of layer \"{}\" to have the same size, found different sizes",
                                    layer.name);
    }
    scales.push_back(scaled(from, layer, axis));
    geometry.stride = std::lcm(geometry.stride, scales.back().denominator);
    check_stride(geometry.stride);
    const int64_t inputs = tile(layer, axis) * scales.back().denominator;
    geometry.alignment = std::lcm(geometry.alignment, inputs / std::gcd(inputs, scales.back().numerator));
  }
  geometry.alignment = std::lcm(geometry.alignment, geometry.stride);
  geometry.scale_numerator = scales.back().numerator;
  geometry.scale_denominator = scales.back().denominator;
}

// The inputs of the range that one of its outputs depends on, through any path.
Interval dependencies(const LayerTable& table, LayerRange range, Axis axis, TileSize tile, int64_t output) {
  std::vector<Interval> needed(range.last - range.first + 1);
  needed.back() = {output, output + 1};
  for (std::size_t i = range.last; i-- > range.first;) {
    Interval outputs = needed[i - range.first + 1];
    if (outputs.empty()) continue;  // the layer is only read by layers after the range
    const int64_t size = tile(table.layers[i], axis);
    outputs = {floor_div(outputs.first, size) * size, ceil_div(outputs.last, size) * size};
    const Interval inputs = inputs_of(table.layers[i], axis, outputs);
    if (inputs.empty()) continue;
    for (const int32_t input : table.layers[i].inputs) {
      Interval& interval = needed[static_cast<std::size_t>(input + 1) - range.first];
      interval = hull(interval, inputs);
    }
  }
  return needed.front();
}

Geometry measure(const LayerTable& table, LayerRange range, Axis axis, TileSize tile) {
  Geometry geometry;
  measure_scales(table, range, axis, tile, geometry);
  // The dependencies repeat after the outputs of one alignment of the input.
  const int64_t period = geometry.alignment * geometry.scale_numerator / geometry.scale_denominator;
  for (int64_t output = 0; output < std::max<int64_t>(period, 1); ++output) {
    const Interval inputs = dependencies(table, range, axis, tile, output);
    if (inputs.empty()) continue;
    geometry.receptive_field = std::max(geometry.receptive_field, inputs.count());
    const int64_t place = output * geometry.scale_denominator / geometry.scale_numerator;
    geometry.reach_before = std::max(geometry.reach_before, place - inputs.first);
    geometry.reach_after = std::max(geometry.reach_after, inputs.last - 1 - place);
  }
  return geometry;
}

}  // namespace

Geometry measure(const LayerTable& table, LayerRange range, Axis axis) {
  return measure(table, range, axis, [](const Layer&, Axis) -> int64_t { return 1; });
}

Geometry measure_bit_exact(const LayerTable& table, LayerRange range, Axis axis) {
  return measure(table, range, axis, output_tile);
}

int64_t mirror_padding(const Geometry& geometry) {
  constexpr int64_t kEdge = 2;  // pixels that bicubic interpolation reads on each side
  if (geometry.scale_numerator <= geometry.scale_denominator) return 0;
  return ceil_div(kEdge, geometry.stride) * geometry.stride;
}

}  // namespace dae

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <utility>

#include "model/model.h"

namespace dae {
namespace {

// Factor of the weights of a residual network's last layer: the correction of the input begins small.
constexpr float kResidualShare = 0.1f;

// A number in [0, 1) from a counter, the same on every platform, mixed as by SplitMix64 (Steele, Lea, Flood 2014).
double uniform_number(uint32_t seed, uint32_t layer, uint32_t value) {
  uint64_t z = (uint64_t{seed} << 32 | value) + (uint64_t{layer} + 1) * 0x9E3779B97F4A7C15u;
  for (int round = 0; round < 2; ++round) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    z = z ^ (z >> 31);
  }
  return static_cast<double>(z >> 11) * 0x1p-53;
}

void fill_glorot_uniform(const Layer& layer, uint32_t seed, uint32_t number, std::span<float> weight) {
  const int64_t area = int64_t{layer.kernel.height} * layer.kernel.width;
  const double limit = std::sqrt(6.0 / static_cast<double>(area * (layer.in_channels + layer.filters)));
  for (std::size_t i = 0; i < weight.size(); ++i) {
    const double unit = uniform_number(seed, number, static_cast<uint32_t>(i));
    weight[i] = static_cast<float>((2.0 * unit - 1.0) * limit);
  }
}

// Keys's cubic kernel, or the triangle of bilinear interpolation.
double interpolation(Initial initial, double x) {
  x = std::abs(x);
  if (initial == Initial::kBilinear) return std::max(0.0, 1.0 - x);
  if (x <= 1.0) return (1.5 * x - 2.5) * x * x + 1.0;
  return x <= 2.0 ? ((-0.5 * x + 2.5) * x - 4.0) * x + 2.0 : 0.0;
}

// Filter (row, column, channel) of a block of side s computes the pixel at (row + 0.5) / s - 0.5 from the input pixel's
// centre.
void set_enlargement(const Layer& layer, std::span<float> weight) {
  const auto side = static_cast<int32_t>(std::lround(std::sqrt(layer.filters / layer.in_channels)));
  const int32_t kernel = layer.kernel.height;
  const auto along = [&](int32_t phase, int32_t tap) {
    const double place = (phase + 0.5) / side - 0.5;
    return interpolation(layer.initial, place - (tap - kernel / 2));
  };
  std::size_t at = 0;
  for (int32_t filter = 0; filter < layer.filters; ++filter) {
    const int32_t pixel = filter / layer.in_channels;
    for (int32_t y = 0; y < kernel; ++y) {
      for (int32_t x = 0; x < kernel; ++x) {
        for (int32_t channel = 0; channel < layer.in_channels; ++channel, ++at) {
          if (channel != filter % layer.in_channels) continue;
          weight[at] = static_cast<float>(along(pixel / side, y) * along(pixel % side, x));
        }
      }
    }
  }
}

// Whether the network's output is its input plus a correction.
bool is_residual(const LayerTable& table) {
  const Layer& last = table.layers.back();
  return last.op == Op::kAdd && std::ranges::find(last.inputs, kNetworkInput) != last.inputs.end();
}

bool begins_enlarged(const Layer& layer) {
  return layer.initial == Initial::kBilinear || layer.initial == Initial::kBicubic;
}

// Shifts each filter so that it sums to zero. The pixels' mean of about 0.5 would otherwise put every unit on one side
// of its rectifier for the whole image, and the network would be linear at first.
void center_filters(const Layer& layer, std::span<float> weight) {
  const std::size_t values = weight.size() / static_cast<std::size_t>(layer.filters);
  for (std::size_t begin = 0; begin < weight.size(); begin += values) {
    const std::span<float> filter = weight.subspan(begin, values);
    const double mean = std::accumulate(filter.begin(), filter.end(), 0.0) / static_cast<double>(values);
    for (float& value : filter) value -= static_cast<float>(mean);
  }
}

std::size_t last_with_weights(const LayerTable& table) {
  std::size_t i = table.layers.size();
  while (i > 0 && !table.layers[i - 1].has_weights()) --i;
  return i - 1;
}

}  // namespace

Model Model::initialize(LayerTable table, uint32_t seed) {
  Model model(std::move(table));
  model.parameters_.assign(model.parameter_count_, 0.0f);
  const bool residual = is_residual(model.table_);
  const bool centred = residual || std::ranges::any_of(model.table_.layers, begins_enlarged);
  const std::size_t last = last_with_weights(model.table_);
  for (std::size_t i = 0; i < model.table_.layers.size(); ++i) {
    const Layer& layer = model.table_.layers[i];
    if (!layer.has_weights()) continue;
    const std::span<float> weight =
        std::span(model.parameters_).subspan(model.weights_[i].first, model.weights_[i].count());
    if (begins_enlarged(layer)) set_enlargement(layer, weight);
    if (layer.initial != Initial::kGlorot) continue;
    fill_glorot_uniform(layer, seed, static_cast<uint32_t>(i), weight);
    if (centred) center_filters(layer, weight);
    if (residual && i == last) std::ranges::for_each(weight, [](float& value) { value *= kResidualShare; });
  }
  model.tie();
  return model;
}

}  // namespace dae

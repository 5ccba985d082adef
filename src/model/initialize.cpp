#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <utility>

#include "model/model.h"

namespace dae {
namespace {

// What the network adds to its input starts as a small share of what Glorot's range would make it.
constexpr float kResidualShare = 0.1f;

// In [0, 1), from a counter: the same on every platform. The mixer is SplitMix64's (Steele, Lea, Flood 2014).
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

// Whether the network gives a correction of its input.
bool is_residual(const LayerTable& table) {
  const Layer& last = table.layers.back();
  return last.op == Op::kAdd && std::ranges::find(last.inputs, kNetworkInput) != last.inputs.end();
}

// Each filter sums to zero: pixels have a mean of about a half, which would put every unit on one side of its kink for
// all of the image, and the network would be linear until it has learnt otherwise.
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
  model.arena_.assign(model.parameters_, 0.0f);
  const bool residual = is_residual(model.table_);
  const std::size_t last = last_with_weights(model.table_);
  for (std::size_t i = 0; i < model.table_.layers.size(); ++i) {
    const Layer& layer = model.table_.layers[i];
    if (!layer.has_weights()) continue;
    const std::span<float> weight = std::span(model.arena_).subspan(model.weights_[i].begin, model.weights_[i].count);
    fill_glorot_uniform(layer, seed, static_cast<uint32_t>(i), weight);
    if (!residual) continue;
    center_filters(layer, weight);
    if (i == last) std::ranges::for_each(weight, [](float& value) { value *= kResidualShare; });
  }
  return model;
}

}  // namespace dae

#include "interchange/axis_order.h"

namespace dae {
namespace {

// Calls visit(index in the table's order, index in ONNX's order) for every weight.
template <class Visit>
void for_each_weight(const Layer& layer, const Visit& visit) {
  const auto filters = static_cast<std::size_t>(layer.filters);
  const auto inputs = static_cast<std::size_t>(layer.in_channels);
  const auto pixels = static_cast<std::size_t>(layer.kernel.height) * static_cast<std::size_t>(layer.kernel.width);
  const bool transposed = layer.op == Op::kConv2dTranspose;
  std::size_t index = 0;
  for (std::size_t filter = 0; filter < filters; ++filter) {
    for (std::size_t pixel = 0; pixel < pixels; ++pixel) {
      for (std::size_t input = 0; input < inputs; ++input, ++index) {
        const std::size_t plane = transposed ? input * filters + filter : filter * inputs + input;
        visit(index, plane * pixels + pixel);
      }
    }
  }
}

}  // namespace

std::vector<int64_t> planar_shape(const Layer& layer) {
  const bool transposed = layer.op == Op::kConv2dTranspose;
  return {transposed ? layer.in_channels : layer.filters, transposed ? layer.filters : layer.in_channels,
          layer.kernel.height, layer.kernel.width};
}

std::vector<float> to_planar(const Layer& layer, std::span<const float> weight) {
  std::vector<float> planar(weight.size());
  for_each_weight(layer, [&](std::size_t from, std::size_t to) { planar[to] = weight[from]; });
  return planar;
}

void from_planar(const Layer& layer, std::span<const float> planar, std::span<float> weight) {
  for_each_weight(layer, [&](std::size_t to, std::size_t from) { weight[to] = planar[from]; });
}

}  // namespace dae

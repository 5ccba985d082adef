#include "inference/network.h"

#include <algorithm>
#include <utility>

namespace dae {

Network::Network(const Model& model) {
  const std::vector<Layer>& table = model.table().layers;
  layers_.reserve(table.size());
  for (std::size_t i = 0; i < table.size(); ++i) layers_.emplace_back(table[i], model.weight(i), model.bias(i));
}

TensorShape Network::output_shape(LayerRange range, TensorShape input) const {
  for (std::size_t i = range.first; i < range.last; ++i) input = layers_[i].output_shape(input);
  return input;
}

std::size_t Network::peak_values(LayerRange range, TensorShape input) const {
  input.n = 1;
  std::size_t peak = input.values();
  for (std::size_t i = range.first; i < range.last; ++i) {
    input = layers_[i].output_shape(input);
    peak = std::max(peak, input.values());
  }
  return peak;
}

void Network::run(LayerRange range, const float* x, const TensorShape& input, float* y) {
  const std::size_t values =
      peak_values(range, input) * static_cast<std::size_t>(input.n) + kOverreadBytes / sizeof(float);
  for (std::vector<float>& buffer : activations_) {
    if (buffer.size() < values) buffer.resize(values);
  }
  std::vector<float>* from = &activations_[0];
  std::vector<float>* to = &activations_[1];
  // The caller's tensor ends where it ends, and XNNPACK may read a little further.
  std::copy_n(x, input.values(), from->data());
  TensorShape shape = input;
  for (std::size_t i = range.first; i < range.last; ++i) {
    layers_[i].run(from->data(), shape, to->data());
    shape = layers_[i].output_shape(shape);
    std::swap(from, to);
  }
  std::copy_n(from->data(), shape.values(), y);
}

}  // namespace dae

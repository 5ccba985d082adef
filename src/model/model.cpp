#include "model/model.h"

#include <algorithm>
#include <cmath>

#include "model/error.h"
#include "model/safetensors.h"

namespace dae {
namespace {

std::string shape_text(const std::vector<int64_t>& shape) {
  std::string text = "[";
  for (const int64_t extent : shape) text += (text.size() > 1 ? ", " : "") + std::to_string(extent);
  return text + "]";
}

const TensorEntry& find_tensor(const Safetensors& file, const std::string& name, const std::vector<int64_t>& shape) {
  const auto found = file.tensors.find(name);
  if (found == file.tensors.end()) {
    throw ModelFormatError("expected a tensor \"" + name + "\" of shape " + shape_text(shape) + ", found none");
  }
  if (found->second.shape != shape) {
    throw ModelFormatError("expected tensor \"" + name + "\" of shape " + shape_text(shape) + ", found " +
                           shape_text(found->second.shape));
  }
  return found->second;
}

void check_finite(std::span<const float> values, const std::string& name) {
  if (!std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); })) {
    throw ModelFormatError("expected finite weights, found NaN or infinity in tensor \"" + name + "\"");
  }
}

}  // namespace

Model Model::load(std::span<const uint8_t> bytes) {
  const Safetensors file = parse_safetensors(bytes);
  const auto table = file.metadata.find("dae");
  if (table == file.metadata.end()) {
    throw ModelFormatError("expected a layer table in the metadata key \"dae\", found a safetensors file without one");
  }
  Model model;
  model.table_ = parse_layer_table(table->second);

  const auto append = [&](const std::string& name, const std::vector<int64_t>& shape) {
    const TensorEntry& entry = find_tensor(file, name, shape);
    const Range range{model.arena_.size(), entry.count};
    model.arena_.resize(range.begin + range.count);
    const std::span<float> values = std::span(model.arena_).subspan(range.begin, range.count);
    file.read(entry, values);
    check_finite(values, name);
    return range;
  };
  for (const Layer& layer : model.table_.layers) {
    model.weights_.push_back(
        append(layer.name + ".weight", {layer.filters, layer.kernel.height, layer.kernel.width, layer.in_channels}));
    model.biases_.push_back(append(layer.name + ".bias", {layer.filters}));
  }
  // Refuses tables whose strides run away, before anyone computes with them.
  measure(model.table_.layers, Axis::kHeight);
  measure(model.table_.layers, Axis::kWidth);
  return model;
}

int64_t Model::receptive_field() const {
  return std::max(measure(table_.layers, Axis::kHeight).receptive_field,
                  measure(table_.layers, Axis::kWidth).receptive_field);
}

int64_t Model::stride(Axis axis) const {
  return measure(table_.layers, axis).stride;
}

}  // namespace dae

#include "model/model.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <stdexcept>
#include <utility>

#include "common/error.h"
#include "common/message.h"
#include "model/c2_symmetry.h"

namespace dae {
namespace {

// 1 GiB of weights, which fit a WebAssembly memory with room to run them.
constexpr int64_t kMaxParameters = int64_t{1} << 28;

const TensorEntry& find_tensor(const Safetensors& file, const std::string& name, const std::vector<int64_t>& shape) {
  const auto found = file.tensors.find(name);
  if (found == file.tensors.end()) {
    throw_error<ModelFormatError>("expected a tensor \"{}\" of shape {}, found none", name, shape_text(shape));
  }
  if (found->second.shape != shape) {
    throw_error<ModelFormatError>("expected tensor \"{}\" of shape {}, found {}", name, shape_text(shape),
                                  shape_text(found->second.shape));
  }
  return found->second;
}

// A float of 1e6 has a spacing of 1/16, too coarse for image values in [0, 1]; far larger weights overflow.
constexpr float kMaxWeight = 1e6f;

void check_weights(std::span<const float> values, const std::string& name) {
  if (!std::all_of(values.begin(), values.end(), [](float value) { return std::abs(value) <= kMaxWeight; })) {
    throw_error<ModelFormatError>("expected weights of at most a million, found more, NaN or infinity in tensor \"{}\"",
                                  name);
  }
}

}  // namespace

Model::Model(LayerTable table) : table_(std::move(table)) {
  // Throws for tables whose strides are too large, before they are used.
  measure(table_, table_.all(), Axis::kHeight);
  measure(table_, table_.all(), Axis::kWidth);
  const auto next = [&](int64_t values) {
    if (values > kMaxParameters - static_cast<int64_t>(parameter_count_)) {
      throw_error<ModelFormatError>("expected a network of at most {} parameters", kMaxParameters);
    }
    const auto count = static_cast<std::size_t>(values);
    parameter_count_ += count;
    return Place{parameter_count_ - count, parameter_count_};
  };
  for (const Layer& layer : table_.layers) {
    weights_.push_back(next(layer.weight_values()));
    biases_.push_back(next(layer.has_weights() ? layer.filters : 0));
  }
  if (table_.symmetry == Symmetry::kC2) require_c2(table_);
}

// Sets the filters that are rotated copies of others.
void Model::tie() {
  if (table_.symmetry == Symmetry::kC2) tie_c2_weights(table_, parameters_);
}

Model Model::load(std::span<const uint8_t> bytes) {
  const Safetensors file = parse_safetensors(bytes);
  const auto table = file.metadata.find("dae");
  if (table == file.metadata.end()) {
    throw_error<ModelFormatError>(
        "expected a layer table in the metadata key \"dae\", found a safetensors file without one");
  }
  Model model(parse_layer_table(table->second));
  const int32_t copies = model.table_.filter_copies();
  const auto append = [&](const std::string& name, const std::vector<int64_t>& shape) {
    // Finds the tensor before allocating: the sizes in a damaged table may be huge, but the tensor's bytes must be in
    // the file.
    const TensorEntry& entry = find_tensor(file, name, shape);
    const std::size_t begin = model.parameters_.size();
    model.parameters_.resize(begin + entry.count * static_cast<std::size_t>(copies));
    const std::span<float> values = std::span(model.parameters_).subspan(begin, entry.count);
    file.read(entry, values);
    check_weights(values, name);
  };
  for (const Layer& layer : model.table_.layers) {
    if (!layer.has_weights()) continue;
    std::vector<int64_t> shape = layer.weight_shape();
    shape.front() /= copies;
    append(layer.name + ".weight", shape);
    append(layer.name + ".bias", {shape.front()});
  }
  model.tie();
  return model;
}

Model Model::from_parameters(LayerTable table, std::vector<float> parameters) {
  Model model(std::move(table));
  if (parameters.size() != model.parameter_count_) {
    throw_error<std::invalid_argument>("expected {} parameters, got {}", model.parameter_count_, parameters.size());
  }
  model.parameters_ = std::move(parameters);
  model.tie();
  return model;
}

Model Model::cut(std::size_t parts) const {
  Model model(table_.cut(parts));
  // Parameters lie in the order of the layers.
  model.parameters_.assign(parameters_.begin(),
                           parameters_.begin() + static_cast<std::ptrdiff_t>(model.parameter_count_));
  return model;
}

namespace {

// Whether `layer` is `other`, possibly with more filters and input channels.
bool holds(const Layer& layer, const Layer& other) {
  return other.name == layer.name && other.op == layer.op && other.kernel == layer.kernel &&
         other.filters <= layer.filters && other.in_channels <= layer.in_channels;
}

// The index of a narrow layer's channel in a wider one: the same, or for a network with a symmetry, the same within
// its half.
std::size_t widened(std::size_t channel, std::size_t narrow, std::size_t wide, bool halves) {
  return halves && channel >= narrow / 2 ? wide / 2 + channel - narrow / 2 : channel;
}

// Copies the filters of `other`; their weights for input channels that `other` lacks are zero.
void put_weight(std::span<const float> from, const Layer& other, std::span<float> to, const Layer& layer, bool halves) {
  const auto narrow = static_cast<std::size_t>(other.in_channels);
  const auto wide = static_cast<std::size_t>(layer.in_channels);
  for (std::size_t pixel = 0; pixel < from.size() / narrow; ++pixel) {
    const std::span<float> channels = to.subspan(pixel * wide, wide);
    std::ranges::fill(channels, 0.0f);
    for (std::size_t channel = 0; channel < narrow; ++channel) {
      channels[widened(channel, narrow, wide, halves)] = from[pixel * narrow + channel];
    }
  }
}

}  // namespace

Model Model::with_weights_of(const Model& other, std::size_t& taken) const {
  Model model = *this;
  taken = 0;
  const std::span<float> parameters = model.parameters_;
  // If both networks have a symmetry, only the first halves are copied; tie() sets the second halves.
  const bool halves = table_.symmetry == Symmetry::kC2 && other.table_.symmetry == Symmetry::kC2;
  const std::size_t tied = halves ? 2 : 1;
  for (std::size_t i = 0; i < table_.layers.size(); ++i) {
    const Layer& layer = table_.layers[i];
    if (!layer.has_weights()) continue;
    for (std::size_t k = 0; k < other.table_.layers.size(); ++k) {
      const Layer& same = other.table_.layers[k];
      if (!holds(layer, same)) continue;
      put_weight(other.weight(k).first(other.weight(k).size() / tied), same, parameters.subspan(weights_[i].first),
                 layer, halves);
      std::ranges::copy(other.bias(k).first(other.bias(k).size() / tied), parameters.subspan(biases_[i].first).begin());
      ++taken;
    }
  }
  model.tie();
  return model;
}

Model Model::average(std::span<const Model* const> models) {
  if (models.empty()) throw_error<std::invalid_argument>("expected a model to average, got none");
  const LayerTable& table = models.front()->table_;
  std::vector<double> sums(models.front()->parameter_count_);
  for (const Model* model : models) {
    const LayerTable& other = model->table_;
    if (other.layers != table.layers || other.symmetry != table.symmetry ||
        other.input_channels != table.input_channels || other.noise_sigma != table.noise_sigma ||
        other.camera_noise != table.camera_noise) {
      throw_error<std::invalid_argument>("expected a model with the layers and noise of \"{}\", \"{}\" differs",
                                         table.name, other.name);
    }
    std::ranges::transform(sums, model->parameters_, sums.begin(), std::plus<>());
  }
  std::vector<float> means(sums.size());
  const auto count = static_cast<double>(models.size());
  std::ranges::transform(sums, means.begin(), [count](double sum) { return static_cast<float>(sum / count); });
  return from_parameters(table, std::move(means));
}

Model Model::with_kernels(KernelChoice kernels) const {
  Model model = *this;
  model.table_.kernels = kernels;
  return model;
}

int64_t Model::receptive_field() const {
  return std::max(measure(table_, table_.all(), Axis::kHeight).receptive_field,
                  measure(table_, table_.all(), Axis::kWidth).receptive_field);
}

int64_t Model::stride(Axis axis) const {
  return measure(table_, table_.all(), axis).stride;
}

}  // namespace dae

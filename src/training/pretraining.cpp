#include "training/pretraining.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

#include "common/message.h"

namespace dae {
namespace {

void require_chain(const LayerTable& table) {
  if (table.noise_sigma != 0.0f || table.symmetry != Symmetry::kNone) {
    throw_error<std::invalid_argument>(
        "expected a network without \"noiseSigma\" and \"symmetry\" for pretraining, \"{}\" has one of them",
        table.name);
  }
  for (std::size_t i = 0; i < table.layers.size(); ++i) {
    const std::vector<int32_t>& inputs = table.layers[i].inputs;
    if (inputs.size() == 1 && inputs.front() == static_cast<int32_t>(i) - 1) continue;
    throw_error<std::invalid_argument>(
        "expected a network for pretraining whose layers each read the layer before, \"{}\" reads another layer",
        table.layers[i].name);
  }
}

std::size_t count(LayerRange range) {
  return range.last - range.first;
}

// The names of the layers of two ranges, in order.
std::vector<std::string> names(const LayerTable& table, LayerRange encoder, LayerRange decoder) {
  std::vector<std::string> result;
  for (const LayerRange range : {encoder, decoder}) {
    for (std::size_t i = range.first; i < range.last; ++i) result.push_back(table.layers[i].name);
  }
  return result;
}

// The number of names that are encoder layers.
std::size_t count_encoder(const LayerTable& table, const std::vector<std::string>& names) {
  const LayerRange encoder = table.encoder();
  return static_cast<std::size_t>(std::count_if(names.begin(), names.end(), [&](const std::string& name) {
    return std::any_of(table.layers.begin(), table.layers.begin() + static_cast<std::ptrdiff_t>(encoder.last),
                       [&](const Layer& layer) { return layer.name == name; });
  }));
}

// The stage of the next layers inwards, with the number of layers that are named.
StageLayers next_stage(const LayerTable& table, const std::vector<std::string>& layers, const StageLayers& before,
                       std::size_t number) {
  const LayerRange left_encoder{before.encoder.last, table.encoder().last};
  const LayerRange left_decoder{table.decoder().first, before.decoder.first};
  const std::size_t encoders = std::min(count_encoder(table, layers), count(left_encoder));
  const std::size_t decoders = std::min(layers.size() - encoders, count(left_decoder));
  StageLayers stage;
  stage.below = {0, left_encoder.first};
  stage.encoder = {left_encoder.first, left_encoder.first + encoders};
  stage.decoder = {left_decoder.last - decoders, left_decoder.last};
  stage.above = {left_decoder.last, table.layers.size()};
  const bool both = encoders > 0 && decoders > 0;
  if (both && names(table, stage.encoder, stage.decoder) == layers) return stage;
  throw_error<std::invalid_argument>(
      "expected \"layers\" of pretraining stage {} to name the first of the encoder's {}, then the last of the "
      "decoder's {}, got {}",
      number, join_quoted(names(table, left_encoder, {})), join_quoted(names(table, {}, left_decoder)),
      join_quoted(layers));
}

void require_fit(const LayerTable& table, const StageLayers& stage, std::size_t number) {
  const Layer& latent = table.layers[stage.encoder.last - 1];
  const Layer& reader = table.layers[stage.decoder.first];
  if (latent.filters == reader.in_channels) return;
  throw_error<std::invalid_argument>(
      "expected the decoder of pretraining stage {} to read its latent of {} channels, \"{}\" reads {}", number,
      latent.filters, reader.name, reader.in_channels);
}

// The index of a range's first parameter, and the number of its parameters.
std::pair<std::size_t, std::size_t> parameters_of(const LayerTable& table, LayerRange range) {
  const auto values = [&](std::size_t first, std::size_t last) {
    std::size_t sum = 0;
    for (std::size_t i = first; i < last; ++i) {
      const Layer& layer = table.layers[i];
      if (layer.has_weights()) sum += static_cast<std::size_t>(layer.weight_values() + layer.filters);
    }
    return sum;
  };
  return {values(0, range.first), values(range.first, range.last)};
}

}  // namespace

std::vector<StageLayers> plan_pretraining(const LayerTable& table, std::span<const PretrainingStage> stages) {
  if (stages.empty()) return {};
  require_chain(table);
  StageLayers before;
  before.decoder = {table.layers.size(), table.layers.size()};
  std::vector<StageLayers> plan;
  for (const PretrainingStage& stage : stages) {
    plan.push_back(next_stage(table, stage.layers, before, plan.size() + 1));
    before = plan.back();
    require_fit(table, before, plan.size());
  }
  return plan;
}

Model take_layers(const Model& whole, const LayerRanges& ranges) {
  LayerTable table;
  table.name = whole.table().name;
  table.description = whole.table().description;
  table.license = whole.table().license;
  std::vector<float> parameters;
  for (const LayerRange range : ranges) {
    const auto [begin, values] = parameters_of(whole.table(), range);
    const std::span<const float> weights = whole.parameters().subspan(begin, values);
    parameters.insert(parameters.end(), weights.begin(), weights.end());
    for (std::size_t i = range.first; i < range.last; ++i) {
      table.layers.push_back(whole.table().layers[i]);
      table.layers.back().inputs = {static_cast<int32_t>(table.layers.size()) - 2};
    }
  }
  table.input_channels = table.layers.front().in_channels;
  return Model::from_parameters(std::move(table), std::move(parameters));
}

void put_layers(const LayerTable& whole, const LayerRanges& ranges, std::span<const float> weights,
                std::span<float> parameters) {
  for (const LayerRange range : ranges) {
    const auto [begin, values] = parameters_of(whole, range);
    std::copy_n(weights.begin(), values, parameters.begin() + static_cast<std::ptrdiff_t>(begin));
    weights = weights.subspan(values);
  }
}

}  // namespace dae

#include <array>
#include <stdexcept>
#include <utility>

#include "common/message.h"
#include "model/dihedral.h"
#include "model/model.h"

namespace dae {
namespace {

// The views. Fewer views are the last ones of the list, so two views are the picture mirrored left to right and the
// picture itself. The picture itself comes last, so that the latent is that of the original network.
constexpr std::array<DihedralTransform, 8> kDihedralTransforms{{{true, true, true},
                                                                {true, true, false},
                                                                {true, false, true},
                                                                {true, false, false},
                                                                {false, true, true},
                                                                {false, true, false},
                                                                {false, false, true},
                                                                {false, false, false}}};

// Appends a layer's transformed weights, then its biases.
void append_transformed(const Model& model, const DihedralNetwork& network, std::size_t layer,
                        std::vector<float>& parameters) {
  const std::size_t begin = parameters.size();
  const std::vector<std::size_t> places = network.parameter_permutation(layer);
  parameters.resize(begin + places.size());
  const float* values = model.weight(layer).data();  // its biases follow
  for (const std::size_t place : places) parameters[begin + place] = *values++;
}

// Appends layers that average the networks' results: a concatenation, and a 1x1 convolution with a filter for each
// channel.
void append_mean(LayerTable& table, std::vector<int32_t> results, std::vector<float>& parameters) {
  const int32_t channels = table.layers.back().filters;
  const auto views = static_cast<int32_t>(results.size());
  Layer all;
  all.name = "views";
  all.stage = Stage::kDecoder;
  all.op = Op::kConcat;
  all.inputs = std::move(results);
  all.in_channels = all.filters = views * channels;
  Layer mean;
  mean.name = "mean";
  mean.stage = Stage::kDecoder;
  mean.inputs = {static_cast<int32_t>(table.layers.size())};
  mean.in_channels = all.filters;
  mean.filters = channels;
  for (int32_t filter = 0; filter < channels; ++filter) {
    for (int32_t channel = 0; channel < all.filters; ++channel) {
      parameters.push_back(channel % channels == filter ? 1.0f / static_cast<float>(views) : 0.0f);
    }
  }
  parameters.resize(parameters.size() + static_cast<std::size_t>(channels));
  table.layers.push_back(std::move(all));
  table.layers.push_back(std::move(mean));
}

}  // namespace

Model Model::self_ensemble(int views) const {
  if (views != 1 && views != 2 && views != 4 && views != 8) {
    throw_error<std::invalid_argument>("expected a self-ensemble of 1, 2, 4 or 8 views, got {}", views);
  }
  if (views == 1) return *this;
  const Geometry rows = measure(table_, table_.all(), Axis::kHeight);
  const Geometry columns = measure(table_, table_.all(), Axis::kWidth);
  // The scales are in lowest terms.
  if (views == 8 &&
      (rows.scale_numerator != columns.scale_numerator || rows.scale_denominator != columns.scale_denominator)) {
    throw_error<std::invalid_argument>(
        "expected a network with the same scale along rows and columns for a self-ensemble of 8 views");
  }
  std::vector<DihedralNetwork> networks;
  for (std::size_t i = kDihedralTransforms.size() - static_cast<std::size_t>(views); i < kDihedralTransforms.size();
       ++i) {
    // The skipped views are rotations of the others by 180 degrees, which give the same result.
    if (table_.symmetry == Symmetry::kC2 && kDihedralTransforms[i].mirror_rows) continue;
    networks.emplace_back(table_, kDihedralTransforms[i]);
  }
  const std::size_t count = networks.size();

  LayerTable table = table_;
  table.layers.clear();
  table.cascade.clear();
  table.symmetry = Symmetry::kNone;
  std::vector<float> parameters;
  std::vector<std::vector<int32_t>> placed(count);  // for each view, the new numbers of its layers
  // A table has all encoders before the decoders.
  for (const LayerRange range : {table_.encoder(), table_.decoder()}) {
    for (std::size_t view = 0; view < count; ++view) {
      for (std::size_t i = range.first; i < range.last; ++i) {
        Layer layer = networks[view].layer(i);
        layer.name += message("@{}", view + 1);
        for (int32_t& input : layer.inputs) {
          if (input != kNetworkInput) input = placed[view][static_cast<std::size_t>(input)];
        }
        placed[view].push_back(static_cast<int32_t>(table.layers.size()));
        table.layers.push_back(std::move(layer));
        append_transformed(*this, networks[view], i, parameters);
      }
    }
  }
  std::vector<int32_t> results;
  for (const std::vector<int32_t>& layers : placed) results.push_back(layers.back());
  append_mean(table, std::move(results), parameters);
  return from_parameters(std::move(table), std::move(parameters));
}

}  // namespace dae

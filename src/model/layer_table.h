// The layer table: a network's architecture as data. It is JSON in the model file's metadata; see docs/architecture.md.
#ifndef DAE_MODEL_LAYER_TABLE_H_
#define DAE_MODEL_LAYER_TABLE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/interval.h"
#include "ops/kernel_choice.h"
#include "ops/layer.h"

namespace dae {

// Half-turn: half of each layer's filters are the others turned; see model/half_turn.
enum class Symmetry { kNone, kC2 };

// One network of a cascade, each of which reads what the one before gives and nothing else. It ends before layer
// `last`.
struct CascadePart {
  std::string name;
  std::size_t last = 0;

  bool operator==(const CascadePart&) const = default;
};

// Layers [first, last) of a table. Its input is what layer first - 1 gives, or the network's.
using LayerRange = IntervalOf<std::size_t>;

struct LayerTable {
  // Less noise than this counts as this much: clean images have a gain, too.
  static constexpr double kLeastSigma = 2.0 / 255.0;

  std::string name;
  std::string description;
  std::string license;
  int32_t input_channels = 0;
  Kernels kernels = Kernels::kAuto;  // what is to compute it; not in files
  // Sigma of the noise that the network takes all images to have, on the scale of 0 to 1: whoever feeds it multiplies
  // an image by noise_gain(), and divides what comes out by it. 0: images come as they are.
  float noise_sigma = 0.0f;
  Symmetry symmetry = Symmetry::kNone;  // of no cascade
  std::vector<Layer> layers;            // encoder layers first; at least one of each stage
  std::vector<CascadePart> cascade;     // in order; empty for a network that is none

  LayerRange all() const { return {0, layers.size()}; }
  LayerRange encoder() const;
  LayerRange decoder() const { return {encoder().last, layers.size()}; }
  // How many filters have the weights of one, which is the one that counts and is in files.
  int32_t filters_alike() const { return symmetry == Symmetry::kC2 ? 2 : 1; }
  int32_t output_channels() const { return layers.back().filters; }
  // Channels that a range of layers reads.
  int32_t channels_into(LayerRange range) const;
  // False when a connection skips into the range from before its input: its layers cannot run by themselves.
  bool stands_alone(LayerRange range) const;

  // By what an image with noise of this sigma is multiplied. Below 2/255 noise counts as that much.
  float noise_gain(double sigma) const;
  // The first `parts` networks of a cascade as a table of their own. Throws std::invalid_argument for another number of
  // parts than 1 to the cascade's.
  LayerTable cut(std::size_t parts) const;

  bool operator==(const LayerTable&) const = default;
};

// Throws ModelFormatError naming the layer and the value.
LayerTable parse_layer_table(std::string_view json);

inline constexpr int kLayerTableVersion = 1;

// The JSON that parse_layer_table() reads.
std::string layer_table_json(const LayerTable& table);

const char* stage_name(Stage stage);
const char* activation_name(Activation activation);
const char* symmetry_name(Symmetry symmetry);

}  // namespace dae

#endif  // DAE_MODEL_LAYER_TABLE_H_

// The layer table: a network's architecture as data. It is JSON in the model file's metadata; see docs/architecture.md.
#ifndef DAE_MODEL_LAYER_TABLE_H_
#define DAE_MODEL_LAYER_TABLE_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/interval.h"
#include "ops/kernel_choice.h"
#include "ops/layer.h"

namespace dae {

// kC2 ("half-turn" in files): half of each layer's filters are the others rotated by 180 degrees; see
// model/c2_symmetry.h.
enum class Symmetry { kNone, kC2 };

// One network of a cascade. It reads only the output of the network before, and ends before layer `end`.
struct CascadePart {
  std::string name;
  std::size_t end = 0;

  bool operator==(const CascadePart&) const = default;
};

// Layers [first, last) of a table. The range's input is the output of layer first - 1, or the network's input.
using LayerRange = IntervalOf<std::size_t>;

// Names of the noise that a network with a noise_sigma was trained for.
inline constexpr std::array kTrainedNoises{"white", "camera"};

struct LayerTable {
  // The smallest sigma of noise_gain(), so that clean images have a finite gain.
  static constexpr double kMinSigma = 2.0 / 255.0;

  std::string name;
  std::string description;
  std::string license;
  int32_t input_channels = 0;
  KernelChoice kernels = KernelChoice::kAuto;  // the implementation that computes it; not in files
  // Sigma of the noise that the network was trained for, on the scale of 0 to 1: callers multiply an image by
  // noise_gain() and divide the result by it. 0: images are passed unchanged.
  float noise_sigma = 0.0f;
  // Whether that noise is a camera's, which is coarser than white noise; estimated_sigma() depends on it.
  bool camera_noise = false;
  Symmetry symmetry = Symmetry::kNone;  // kNone for a cascade
  std::vector<Layer> layers;            // encoder layers first; at least one of each stage
  std::vector<CascadePart> cascade;     // in order; empty for a network that is no cascade

  LayerRange all() const { return {0, layers.size()}; }
  LayerRange encoder() const;
  LayerRange decoder() const { return {encoder().last, layers.size()}; }
  // Number of filters that share one filter's weights: 2 for kC2, else 1.
  int32_t filter_copies() const { return symmetry == Symmetry::kC2 ? 2 : 1; }
  int32_t output_channels() const { return layers.back().filters; }
  // Channels of the input of a range of layers.
  int32_t channels_into(LayerRange range) const;
  // Whether all layers of the range read only its input or each other. False if a skip connection comes from before the
  // range.
  bool stands_alone(LayerRange range) const;

  // Returns noise_sigma / max(sigma, kMinSigma).
  float noise_gain(double sigma) const;
  // The first `parts` networks of a cascade as a table. Throws std::invalid_argument unless `parts` is from 1 to the
  // number of the cascade's parts.
  LayerTable cut(std::size_t parts) const;

  bool operator==(const LayerTable&) const = default;
};

// Throws ModelFormatError, which names the layer and the value.
LayerTable parse_layer_table(std::string_view json);

inline constexpr int kLayerTableVersion = 1;

// The JSON that parse_layer_table() reads.
std::string layer_table_json(const LayerTable& table);

const char* stage_name(Stage stage);
const char* activation_name(Activation activation);
const char* symmetry_name(Symmetry symmetry);

}  // namespace dae

#endif  // DAE_MODEL_LAYER_TABLE_H_

#ifndef DAE_MODEL_MODEL_H_
#define DAE_MODEL_MODEL_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "model/geometry.h"
#include "model/layer_table.h"
#include "model/safetensors.h"

namespace dae {

// A layer table with its weights. Immutable once loaded, so threads may share it.
class Model {
 public:
  // Reads a safetensors file with the layer table in its metadata key "dae". Throws ModelFormatError.
  static Model load(std::span<const uint8_t> bytes);
  // Takes weights in the order of parameters(); of those that a symmetry makes alike, the first half's. Throws
  // std::invalid_argument for another number of them.
  static Model from_parameters(LayerTable table, std::vector<float> parameters);
  // Fresh weights: Glorot and Bengio (2010), uniform in +-sqrt(6 / (fan in + fan out)), where a layer's row says
  // nothing else; biases zero. In a network whose output is a sum with its input, or that enlarges beside a path which
  // begins as an enlargement, filters then are shifted to sum to zero; in the former the last is a tenth as large.
  static Model initialize(LayerTable table, uint32_t seed);
  // The first parts of a cascade (LayerTable::cut) with their weights.
  Model cut(std::size_t parts) const;
  // The same with the weights of `other` in all layers that it has by name, kernel and as many filters and input
  // channels or fewer. `taken` receives how many. Wider layers have them in their first filters, which see none of the
  // new channels; so a network that is `other` made wider gives what it gave, and learns on from there (Chen,
  // Goodfellow and Shlens, "Net2Net", 2016).
  Model with_weights_of(const Model& other, std::size_t& taken) const;
  // The network that runs this one on a picture in `views` positions (2: also mirrored left to right; 4: mirrored along
  // either axis and both; 8: those transposed, too), turns the results back and takes their mean (Timofte, Rothe and
  // Van Gool, "Seven ways to improve example-based single image super resolution", 2016). Its weights are this one's
  // turned, so it works `views` times as much and nothing is moved; of two positions in which a network with a symmetry
  // gives the same, one is run. 1: this network. Throws std::invalid_argument for another number and for a layer that
  // treats two directions differently, such as one of stride 2 with a 3x3 kernel.
  Model self_ensemble(int views) const;
  // The mean of the weights of networks that have the same layers, with the first's name: of runs that began at the
  // same weights it is often better than each (Wortsman et al., "Model soups", 2022). Throws std::invalid_argument for
  // no model and for one with other layers.
  static Model average(std::span<const Model* const> models);

  // The same network, computed by these kernels from now on.
  Model with_kernels(Kernels kernels) const;

  const LayerTable& table() const { return table_; }
  // [filters, kernel height, kernel width, input channels], for convolutions and transposed convolutions alike.
  std::span<const float> weight(std::size_t layer) const { return view(weights_[layer]); }
  // [filters]
  std::span<const float> bias(std::size_t layer) const { return view(biases_[layer]); }
  // All weights and biases in layer order, each layer's weight before its bias. Layers without weights have none.
  std::span<const float> parameters() const { return arena_; }
  // How many of them there are whose value is not another's by the network's symmetry.
  std::size_t own_parameters() const { return arena_.size() / static_cast<std::size_t>(table_.filters_alike()); }

  // Of the whole network, the larger along the two axes.
  int64_t receptive_field() const;
  // Rows and columns of an image batch must be multiples of these.
  int64_t stride(Axis axis) const;

 private:
  explicit Model(LayerTable table);
  void tie();
  // Parameters in the arena.
  using Place = IntervalOf<std::size_t>;
  std::span<const float> view(Place place) const { return std::span(arena_).subspan(place.first, place.count()); }

  LayerTable table_;
  std::size_t parameters_ = 0;
  std::vector<float> arena_;
  std::vector<Place> weights_;
  std::vector<Place> biases_;
};

// The file that Model::load() reads: the model's layer table and weights.
std::vector<uint8_t> save_model(const Model& model);

// A named tensor of a model file besides its weights.
struct ExtraTensor {
  std::string name;
  std::span<const float> values;
};
// The same with more in it, such as the state of a training run. Model::load() ignores what it does not know.
std::vector<uint8_t> save_model(const Model& model, const Metadata& metadata, std::span<const ExtraTensor> tensors);

// What runs a layer.
struct LayerWork {
  std::string_view kernels;    // "winograd (xnnpack)", "xnnpack", "own", "reference"; empty where nothing is multiplied
  double multiply_adds = 0.0;  // as performed, for each pixel of the network's input
  bool by_xnnpack = false;     // the multiply-adds are
};

// The description that dae_model_info documents, as JSON.
std::string model_info(const Model& model, std::span<const LayerWork> work);

}  // namespace dae

#endif  // DAE_MODEL_MODEL_H_

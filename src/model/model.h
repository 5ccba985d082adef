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
  // `parameters` are in the order of Model::parameters(). For a network with a symmetry, only the values of the first
  // half of each layer's filters are used. Throws std::invalid_argument if their number is wrong.
  static Model from_parameters(LayerTable table, std::vector<float> parameters);
  // A model with fresh weights: uniform in +-sqrt(6 / (fan in + fan out)) (Glorot and Bengio 2010) unless a layer has
  // another `initial`; biases are zero. If the network adds its input to its output, or if a layer begins as an
  // enlargement, each filter is shifted to sum to zero. In the former case the last layer's weights are also divided by
  // ten.
  static Model initialize(LayerTable table, uint32_t seed);
  // The first parts of a cascade, with their weights (LayerTable::cut).
  Model cut(std::size_t parts) const;
  // A copy that takes the weights of `other` for all layers that have the same name and kernel in both and at least as
  // many filters and input channels here. `taken` receives the number of such layers. The first filters of a wider
  // layer get the weights; their weights for further channels are zero, so that a wider network begins with the results
  // of `other` and can be trained on (Chen, Goodfellow and Shlens, "Net2Net", 2016).
  Model with_weights_of(const Model& other, std::size_t& taken) const;
  // The self-ensemble: a network that runs this one on `views` flips and rotations of a picture, transforms the results
  // back and averages them (Timofte, Rothe and Van Gool, "Seven ways to improve example-based single image super
  // resolution", 2016). 2 views: also mirrored left to right; 4: mirrored along either axis and both; 8: those also
  // transposed; 1: this network. It has `views` copies of the weights, transformed, so that no pixels are moved, and
  // takes `views` times as long; half of that for a network with a symmetry, which gives the same for two of the views.
  // Throws std::invalid_argument for another number of views and for a layer that treats the two directions of an axis
  // differently, such as one of stride 2 with a 3x3 kernel.
  Model self_ensemble(int views) const;
  // The mean of the weights of networks with the same layers, under the first one's name. For runs that began with the
  // same weights it is often better than each (Wortsman et al., "Model soups", 2022). Throws std::invalid_argument for
  // no model and for models with different layers.
  static Model average(std::span<const Model* const> models);

  // Returns this network, computed by other kernels.
  Model with_kernels(KernelChoice kernels) const;

  const LayerTable& table() const { return table_; }
  // [filters, kernel height, kernel width, input channels], for both convolutions and transposed convolutions.
  std::span<const float> weight(std::size_t layer) const { return view(weights_[layer]); }
  // [filters]
  std::span<const float> bias(std::size_t layer) const { return view(biases_[layer]); }
  // All weights and biases in layer order, each layer's weight before its bias. Layers without weights have none.
  std::span<const float> parameters() const { return parameters_; }
  // Number of parameters without those that are copies by the network's symmetry.
  std::size_t unique_parameters() const {
    return parameters_.size() / static_cast<std::size_t>(table_.filter_copies());
  }

  // The receptive field of the whole network in pixels, the larger of both axes.
  int64_t receptive_field() const;
  // Rows and columns of an image batch must be multiples of these.
  int64_t stride(Axis axis) const;

 private:
  explicit Model(LayerTable table);
  void tie();
  // An interval of parameters_.
  using Place = IntervalOf<std::size_t>;
  std::span<const float> view(Place place) const { return std::span(parameters_).subspan(place.first, place.count()); }

  LayerTable table_;
  std::size_t parameter_count_ = 0;
  std::vector<float> parameters_;
  std::vector<Place> weights_;
  std::vector<Place> biases_;
};

// Writes the file that Model::load() reads: the model's layer table and weights.
std::vector<uint8_t> save_model(const Model& model);

// A further named tensor of a model file, besides the weights.
struct ExtraTensor {
  std::string name;
  std::span<const float> values;
};
// Writes a model file with further metadata and tensors, such as the state of a training run. Model::load() ignores
// them.
std::vector<uint8_t> save_model(const Model& model, const Metadata& metadata, std::span<const ExtraTensor> tensors);

// The kernels and the work of a layer.
struct LayerWork {
  std::string_view kernels;    // "winograd (xnnpack)", "xnnpack", "own", "reference"; empty for layers without products
  double multiply_adds = 0.0;  // those executed, for each pixel of the network's input
  bool by_xnnpack = false;     // whether XNNPACK executes them
};

// The description that dae_model_info documents, as JSON.
std::string model_info(const Model& model, std::span<const LayerWork> work);

}  // namespace dae

#endif  // DAE_MODEL_MODEL_H_

// The parts of a trainer's graph: the sizes of patches, edges and latents, and checks that they fit the network.
#ifndef DAE_TRAINING_GRAPH_SETUP_H_
#define DAE_TRAINING_GRAPH_SETUP_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "model/model.h"
#include "training/frozen_encoder.h"
#include "training/graph.h"
#include "training/options.h"
#include "training/pair_source.h"
#include "training/sampler.h"

namespace dae {

// Output size / input size of the layers, along both axes. Throws std::invalid_argument unless it is a whole number and
// the same along both.
int32_t integer_scale(const LayerTable& table, LayerRange layers);
// Number of pixels by which the network's input is larger than a patch at each edge.
int32_t mirror_padding_of(const LayerTable& table);

// The size of the network's training input without its edge: patches of images, or their latents.
struct PatchShape {
  int32_t height;
  int32_t width;
  int32_t channels;
};

PatchShape patch_shape(const std::optional<Sampler>& sampler, const PairSource* pairs, int32_t channels,
                       const std::optional<FrozenEncoder>& encoder, int32_t mirror_padding);

// Throws std::invalid_argument for networks and patches that do not fit.
Graph make_graph(const LayerTable& table, const PatchShape& patch, int32_t images, int32_t mirror_padding,
                 int32_t scale, const std::vector<AuxiliaryOutput>& earlier, bool weighted);

// The encoder `below`, whose latents the network learns from, if there is one. Throws std::invalid_argument for noise
// that a latent cannot have.
std::optional<FrozenEncoder> make_frozen_encoder(const Model* below, const std::optional<Sampler>& sampler,
                                                 const TrainingOptions& options, int32_t images, int threads);

}  // namespace dae

#endif  // DAE_TRAINING_GRAPH_SETUP_H_

// Greedy layer-wise pretraining of stacked denoising autoencoders (Vincent, Larochelle, Lajoie, Bengio, Manzagol 2010).
// In a network that is a chain of layers, the first encoder layer and the last decoder layer are an autoencoder of
// images; the next layers inwards are an autoencoder of the first one's latent, and so on.
#ifndef DAE_TRAINING_PRETRAINING_H_
#define DAE_TRAINING_PRETRAINING_H_

#include <span>
#include <vector>

#include "model/model.h"
#include "training/options.h"

namespace dae {

// Ranges of layers, one after another.
using LayerRanges = std::vector<LayerRange>;

// The layers of a network that belong to a stage of pretraining.
struct StageLayers {
  LayerRange below;  // the encoder layers of the stages before, which compute the latent that the stage learns from
  LayerRange encoder;
  LayerRange decoder;
  LayerRange above;  // the decoder layers of the stages before, which decode the stage's output to an image

  LayerRanges autoencoder() const { return {encoder, decoder}; }
  // The layers of this stage and those before, from image to image.
  LayerRanges ranges() const { return {below, encoder, decoder, above}; }
};

// Throws std::invalid_argument if the network is not a chain of layers, or if the stages' layers do not go from the
// outermost inwards.
std::vector<StageLayers> plan_pretraining(const LayerTable& table, std::span<const PretrainingStage> stages);

// Copies some layers of a chain to a separate network.
Model take_layers(const Model& whole, const LayerRanges& ranges);
// Copies the weights of such a network back into the parameters of the whole.
void put_layers(const LayerTable& whole, const LayerRanges& ranges, std::span<const float> weights,
                std::span<float> parameters);

}  // namespace dae

#endif  // DAE_TRAINING_PRETRAINING_H_

// Stacked denoising autoencoders (Vincent, Larochelle, Lajoie, Bengio, Manzagol 2010). A network that is a chain of
// layers is a stacked autoencoder: the first encoder layer and the last decoder layer are an autoencoder of images, the
// next ones inwards an autoencoder of the code that the first encoder layer makes of images, and so on.
#ifndef DAE_TRAINING_PRETRAINING_H_
#define DAE_TRAINING_PRETRAINING_H_

#include <span>
#include <vector>

#include "model/model.h"
#include "training/options.h"

namespace dae {

// Layers of a whole network, one range after another.
using LayerRanges = std::vector<LayerRange>;

// What a stage of greedy layer-wise pretraining uses of a network.
struct PretrainingStep {
  LayerRange below;  // the encoder layers of the stages before, which make the code that it learns from
  LayerRange encoder;
  LayerRange decoder;
  LayerRange above;  // the decoder layers of the stages before, which make an image of its output

  LayerRanges autoencoder() const { return {encoder, decoder}; }
  // From image to image, with the stages before.
  LayerRanges ranges() const { return {below, encoder, decoder, above}; }
};

// Throws std::invalid_argument when the network is no chain, or when the stages' layers are not from the outermost
// inwards.
std::vector<PretrainingStep> plan_pretraining(const LayerTable& table, std::span<const PretrainingStage> stages);

// Some layers of a chain as a network of their own, with their weights.
Model take_layers(const Model& whole, const LayerRanges& ranges);
// Their weights back into the whole's parameters.
void put_layers(const LayerTable& whole, const LayerRanges& ranges, std::span<const float> weights,
                std::span<float> parameters);

}  // namespace dae

#endif  // DAE_TRAINING_PRETRAINING_H_

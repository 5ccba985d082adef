#ifndef DAE_TRAINING_NOISE_NORMALIZATION_H_
#define DAE_TRAINING_NOISE_NORMALIZATION_H_

#include <cstdint>

#include "kernels/image_batch.h"
#include "model/layer_table.h"

namespace dae {

// The mean squared difference of the pair number `i` of a batch, of sizes that are equal.
double noise_variance(const ImageBatch& noisy, const ImageBatch& clean, int32_t i);

// For a network that wants all noise to have one sigma (LayerTable::noise_sigma): multiplies the pair number `i` of a
// batch by the gain of its noise. That is measured against the clean patch, and made larger by what an estimate out of
// an image alone would take for noise of its texture: a sigma from 0 to 3.5/255, which follows from `number`.
void normalize_noise(const LayerTable& table, const ImageBatch& noisy, const ImageBatch& clean, int32_t i,
                     uint32_t number);

}  // namespace dae

#endif  // DAE_TRAINING_NOISE_NORMALIZATION_H_

#ifndef DAE_TRAINING_NOISE_NORMALIZATION_H_
#define DAE_TRAINING_NOISE_NORMALIZATION_H_

#include <cstdint>

#include "kernels/image_batch.h"
#include "model/layer_table.h"

namespace dae {

// The mean squared difference of pair `i` of two batches of the same size.
double noise_variance(const ImageBatch& noisy, const ImageBatch& clean, int32_t i);

// For a network with a noise_sigma (LayerTable::noise_sigma): multiplies pair `i` of a batch by the gain of its noise.
// The noise is measured against the clean patch; a random sigma from 0 to 3.5/255, which follows from `number`, is
// added, as an estimate from an image alone takes some texture for noise. A camera's noise is estimated less exactly,
// so its sigma is also multiplied by a random factor from 0.8 to 1.2.
void normalize_noise(const LayerTable& table, const ImageBatch& noisy, const ImageBatch& clean, int32_t i,
                     uint32_t number);

}  // namespace dae

#endif  // DAE_TRAINING_NOISE_NORMALIZATION_H_

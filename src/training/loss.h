#ifndef DAE_TRAINING_LOSS_H_
#define DAE_TRAINING_LOSS_H_

#include <span>

#include "kernels/image_batch.h"

namespace dae {

enum class Loss {
  kMse,          // (y - t)^2
  kMae,          // |y - t|
  kCharbonnier,  // sqrt((y - t)^2 + 1e-6), a smooth |y - t| (Charbonnier et al. 1994)
  kBce,          // -(t log y + (1 - t) log(1 - y)), y clamped to [1e-7, 1 - 1e-7] as in Keras
};

// The loss summed over all values of y and targets t of the same size; the values of image i are multiplied by
// weights[i]. Writes dy = scale * derivative.
double loss_and_gradient(Loss loss, const ImageBatch& y, const ImageBatch& t, std::span<const float> weights,
                         float scale, const ImageBatch& dy);

// The loss of one value.
double loss_value(Loss loss, float y, float t);

}  // namespace dae

#endif  // DAE_TRAINING_LOSS_H_

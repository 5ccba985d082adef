#ifndef DAE_TRAINING_LOSS_H_
#define DAE_TRAINING_LOSS_H_

#include <span>

#include "kernels/image_batch.h"

namespace dae {

enum class Loss {
  kMse,          // (y - t)^2
  kMae,          // |y - t|
  kCharbonnier,  // sqrt((y - t)^2 + 1e-6), after Charbonnier et al. 1994: an |y - t| that is smooth at zero
  kBce,          // -(t log y + (1 - t) log(1 - y)), y kept 1e-7 away from 0 and 1 as Keras does
};

// The loss summed over all values of y against t (same sizes), where those of image i count weights[i] times.
// dy = scale * its derivative.
double loss_and_gradient(Loss loss, const ImageBatch& y, const ImageBatch& t, std::span<const float> weights,
                         float scale, const ImageBatch& dy);

// The loss of one value.
double loss_value(Loss loss, float y, float t);

}  // namespace dae

#endif  // DAE_TRAINING_LOSS_H_

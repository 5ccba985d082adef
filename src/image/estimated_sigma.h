#ifndef DAE_IMAGE_ESTIMATED_SIGMA_H_
#define DAE_IMAGE_ESTIMATED_SIGMA_H_

#include "image/image.h"

namespace dae {

// The sigma that a network is told if nobody gives one: that of white noise, or of a camera's noise. On the scale of 0
// to 1.
double estimated_sigma(const Image& image, bool camera_noise);

}  // namespace dae

#endif  // DAE_IMAGE_ESTIMATED_SIGMA_H_

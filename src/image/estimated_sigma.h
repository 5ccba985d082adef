#ifndef DAE_IMAGE_ESTIMATED_SIGMA_H_
#define DAE_IMAGE_ESTIMATED_SIGMA_H_

#include "image/image.h"

namespace dae {

// All sigmas are on the scale of 0 to 1.

// The sigma that a network for white noise, or for a camera's noise, is told for an image that is estimated to have
// noise of this sigma.
double told_sigma(double sigma, bool camera_noise);

// The sigma that a network is told if nobody gives one.
double estimated_sigma(const Image& image, bool camera_noise);

}  // namespace dae

#endif  // DAE_IMAGE_ESTIMATED_SIGMA_H_

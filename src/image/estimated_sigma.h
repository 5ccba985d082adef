#ifndef DAE_IMAGE_ESTIMATED_SIGMA_H_
#define DAE_IMAGE_ESTIMATED_SIGMA_H_

#include "image/image.h"

namespace dae {

// All sigmas are on the scale of 0 to 1.

// The sigma from which the noise gain of a network for white noise, or for a camera's noise, is computed if the image's
// noise is estimated to have this sigma.
double conditioning_sigma(double sigma, bool camera_noise);

// The same from the image, if nobody gives a sigma.
double estimated_sigma(const Image& image, bool camera_noise);

}  // namespace dae

#endif  // DAE_IMAGE_ESTIMATED_SIGMA_H_

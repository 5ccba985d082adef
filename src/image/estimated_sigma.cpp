#include "image/estimated_sigma.h"

#include "image/noise_description.h"
#include "image/noise_level.h"

namespace dae {

double estimated_sigma(const Image& image, bool camera_noise) {
  return camera_noise ? describe_noise(image).total : estimate_noise(image).level;
}

}  // namespace dae

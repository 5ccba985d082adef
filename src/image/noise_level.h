#ifndef DAE_IMAGE_NOISE_LEVEL_H_
#define DAE_IMAGE_NOISE_LEVEL_H_

#include "image/image.h"

namespace dae {

// Sigma of white noise in an image, on the scale of 0 to 1, out of the image alone. J. Immerkaer's filter ("Fast noise
// variance estimation", 1996) sees neither flat areas nor slopes nor straight edges; of its root mean square over
// blocks of 16x16 pixels the first quartile is taken, since where noise is alone it is smallest. Blocks at black's or
// white's limit do not count, since noise is cut off there, nor do those that alpha hides. Fine texture over all of an
// image counts as noise. 0 for images of fewer than 18x18 pixels.
double estimate_noise_level(const Image& image);

}  // namespace dae

#endif  // DAE_IMAGE_NOISE_LEVEL_H_

#ifndef DAE_IMAGE_NOISE_LEVEL_H_
#define DAE_IMAGE_NOISE_LEVEL_H_

#include "image/image.h"

namespace dae {

// The white noise of an image, estimated from the image alone; it decides the network. describe_noise() tells people
// about noise of any kind. J. Immerkaer's filter ("Fast noise variance estimation", 1996) sees neither flat areas nor
// slopes nor straight edges; of its root mean square over blocks the first quartile is taken, because blocks without
// texture have the smallest values. Blocks at black's or white's limit do not count, since
// noise is cut off there, nor do those that alpha hides, nor those of a single colour (bars, frames, paper), which no
// camera makes.
struct NoiseEstimate {
  // Sigma, if the noise is white, on the scale of 0 to 1. Fine texture over all of an image counts as noise. 0 for
  // images without a block that counts.
  double level = 0.0;
  // The filter's result at half the size relative to that at full size. White noise: 0.5. Texture, and noise that a
  // camera or JPEG has smoothed: above 1. Images of fewer than 34x34 pixels have the default.
  double coarseness = 2.0;
  // The strongest detail, the ninth decile of the blocks, relative to that at half the size. Edges that are as sharp as
  // pixels allow: 0.6 and more. Below, the picture has more pixels than detail, as those that a camera makes.
  double sharpness = 1.0;
  // At half the size, the first quartile of the blocks relative to the ninth decile: 0.5 and more if noise is
  // equally strong everywhere, less if details are here and there.
  double evenness = 0.0;

  // Whether the noise is white, or nearly, and stronger than what fine texture and JPEG may look like.
  bool is_white() const;
  // Whether a camera made the picture: its noise is not white, and either its details are coarser than its pixels, so
  // that what is finer is noise, or its noise is equally strong everywhere.
  bool is_camera_noise() const;
};

NoiseEstimate estimate_noise(const Image& image);

}  // namespace dae

#endif  // DAE_IMAGE_NOISE_LEVEL_H_

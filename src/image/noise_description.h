#ifndef DAE_IMAGE_NOISE_DESCRIPTION_H_
#define DAE_IMAGE_NOISE_DESCRIPTION_H_

#include <array>
#include <optional>
#include <string>

#include "image/image.h"

namespace dae {

// The noise of an image in terms that a photographer knows, estimated from the image alone. All sigmas are on the scale
// of 0 to 1 and include noise of all scales up to about 8 pixels, so noise that a camera smoothed counts as well.
struct NoiseDescription {
  enum class Grain {
    kNone,    // no visible noise
    kFine,    // differs from pixel to pixel
    kCoarse,  // neighbours have similar noise, as after demosaicing, noise reduction or JPEG
  };
  static constexpr std::array<const char*, 3> kBrightnessNames{"shadows", "midtones", "highlights"};

  double total = 0.0;   // root mean square over the colour channels
  double luma = 0.0;    // of the luma alone
  double chroma = 0.0;  // sqrt(total^2 - luma^2); 0 for gray images
  // `total` by brightness: luma below a third, below two thirds, above. Empty where too little of the image is usable.
  std::array<std::optional<double>, 3> by_brightness;
  Grain grain = Grain::kNone;
  bool jpeg_blocks = false;  // the 8x8 grid that JPEG leaves is visible
};

// Blocks of 32x32 pixels are sampled, at most 1,024 of an image. Blocks that are hidden by alpha, clipped, or of a
// single colour do not count. Of blocks with edges here and there (text, drawings) the noise between the edges counts.
// An image without a usable block has no noise.
NoiseDescription describe_noise(const Image& image);

// Such as "about 12 of 255 in the shadows, 5 in the highlights, coarse grain, JPEG"; "hardly any" for no noise.
std::string noise_words(const NoiseDescription& noise);

}  // namespace dae

#endif  // DAE_IMAGE_NOISE_DESCRIPTION_H_

#ifndef DAE_IMAGE_ENCODE_PNG_H_
#define DAE_IMAGE_ENCODE_PNG_H_

#include <cstdint>
#include <vector>

#include "image/image.h"
#include "image/metadata.h"

namespace dae {

// Writes a PNG file with 8 bits per channel and the image's channels; float values are clipped to [0, 1] and rounded.
// Throws UnsupportedImage if the image has more than 2^31 - 1 values.
std::vector<uint8_t> encode_png(const Image& image, const ImageMetadata& metadata = {});

}  // namespace dae

#endif  // DAE_IMAGE_ENCODE_PNG_H_

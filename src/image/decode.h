#ifndef DAE_IMAGE_DECODE_H_
#define DAE_IMAGE_DECODE_H_

#include <cstdint>
#include <span>

#include "image/image.h"
#include "image/metadata.h"

namespace dae {

// Decodes PNG, JPEG, BMP or GIF (first frame) to 8 bits a channel, turned upright as its EXIF orientation says. The
// content decides, not a name. Gray files give 1 channel, alpha (palettes' and colour keys' too) is kept; BMP and GIF,
// which cannot say that they are gray or opaque, give the fewest channels that hold their picture. 16-bit PNG is
// rounded to nearest. Bytes after the end of the picture are ignored. `metadata`, unless it is null, becomes the
// file's. Throws UnsupportedImage, which says what was expected and what was found, for everything that is not a whole,
// undamaged file of these formats within Image's limits. May be called from several threads at once.
Image decode_image(std::span<const uint8_t> bytes, ImageMetadata* metadata = nullptr);

}  // namespace dae

#endif  // DAE_IMAGE_DECODE_H_

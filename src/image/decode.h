#ifndef DAE_IMAGE_DECODE_H_
#define DAE_IMAGE_DECODE_H_

#include <cstdint>
#include <span>

#include "image/image.h"
#include "image/metadata.h"

namespace dae {

// Decodes PNG, JPEG, BMP or GIF (first frame) to 8 bits per channel, rotated and mirrored according to its EXIF
// orientation. The format is recognised by the content. Gray files give 1 channel; alpha is kept, also that of palettes
// and colour keys. BMP and GIF, which cannot state that they are gray or opaque, give the fewest channels that hold
// their picture. 16-bit PNG is rounded to nearest. Bytes after the end of the picture are ignored. `metadata`, if not
// null, receives the file's metadata. Throws UnsupportedImage, which says what was expected and what was found, for
// files that are damaged, of another format, or outside Image's limits. Several threads may call it at once.
Image decode_image(std::span<const uint8_t> bytes, ImageMetadata* metadata = nullptr);

}  // namespace dae

#endif  // DAE_IMAGE_DECODE_H_

// The metadata of an image file that is kept.
#ifndef DAE_IMAGE_METADATA_H_
#define DAE_IMAGE_METADATA_H_

#include <cstdint>
#include <span>
#include <vector>

#include "image/container.h"

namespace dae {

struct ImageMetadata {
  std::vector<uint8_t> profile;  // ICC profile
  std::vector<uint8_t> exif;     // a TIFF structure with orientation 1 (upright)
};

// Reads the metadata of a file. The orientation becomes 1, because decode_image() returns an upright picture. Damaged
// metadata are left out.
ImageMetadata read_metadata(const Container& container);

// The chunks of a PNG, which follow its header, and the segments of a JPEG, which follow its first one. A profile is
// left out if its colour space is not that of the file; metadata that are too large for a segment are left out, too.
std::vector<uint8_t> png_chunks(const ImageMetadata& metadata, bool color);
std::vector<uint8_t> jpeg_segments(const ImageMetadata& metadata);

}  // namespace dae

#endif  // DAE_IMAGE_METADATA_H_

// What a file says of its picture beside the pixels, and what is kept of it.
#ifndef DAE_IMAGE_METADATA_H_
#define DAE_IMAGE_METADATA_H_

#include <cstdint>
#include <span>
#include <vector>

#include "image/container.h"

namespace dae {

struct ImageMetadata {
  std::vector<uint8_t> profile;  // ICC
  std::vector<uint8_t> exif;     // a TIFF structure whose orientation is 1
};

// Of a file whose picture is turned upright. ImageMetadata is not worth refusing a picture for: what is damaged is left
// out.
ImageMetadata read_metadata(const Container& container);

// A PNG's chunks, which follow its header, and a JPEG's segments, which follow its first one. A profile is left out
// where its colours are not those of the file, and so is what no segment can hold.
std::vector<uint8_t> png_chunks(const ImageMetadata& metadata, bool color);
std::vector<uint8_t> jpeg_segments(const ImageMetadata& metadata);

}  // namespace dae

#endif  // DAE_IMAGE_METADATA_H_

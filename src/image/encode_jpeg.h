#ifndef DAE_IMAGE_ENCODE_JPEG_H_
#define DAE_IMAGE_ENCODE_JPEG_H_

#include <cstdint>
#include <vector>

#include "image/image.h"
#include "image/metadata.h"

namespace dae {

// Writes a baseline JPEG file with a quality from 1 to 100 (libjpeg's scale; up to 90, colour has half the resolution).
// Alpha is dropped, and gray is written as colour; float values are clipped to [0, 1] and rounded. Throws
// std::invalid_argument for other qualities, and UnsupportedImage if the image has more than 2^31 - 1 values.
std::vector<uint8_t> encode_jpeg(const Image& image, int32_t quality, const ImageMetadata& metadata = {});

// The segment with the Huffman codes of all JPEG files that are written here, including its marker: those of ITU T.81,
// annex K.3, which also apply to JPEG files without codes.
std::vector<uint8_t> default_huffman_tables();

}  // namespace dae

#endif  // DAE_IMAGE_ENCODE_JPEG_H_

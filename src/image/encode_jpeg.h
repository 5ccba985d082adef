#ifndef DAE_IMAGE_ENCODE_JPEG_H_
#define DAE_IMAGE_ENCODE_JPEG_H_

#include <cstdint>
#include <vector>

#include "image/image.h"
#include "image/metadata.h"

namespace dae {

// A baseline JPEG file of a quality from 1 to 100 (as libjpeg counts; up to 90 colour has half the resolution). Alpha
// is dropped, and gray written as colour; float values are clipped to [0, 1] and rounded. Throws std::invalid_argument
// for other qualities.
std::vector<uint8_t> encode_jpeg(const Image& image, int32_t quality, const ImageMetadata& metadata = {});

// The segment, marker and all, that defines the Huffman codes of every JPEG that is written here: those of ITU T.81,
// annex K.3, which JPEGs without a definition are meant to be read with.
std::vector<uint8_t> default_huffman_codes();

}  // namespace dae

#endif  // DAE_IMAGE_ENCODE_JPEG_H_

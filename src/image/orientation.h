#ifndef DAE_IMAGE_ORIENTATION_H_
#define DAE_IMAGE_ORIENTATION_H_

#include <cstdint>
#include <span>
#include <vector>

#include "image/image.h"

namespace dae {

// The orientation tag (EXIF 2.3, tag 0x0112) of the TIFF structure that a JPEG's Exif segment or a PNG's eXIf chunk
// holds: 1 to 8. Metadata is not worth refusing a picture for: where the tag is missing or damaged the answer is 1.
int exif_orientation(std::span<const uint8_t> tiff);

// The same structure for a picture that was turned upright: of the same size, its orientation 1, and without the
// thumbnail (the second directory), which shows the picture as it was. Empty for what is no such structure.
std::vector<uint8_t> upright_exif(std::span<const uint8_t> tiff);

// Turns and mirrors stored rows so that the picture stands upright. Throws std::invalid_argument outside 1..8.
//   1 as it is       2 mirrored left-right            3 turned by 180 degrees  4 mirrored top-bottom
//   5 transposed     6 turned clockwise by 90 degrees 7 transposed the other way  8 turned counterclockwise by 90
Image orient(Image image, int orientation);

}  // namespace dae

#endif  // DAE_IMAGE_ORIENTATION_H_

#ifndef DAE_IMAGE_ORIENTATION_H_
#define DAE_IMAGE_ORIENTATION_H_

#include <cstdint>
#include <span>
#include <vector>

#include "image/image.h"

namespace dae {

// Reads the orientation, 1 to 8 (EXIF 2.3, tag 0x0112), from the TIFF structure of a JPEG's Exif segment or a PNG's
// eXIf chunk. Returns 1 if the tag is missing or damaged.
int exif_orientation(std::span<const uint8_t> tiff);

// The same structure for an upright picture: of the same size, with orientation 1 and without the thumbnail (the second
// directory), which shows the picture as it was. Empty if it is not a TIFF structure.
std::vector<uint8_t> upright_exif(std::span<const uint8_t> tiff);

// Rotates and mirrors a picture so that it is upright. Throws std::invalid_argument outside 1 to 8.
//   1 unchanged   2 mirrored left-right      3 rotated by 180 degrees  4 mirrored top-bottom
//   5 transposed  6 rotated clockwise by 90  7 transposed along the other diagonal
//   8 rotated counterclockwise by 90
Image orient(Image image, int orientation);

}  // namespace dae

#endif  // DAE_IMAGE_ORIENTATION_H_

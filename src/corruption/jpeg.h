// The losses of JPEG compression.
#ifndef DAE_CORRUPTION_JPEG_H_
#define DAE_CORRUPTION_JPEG_H_

#include <cstddef>
#include <cstdint>

namespace dae {

// Rows of pixels with 1 or 3 channels in [0, 1], `row` floats apart.
struct PixelRows {
  float* data = nullptr;
  int32_t width = 0;
  int32_t height = 0;
  int32_t channels = 0;
  std::ptrdiff_t row = 0;
};

// Replaces the pixels by those that a baseline JPEG (ITU-T T.81) of the quality, from 1 to 100 on libjpeg's scale,
// would decode to: 8x8 cosine transforms, quantised by the tables of Annex K, with colour at half resolution (4:2:0)
// below quality 90. Entropy coding is lossless and left out. Results are multiples of 1/255. Allocates nothing. Throws
// std::invalid_argument for a quality out of range.
void degrade_as_jpeg(const PixelRows& pixels, int32_t quality);

}  // namespace dae

#endif  // DAE_CORRUPTION_JPEG_H_

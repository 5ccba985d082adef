#ifndef DAE_DENOISE_COLOR_STRENGTH_H_
#define DAE_DENOISE_COLOR_STRENGTH_H_

#include <array>
#include <cstdint>

#include "denoise/options.h"
#include "image/image.h"

namespace dae {

// Blends a rectangle {x, y, width, height} of a colour result with the image before the network: luma by one strength,
// both chroma values by the other, in BT.601 Y'CbCr. The two images have the same size and pixel type; alpha stays.
void blend_luma_chroma(const Image& before, const std::array<int32_t, 4>& rectangle, Strength strength, Image& result);

}  // namespace dae

#endif  // DAE_DENOISE_COLOR_STRENGTH_H_

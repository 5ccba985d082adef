// A camera's picture of a flat plate: perspective, light, dirt, blur, sensor noise, JPEG.
#ifndef DAE_LAB_PLATES_CAMERA_H_
#define DAE_LAB_PLATES_CAMERA_H_

#include <cstdint>

#include "image/image.h"
#include "lab/plates/design.h"

namespace dae::plates {

// Returns a colour picture with 8 bits and the given size; the plate fills most of its width.
Image photograph(const Design& design, int32_t width, int32_t height, uint32_t seed, uint32_t index);

}  // namespace dae::plates

#endif  // DAE_LAB_PLATES_CAMERA_H_

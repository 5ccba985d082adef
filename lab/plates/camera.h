// What a camera makes of a flat plate: perspective, light, dirt, blur, the sensor's noise, JPEG.
#ifndef DAE_LAB_PLATES_CAMERA_H_
#define DAE_LAB_PLATES_CAMERA_H_

#include <cstdint>

#include "lab/plates/design.h"
#include "image/image.h"

namespace dae::plates {

// A colour picture of the given size, 8 bits, with the plate filling most of its width.
Image photograph(const Design& design, int32_t width, int32_t height, uint32_t seed, uint32_t index);

}  // namespace dae::plates

#endif  // DAE_LAB_PLATES_CAMERA_H_

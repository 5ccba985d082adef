// The losses of conversion to a video frame.
#ifndef DAE_CORRUPTION_VIDEO_H_
#define DAE_CORRUPTION_VIDEO_H_

#include "image/resize.h"

namespace dae {

// Replaces the pixels by those that a video frame with 8 bits of limited range (16 to 235, ITU-R BT.709) and colour at
// half resolution (4:2:0: means of 2x2 pixels, repeated) would decode to. Gray pixels have no colour to lose.
// Compression is not included.
void degrade_as_video(FloatPixels& pixels);

}  // namespace dae

#endif  // DAE_CORRUPTION_VIDEO_H_

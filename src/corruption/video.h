// What a picture loses when it becomes a frame of a video.
#ifndef DAE_CORRUPTION_VIDEO_H_
#define DAE_CORRUPTION_VIDEO_H_

#include "image/resize.h"

namespace dae {

// Writes in place what a frame in 8 bits of limited range (16 to 235, ITU-R BT.709) with colour at half resolution
// (4:2:0: means of 2x2 pixels, and repeated) would decode to. Gray pixels have no colour to lose. Compression is not
// part of it.
void degrade_as_video(FloatPixels& pixels);

}  // namespace dae

#endif  // DAE_CORRUPTION_VIDEO_H_

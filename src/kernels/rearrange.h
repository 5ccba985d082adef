// Copies of values between images, optionally added to the target.
#ifndef DAE_KERNELS_REARRANGE_H_
#define DAE_KERNELS_REARRANGE_H_

#include "kernels/image_batch.h"

namespace dae {

// Sets all pixels to zero; leaves the memory around the images alone.
void clear(const ImageBatch& batch);

// Copies `count` channels of every pixel from one batch to another of the same n, h and w, or adds them to the target.
// Concatenation, splitting and sums are sequences of it.
void copy_channels(const ImageBatch& from, int32_t from_channel, const ImageBatch& to, int32_t to_channel,
                   int32_t count, bool accumulate);

// Each block of block_h x block_w pixels becomes one pixel, with channels in the order (row, column, channel) of
// TensorFlow's space_to_depth. `depth` has h / block_h rows and block_h * block_w times the channels.
void space_to_depth(const ImageBatch& space, const ImageBatch& depth, bool accumulate);
// The inverse of space_to_depth.
void depth_to_space(const ImageBatch& depth, const ImageBatch& space, bool accumulate);

}  // namespace dae

#endif  // DAE_KERNELS_REARRANGE_H_

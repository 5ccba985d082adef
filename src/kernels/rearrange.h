// Moves of values between images, without arithmetic but the sum that a gradient with several sources needs.
#ifndef DAE_KERNELS_REARRANGE_H_
#define DAE_KERNELS_REARRANGE_H_

#include "kernels/image_batch.h"

namespace dae {

// Sets all values to zero, but not what lies around the images.
void clear(const ImageBatch& batch);

// Copies `count` channels of every pixel from one batch to another of the same n, h, w; or adds them to what is there.
// Joining (concat), splitting and summing images are sequences of it.
void move_channels(const ImageBatch& from, int32_t from_channel, const ImageBatch& to, int32_t to_channel,
                   int32_t count, bool accumulate);

// Each block of block_h x block_w pixels becomes one pixel; channels in order of (row, column, channel) as TensorFlow's
// space_to_depth has them. `depth` has h / block_h rows and block_h * block_w times the channels.
void space_to_depth(const ImageBatch& space, const ImageBatch& depth, bool accumulate);
// The inverse.
void depth_to_space(const ImageBatch& depth, const ImageBatch& space, bool accumulate);

}  // namespace dae

#endif  // DAE_KERNELS_REARRANGE_H_

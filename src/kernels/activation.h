// Element-wise functions between the convolutions, in place on whole batches. XNNPACK has them too, but its
// element-wise operators come with the kernels of every data type, which is a quarter of a WebAssembly module.
#ifndef DAE_KERNELS_ACTIVATION_H_
#define DAE_KERNELS_ACTIVATION_H_

#include "kernels/image_batch.h"

namespace dae {

// Adds a value to all of a channel.
void add_bias(const ImageBatch& y, const float* bias);
// Negative values times the slope, which is 0 for a ReLU.
void leaky_relu(const ImageBatch& y, float slope);
// 1 / (1 + e^-y), within 2e-7 of the exact value.
void sigmoid(const ImageBatch& y);

// dy *= the function's derivative, which can be told from its output y.
void leaky_relu_backward(const ImageBatch& y, float slope, const ImageBatch& dy);
void sigmoid_backward(const ImageBatch& y, const ImageBatch& dy);

}  // namespace dae

#endif  // DAE_KERNELS_ACTIVATION_H_

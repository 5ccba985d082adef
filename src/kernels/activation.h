// Activation functions and biases, in place on whole batches. XNNPACK's element-wise operators would bring kernels for
// every data type, which are a quarter of a WebAssembly module.
#ifndef DAE_KERNELS_ACTIVATION_H_
#define DAE_KERNELS_ACTIVATION_H_

#include "kernels/image_batch.h"

namespace dae {

// Adds bias[c] to all values of channel c.
void add_bias(const ImageBatch& y, const float* bias);
// Multiplies negative values by the slope, which is 0 for a ReLU.
void leaky_relu(const ImageBatch& y, float slope);
// 1 / (1 + e^-y), within 2e-7 of the exact value.
void sigmoid(const ImageBatch& y);

// Multiplies dy by the function's derivative, which follows from the function's output y.
void leaky_relu_backward(const ImageBatch& y, float slope, const ImageBatch& dy);
void sigmoid_backward(const ImageBatch& y, const ImageBatch& dy);

}  // namespace dae

#endif  // DAE_KERNELS_ACTIVATION_H_

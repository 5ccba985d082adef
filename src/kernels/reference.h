// Convolutions by plain loops in double precision. All other implementations are tested against them.
#ifndef DAE_KERNELS_REFERENCE_H_
#define DAE_KERNELS_REFERENCE_H_

#include "kernels/convolution.h"

namespace dae {

// y = conv(x, w), or its adjoint for Direction::kTransposed. weight: [output channels][taps][input channels]. Reads the
// zeros around x, as all kernels do.
void convolve_reference(const WindowShape& window, Convolution::Direction direction, const ImageBatch& x,
                        const float* weight, const Epilogue& epilogue, const ImageBatch& y);

// dL/dw of y = conv(a, w) with b = dL/dy. g: [taps][a's channels][b's channels].
void weight_gradient_reference(const WindowShape& window, const ImageBatch& a, const ImageBatch& b, float* g);

}  // namespace dae

#endif  // DAE_KERNELS_REFERENCE_H_

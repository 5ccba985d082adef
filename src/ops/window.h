#ifndef DAE_OPS_WINDOW_H_
#define DAE_OPS_WINDOW_H_

#include "kernels/convolution.h"
#include "ops/operator.h"

namespace dae {

// The window of a layer's convolution, with the padding for sizes that are multiples of the stride.
inline WindowShape window_of(const Layer& layer) {
  return {{layer.kernel.height, layer.kernel.width},
          {layer.stride.height, layer.stride.width},
          {same_padding(layer, Axis::kHeight, layer.stride.height).before,
           same_padding(layer, Axis::kWidth, layer.stride.width).before}};
}

}  // namespace dae

#endif  // DAE_OPS_WINDOW_H_

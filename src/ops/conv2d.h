#ifndef DAE_OPS_CONV2D_H_
#define DAE_OPS_CONV2D_H_

#include <algorithm>
#include <cstdint>

#include "ops/layer.h"

namespace dae {

// Rows and columns of outputs that ops/winograd.h computes together.
inline constexpr int32_t kWinogradTile = 4;

// A quarter of the multiplications of a layer pays for the sums before and after them, unless there are few channels to
// multiply (tests/bench/convolution_bench.cpp).
inline bool suits_winograd(const Layer& layer) {
  constexpr int32_t kFewest = 12;
  return layer.op == Op::kConv2d && layer.kernel == Extent{3, 3} && layer.stride == Extent{} &&
         std::min(layer.in_channels, layer.filters) >= kFewest;
}

}  // namespace dae

#endif  // DAE_OPS_CONV2D_H_

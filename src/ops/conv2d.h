#ifndef DAE_OPS_CONV2D_H_
#define DAE_OPS_CONV2D_H_

#include <algorithm>
#include <cstdint>

#include "ops/layer.h"

namespace dae {

// Rows and columns of the output tile that ops/winograd.h computes at once.
inline constexpr int32_t kWinogradTile = 4;

// Winograd's algorithm saves three quarters of the multiplications, which pays for its transforms unless a layer has
// few channels (measured by tests/bench/convolution_bench.cpp).
inline bool suits_winograd(const Layer& layer) {
  constexpr int32_t kFewest = 12;
  return layer.op == Op::kConv2d && layer.kernel == Extent{3, 3} && layer.stride == Extent{} &&
         std::min(layer.in_channels, layer.filters) >= kFewest;
}

}  // namespace dae

#endif  // DAE_OPS_CONV2D_H_

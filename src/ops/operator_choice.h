#ifndef DAE_OPS_OPERATOR_CHOICE_H_
#define DAE_OPS_OPERATOR_CHOICE_H_

#include <algorithm>
#include <cstdint>

#include "model/geometry.h"
#include "model/layer_table.h"
#include "ops/winograd.h"

namespace dae {

// A quarter of the multiplications of a layer pays for the sums before and after them, unless there are few channels to
// multiply (tests/bench/convolution_bench.cpp).
inline bool suits_winograd(const Layer& layer) {
  constexpr int32_t kFewest = 12;
  return layer.op == Op::kConv2d && layer.kernel == Extent{3, 3} && layer.stride == Extent{} &&
         std::min(layer.in_channels, layer.filters) >= kFewest;
}

// From so many channels on XNNPACK's product is as fast in a browser as our kernels
// (tests/bench/convolution_bench.cpp).
inline bool suits_xnnpack(const Layer& layer) {
  constexpr int32_t kWide = 40;
  return !suits_winograd(layer) && layer.op == Op::kConv2d && layer.stride == Extent{} &&
         std::min(layer.in_channels, layer.filters) >= kWide;
}

// Outputs of a layer that are made together along an axis, from a multiple of it on.
inline int64_t made_together(const Layer& layer, Axis axis) {
  if (suits_winograd(layer)) return WinogradConvolution::kGroup;
  return spreads(layer) ? along(layer.stride, axis) : 1;
}

}  // namespace dae

#endif  // DAE_OPS_OPERATOR_CHOICE_H_

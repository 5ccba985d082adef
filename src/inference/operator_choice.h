#ifndef DAE_INFERENCE_OPERATOR_CHOICE_H_
#define DAE_INFERENCE_OPERATOR_CHOICE_H_

#include <algorithm>
#include <cstdint>

#include "kernels/winograd.h"
#include "model/layer_table.h"

namespace dae {

// Half the multiplications of a layer pay for the rows that are added before and after them, unless there are few
// channels to multiply (tests/bench/convolution_bench.cpp).
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

// Rows of a layer's output that are made together, from a multiple of it on.
inline int64_t rows_together(const Layer& layer) {
  if (suits_winograd(layer)) return WinogradConvolution::kRows;
  const bool spreads = layer.op == Op::kConv2dTranspose || layer.op == Op::kDepthToSpace;
  return spreads ? layer.stride.height : 1;
}

}  // namespace dae

#endif  // DAE_INFERENCE_OPERATOR_CHOICE_H_

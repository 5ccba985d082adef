// Weights of convolutions in the order of axes that PyTorch and ONNX have, and back.
#ifndef DAE_INTERCHANGE_AXIS_ORDER_H_
#define DAE_INTERCHANGE_AXIS_ORDER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "model/layer_table.h"

namespace dae {

// ONNX's shape of a layer's weight: [filters, inputs, height, width] of a convolution, [inputs, filters, height, width]
// of a transposed one.
std::vector<int64_t> planar_shape(const Layer& layer);
// From [filters, height, width, inputs] to that shape.
std::vector<float> to_planar(const Layer& layer, std::span<const float> weight);
// And back: `weight` receives as many values.
void from_planar(const Layer& layer, std::span<const float> planar, std::span<float> weight);

}  // namespace dae

#endif  // DAE_INTERCHANGE_AXIS_ORDER_H_

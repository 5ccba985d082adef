// Transposes the weights of convolutions between the layer table's order of axes and that of PyTorch and ONNX.
#ifndef DAE_INTERCHANGE_AXIS_ORDER_H_
#define DAE_INTERCHANGE_AXIS_ORDER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "model/layer_table.h"

namespace dae {

// The shape of a layer's weight in ONNX: [filters, inputs, height, width] of a convolution, [inputs, filters, height,
// width] of a transposed one.
std::vector<int64_t> planar_shape(const Layer& layer);
// Transposes a weight from [filters, height, width, inputs] to planar_shape().
std::vector<float> to_planar(const Layer& layer, std::span<const float> weight);
// Transposes a weight from planar_shape() to the table's order. `weight` has the same number of values.
void from_planar(const Layer& layer, std::span<const float> planar, std::span<float> weight);

}  // namespace dae

#endif  // DAE_INTERCHANGE_AXIS_ORDER_H_

#ifndef DAE_MODEL_C2_SYMMETRY_H_
#define DAE_MODEL_C2_SYMMETRY_H_

#include <cstddef>
#include <span>
#include <vector>

#include "model/layer_table.h"

namespace dae {

// Networks with Symmetry::kC2. What filter i of n makes of a picture turned by half a circle, filter i + n / 2
// makes of the picture as it is, turned (Cohen and Welling, "Group equivariant convolutional networks", 2016). So the
// second half of a layer's filters has the weights of the first, turned, and with the halves of its inputs swapped;
// where channels are the pixels of blocks, these are turned instead.

// Throws ModelFormatError where a layer cannot be turned, or its second half is not the first one's turned.
void require_c2(const LayerTable& table);
// Of every parameter, the one that has its value.
std::vector<std::size_t> c2_tied_weights(const LayerTable& table);
// Gives second halves the values of the first ones.
void tie_c2_weights(const LayerTable& table, std::span<float> parameters);

}  // namespace dae

#endif  // DAE_MODEL_C2_SYMMETRY_H_

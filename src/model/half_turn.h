#ifndef DAE_MODEL_HALF_TURN_H_
#define DAE_MODEL_HALF_TURN_H_

#include <cstddef>
#include <span>
#include <vector>

#include "model/layer_table.h"

namespace dae {

// Networks with Symmetry::kHalfTurn. What filter i of n makes of a picture turned by half a circle, filter i + n / 2
// makes of the picture as it is, turned (Cohen and Welling, "Group equivariant convolutional networks", 2016). So the
// second half of a layer's filters has the weights of the first, turned, and with the halves of its inputs swapped;
// where channels are the pixels of blocks, these are turned instead.

// Throws ModelFormatError where a layer cannot be turned, or its second half is not the first one's turned.
void require_half_turn(const LayerTable& table);
// Of every parameter, the one that has its value.
std::vector<std::size_t> half_turn_partners(const LayerTable& table);
// Gives second halves the values of the first ones.
void tie_half_turn(const LayerTable& table, std::span<float> parameters);

}  // namespace dae

#endif  // DAE_MODEL_HALF_TURN_H_

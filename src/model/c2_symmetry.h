#ifndef DAE_MODEL_C2_SYMMETRY_H_
#define DAE_MODEL_C2_SYMMETRY_H_

#include <cstddef>
#include <span>
#include <vector>

#include "model/layer_table.h"

namespace dae {

// Networks with Symmetry::kC2 (Cohen and Welling, "Group equivariant convolutional networks", 2016): if the input is
// rotated by 180 degrees, the outputs of the filters i and i + n / 2 of a layer's n filters are rotated and swapped. So
// the second half of the filters has the weights of the first half, rotated and with the two halves of the input
// channels swapped. Channels that are the pixels of blocks are rotated within the block instead.

// Throws ModelFormatError if a layer cannot be C2-equivariant.
void require_c2(const LayerTable& table);
// For every parameter, the index of the other parameter with the same value.
std::vector<std::size_t> c2_tied_weights(const LayerTable& table);
// Sets the second half of each layer's filters from the first half.
void tie_c2_weights(const LayerTable& table, std::span<float> parameters);

}  // namespace dae

#endif  // DAE_MODEL_C2_SYMMETRY_H_

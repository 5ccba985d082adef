// The sizes of a layer table's tensors along one axis: stride, scale, receptive field and padding.
#ifndef DAE_MODEL_GEOMETRY_H_
#define DAE_MODEL_GEOMETRY_H_

#include <cstdint>

#include "model/layer_table.h"
#include "ops/operator.h"

namespace dae {

// The geometry of a range of layers along an axis, for input sizes that are multiples of `stride`.
struct Geometry {
  int64_t stride = 1;  // the input's size must be a multiple of it
  int64_t scale_numerator = 1;
  int64_t scale_denominator = 1;  // output size / input size, in lowest terms
  int64_t receptive_field = 1;    // input pixels that one output pixel can depend on
  // Number of input pixels before and after an output pixel's place that it depends on. The place of output pixel y of
  // a network that doubles the size is input pixel y / 2.
  int64_t reach_before = 0;
  int64_t reach_after = 0;
  // Tiles must start at multiples of this, so that every layer's output tiles stay the same (bit-exact results). It is
  // a multiple of the stride.
  int64_t alignment = 1;
};

// Pixels, at the network's input, by which a picture is mirrored at each edge before an upsampling network; the output
// there is cut off. Convolutions read zeros past an edge, which would darken the result of a network that makes the
// whole picture anew; a denoising network just adds a little to its input.
int64_t mirror_padding(const Geometry& geometry);

// Throws ModelFormatError if strides compound to more than 4096, or if the inputs of a layer differ in size. The range
// must stand alone (LayerTable::stands_alone).
Geometry measure(const LayerTable& table, LayerRange range, Axis axis);
// The same, counting also the inputs that only affect an output's rounding: where outputs are computed in tiles
// (Operator::output_tile), each depends on all inputs of its tile.
Geometry measure_bit_exact(const LayerTable& table, LayerRange range, Axis axis);

}  // namespace dae

#endif  // DAE_MODEL_GEOMETRY_H_

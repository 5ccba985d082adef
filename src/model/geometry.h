// What a layer table does to sizes: padding, output size, stride and receptive field. One axis at a time.
#ifndef DAE_MODEL_GEOMETRY_H_
#define DAE_MODEL_GEOMETRY_H_

#include <cstdint>

#include "model/layer_table.h"
#include "ops/operator.h"

namespace dae {

// How a range of layers maps an axis, for input sizes that are multiples of `stride`.
struct Geometry {
  int64_t stride = 1;  // least input multiple for which every layer divides evenly
  int64_t scale_numerator = 1;
  int64_t scale_denominator = 1;  // output size / input size, in lowest terms
  int64_t receptive_field = 1;    // input pixels that one output pixel can depend on
  // An output pixel depends on inputs up to this far before and after the one at its place (output pixel y of a network
  // that doubles: input pixel y / 2).
  int64_t reach_before = 0;
  int64_t reach_after = 0;
  // Multiples of it, in the input, are where tiles of outputs begin in every layer; itself one of the stride.
  int64_t alignment = 1;
};

// What a picture is given at each edge, its own mirror image, before a network that enlarges: in pixels of its input.
// What the network makes of it is cut off. Convolutions read zeros past an edge, which would darken the result there: a
// network that keeps the size adds little to its input, but one that enlarges makes the picture anew.
int64_t edge_pixels(const Geometry& geometry);

// Throws ModelFormatError when strides compound to more than 4096, or when the inputs of a layer differ in size.
// The range must stand alone.
Geometry measure(const LayerTable& table, LayerRange range, Axis axis);
// The same, with all inputs that affect how an output is rounded among those that it depends on: where outputs are
// computed in tiles (Operator::output_tile), each depends on what its whole tile reads.
Geometry measure_exactly(const LayerTable& table, LayerRange range, Axis axis);

}  // namespace dae

#endif  // DAE_MODEL_GEOMETRY_H_

// What a layer table does to sizes: padding, output size, stride and receptive field. One axis at a time.
#ifndef DAE_MODEL_GEOMETRY_H_
#define DAE_MODEL_GEOMETRY_H_

#include <cstdint>
#include <limits>

#include "model/layer_table.h"

namespace dae {

enum class Axis { kHeight, kWidth };

int32_t along(const Extent& extent, Axis axis);

// Whether a layer makes several pixels of one.
bool spreads(const Layer& layer);

// a / b rounded up, for any a and positive b.
int64_t ceil_div(int64_t a, int64_t b);

// Zeros before and after an axis of n pixels (convolution), or output pixels cut off there (transposed convolution).
struct Padding {
  int32_t before = 0;
  int32_t after = 0;
};

Padding same_padding(const Layer& layer, Axis axis, int64_t n);
int64_t output_size(const Layer& layer, Axis axis, int64_t n);

// Pixels low to high of an axis.
struct Interval {
  int64_t low = std::numeric_limits<int64_t>::max();
  int64_t high = std::numeric_limits<int64_t>::min();

  // Some outputs depend on nothing: between the taps of a transposed convolution, there is only its bias.
  bool empty() const { return low > high; }
};

// Inputs of `layer` that the outputs in `range` depend on, for evenly dividing sizes and ignoring the image's borders.
Interval inputs_of(const Layer& layer, Axis axis, Interval range);

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
  // Multiples of it, in the input, are where groups of outputs begin in every layer; itself one of the stride.
  int64_t alignment = 1;
};

// How many outputs a layer makes together along an axis, each group from a multiple of it on. All of a group's inputs
// may then say how each of its outputs is rounded.
using GroupSize = int64_t (*)(const Layer& layer, Axis axis);

// What a picture is given at each edge, its own mirror image, before a network that enlarges: in pixels of its input.
// What the network makes of it is cut off. Convolutions read zeros past an edge, which would darken the result there: a
// network that keeps the size adds little to its input, but one that enlarges makes the picture anew.
int64_t edge_pixels(const Geometry& geometry);

// Throws ModelFormatError when strides compound to more than 4096, or when the inputs of a layer differ in size.
// The range must stand alone.
// What an output depends on is all that says its value to the last bit, where outputs are made in groups.
Geometry measure(const LayerTable& table, LayerRange range, Axis axis, GroupSize group = nullptr);

}  // namespace dae

#endif  // DAE_MODEL_GEOMETRY_H_

// Splits an image into overlapping tiles whose results are exactly those of the whole image.
#ifndef DAE_INFERENCE_TILING_H_
#define DAE_INFERENCE_TILING_H_

#include <cstdint>
#include <vector>

#include "inference/strip_plan.h"
#include "model/geometry.h"

namespace dae {

// A tile along one axis, in pixels of the network's input, counted from the mirrored edge of mirror_padding() pixels:
// the network runs on `input`, and its output is valid for `valid`.
struct TileSpan {
  Interval input;
  Interval valid;
};

// Plans tiles for `length` pixels with mirror_padding() before and after them, padded at the end to a multiple of the
// stride. All tiles have the same size, so a network is prepared once. A tile has `core` pixels besides its overlap; 0
// means one tile for all. The valid intervals partition the `length` pixels. Results are exact because tiles start at
// multiples of the alignment, and because the edge of a tile, unless it is the image's edge, is at least the network's
// reach away from its valid interval.
std::vector<TileSpan> plan_tile_spans(int64_t length, int64_t core, const Geometry& geometry);

// Splits [0, length) into tiles of `core` rows, or makes one tile for 0. Rows need no overlap: a network that streams
// rows reads the rows around a tile itself.
std::vector<Interval> split_rows(int64_t length, int64_t core);

}  // namespace dae

#endif  // DAE_INFERENCE_TILING_H_

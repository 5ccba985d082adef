// How an image is cut into overlapping windows whose results are exactly those of the whole image.
#ifndef DAE_INFERENCE_TILING_H_
#define DAE_INFERENCE_TILING_H_

#include <cstdint>
#include <vector>

#include "inference/strip_plan.h"
#include "model/geometry.h"

namespace dae {

// Along one axis, in pixels of the network's input, edge_pixels() before the picture counted: the network runs on
// [start, start + size) and its output is valid for [from, to).
struct Window {
  int64_t start = 0;
  int64_t size = 0;
  int64_t from = 0;
  int64_t to = 0;
};

// Windows for `length` pixels with edge_pixels() before and after them, padded at the end to a multiple of the stride.
// All have one size, so a network is prepared once. `core` > 0 is the number of pixels a window adds; 0 means one
// window for all. The valid ranges partition the `length` pixels. Exact because windows start at multiples of the
// alignment, and a window's edge that is not the image's edge is at least the network's reach away from its valid
// range.
std::vector<Window> plan_windows(int64_t length, int64_t core, const Geometry& geometry);

// [0, length) in tiles of `core` rows, or as one for 0. A network that streams rows needs no overlap planned.
std::vector<Interval> split_rows(int64_t length, int64_t core);

}  // namespace dae

#endif  // DAE_INFERENCE_TILING_H_

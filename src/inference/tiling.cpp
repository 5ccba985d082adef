#include "inference/tiling.h"

#include <algorithm>

#include "kernels/round_up.h"

namespace dae {

std::vector<TileSpan> plan_tile_spans(int64_t length, int64_t core, const Geometry& geometry) {
  const int64_t edge = mirror_padding(geometry);
  const int64_t end = edge + length;
  const int64_t padded = round_up(end + edge, geometry.stride);
  // At least the edge, so that no tile consists of the mirrored edge alone.
  const int64_t before = round_up(std::max(geometry.reach_before, edge), geometry.alignment);
  const int64_t after = round_up(std::max(geometry.reach_after, edge), geometry.stride);
  const int64_t step = round_up(core, geometry.alignment);
  int64_t size = before + step + after;
  if (core == 0 || padded <= size) return {{{0, padded}, {edge, end}}};
  // The last one ends with the image.
  size += (padded - size) % geometry.alignment;

  std::vector<TileSpan> spans;
  for (int64_t start = 0;; start = std::min(start + step, padded - size)) {
    const int64_t first = spans.empty() ? edge : start + before;
    if (!spans.empty()) spans.back().valid.last = first;
    spans.push_back({{start, start + size}, {first, end}});
    if (start == padded - size) return spans;
  }
}

std::vector<Interval> split_rows(int64_t length, int64_t core) {
  std::vector<Interval> tiles;
  const int64_t step = core == 0 ? length : core;
  for (int64_t first = 0; first < length; first += step) tiles.push_back({first, std::min(first + step, length)});
  return tiles;
}

}  // namespace dae

#include "inference/schedule.h"

#include <algorithm>

#include "common/integer.h"
#include "model/geometry.h"

namespace dae {
namespace {

// Several tiles for each thread, so that other threads take more tiles if one thread is interrupted or has a slower
// core.
constexpr int64_t kTilesPerThread = 4;

// Splits a wide image into columns for several threads. Rows of wide images do not fit a core's own cache, and the
// threads would compete for the shared one. A column is at least 20 times as wide as the network's reach, so that
// little is computed twice.
std::vector<TileSpan> share_columns(const Geometry& geometry, int64_t width, int threads) {
  constexpr int64_t kNarrowest = 512;
  constexpr int64_t kReaches = 20;
  const int64_t narrowest = std::max(kNarrowest, kReaches * (geometry.reach_before + geometry.reach_after));
  const int64_t max_tiles = width / narrowest;
  // Each thread gets the same number of columns.
  const int64_t count = max_tiles < threads ? max_tiles : max_tiles - max_tiles % threads;
  // The input of an upsampling network already has its mirrored edges here; such images are not split.
  if (threads == 1 || count < 2 || mirror_padding(geometry) != 0) return {{{0, width}, {0, width}}};
  return plan_tile_spans(width, ceil_div(width, count), geometry);
}

// Splits `height` rows into tiles of equal work, the lowest tile first. The work of a tile begins `lead_rows` before
// its first row.
std::vector<Interval> share_rows(int64_t height, int64_t tiles, int64_t lead_rows) {
  std::vector<Interval> rows;
  int64_t last = height;
  for (int64_t tile = tiles - 1; tile > 0; --tile) {
    const int64_t first = height * tile / tiles + lead_rows;
    if (first < 1 || first >= last) continue;
    rows.push_back({first, last});
    last = first;
  }
  rows.push_back({0, last});
  return rows;
}

}  // namespace

TileSchedule make_tile_schedule(const Network& network, const LayerTable& table, LayerRange layers,
                                const TensorShape& input, int threads) {
  const Geometry columns = measure_bit_exact(table, layers, Axis::kWidth);
  TileSchedule schedule{layers, input, {}, share_columns(columns, input.w, threads), {}, {}};
  const TensorShape tile_column{1, input.h, schedule.columns.front().input.count(), input.c};
  const TensorShape output = network.shapes(layers, tile_column).back();
  if (input.n >= threads) {
    schedule.images = split_rows(input.n, std::max<int64_t>(1, input.n / (threads * kTilesPerThread)));
    schedule.rows = {{0, output.h}};
    return schedule;
  }
  schedule.images = split_rows(input.n, 1);
  // Tiles have at least this many pixels, because every tile has a fixed cost.
  constexpr int64_t kMinPixels = 64 * 64;
  const int64_t tile_columns = input.n * std::ssize(schedule.columns);
  const int64_t max_tiles = std::max<int64_t>(1, output.h * output.w / kMinPixels);
  const int64_t tiles = std::min(ceil_div(threads * kTilesPerThread, tile_columns), max_tiles);
  schedule.rows = share_rows(output.h, tiles, network.lead_rows(layers, tile_column));
  for (std::size_t i = 0; i + 1 < schedule.rows.size(); ++i) {
    schedule.boundaries.push_back(network.boundary_rows(layers, tile_column, schedule.rows[i].first));
  }
  return schedule;
}

}  // namespace dae

#include "inference/schedule.h"
#include "common/integer.h"

#include <algorithm>

#include "model/geometry.h"

namespace dae {
namespace {

// Several tiles for each thread: when one is held up, or has a slower core, others go on.
constexpr int64_t kTilesPerThread = 4;

// Rows of wide images do not fit a core's cache, and threads share what is behind it: several of them get narrower
// images, of which little is computed twice.
std::vector<Window> share_columns(const Geometry& geometry, int64_t width, int threads) {
  constexpr int64_t kNarrowest = 512;
  constexpr int64_t kReaches = 20;
  const int64_t narrowest = std::max(kNarrowest, kReaches * (geometry.reach_before + geometry.reach_after));
  const int64_t most = width / narrowest;
  // As many for each thread.
  const int64_t windows = most < threads ? most : most - most % threads;
  // A network that enlarges is given an image with its edges here.
  if (threads == 1 || windows < 2 || edge_pixels(geometry) != 0) return {{0, width, 0, width}};
  return plan_windows(width, ceil_div(width, windows), geometry);
}

// Tiles of equal work, from below, where a tile's work begins some rows further up than its rows do.
std::vector<Interval> share_rows(int64_t height, int64_t tiles, int64_t ahead) {
  std::vector<Interval> rows;
  int64_t last = height;
  for (int64_t tile = tiles - 1; tile > 0; --tile) {
    const int64_t first = height * tile / tiles + ahead;
    if (first < 1 || first >= last) continue;
    rows.push_back({first, last});
    last = first;
  }
  rows.push_back({0, last});
  return rows;
}

}  // namespace

Schedule make_schedule(const Network& network, const LayerTable& table, LayerRange layers, const TensorShape& input,
                       int threads) {
  const Geometry columns = measure_exactly(table, layers, Axis::kWidth);
  Schedule schedule{layers, input, {}, share_columns(columns, input.w, threads), {}, {}};
  const TensorShape lane{1, input.h, schedule.columns.front().size, input.c};
  const TensorShape output = network.shapes(layers, lane).back();
  if (input.n >= threads) {
    schedule.images = split_rows(input.n, std::max<int64_t>(1, input.n / (threads * kTilesPerThread)));
    schedule.rows = {{0, output.h}};
    return schedule;
  }
  schedule.images = split_rows(input.n, 1);
  // A tile's start has a price, so they are not tiny.
  constexpr int64_t kLeastPixels = 64 * 64;
  const int64_t lanes = input.n * std::ssize(schedule.columns);
  const int64_t most = std::max<int64_t>(1, output.h * output.w / kLeastPixels);
  const int64_t tiles = std::min(ceil_div(threads * kTilesPerThread, lanes), most);
  schedule.rows = share_rows(output.h, tiles, network.lead_rows(layers, lane));
  for (std::size_t i = 0; i + 1 < schedule.rows.size(); ++i) {
    schedule.boundaries.push_back(network.boundary_rows(layers, lane, schedule.rows[i].first));
  }
  return schedule;
}

}  // namespace dae

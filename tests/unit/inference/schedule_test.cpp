#include "inference/schedule.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "model/geometry.h"
#include "support/layer_tables.h"
#include "support/model_builder.h"

using namespace dae;

namespace {

// Checks that the tiles cover the rows from the bottom up without a gap.
void check_rows(const TileSchedule& schedule, int64_t height) {
  REQUIRE(schedule.boundaries.size() + 1 == schedule.rows.size());
  int64_t last = height;
  for (const Interval& rows : schedule.rows) {
    REQUIRE(rows.last == last);
    REQUIRE(rows.count() > 0);
    last = rows.first;
  }
  REQUIRE(last == 0);
}

void check_images(const TileSchedule& schedule, int64_t images) {
  int64_t first = 0;
  for (const Interval& some : schedule.images) {
    REQUIRE(some.first == first);
    REQUIRE(some.count() > 0);
    first = some.last;
  }
  REQUIRE(first == images);
}

// Returns a table of 3x3 layers that all need the same work per row.
LayerTable even_table(std::size_t layers) {
  return test::make_table(12, std::vector(layers, test::convolution("conv2d", 12, 3, 1, "relu")));
}

// Returns how many rows each tile computes, summed over all tensors (which all have the input's height): from the first
// row that the tile computes to the first one that the tile below it computes.
std::vector<int64_t> rows_made(const LayerTable& table, const TileSchedule& schedule) {
  std::vector<int64_t> made;
  for (std::size_t tile = 0; tile < schedule.rows.size(); ++tile) {
    int64_t rows = 0;
    for (std::size_t tensor = 1; tensor <= table.layers.size(); ++tensor) {
      const bool top = tile + 1 == schedule.rows.size();
      const int64_t first = top ? 0 : schedule.boundaries[tile][tensor].first;
      const int64_t last = tile == 0 ? schedule.input.h : schedule.boundaries[tile - 1][tensor].first;
      rows += last - first;
    }
    made.push_back(rows);
  }
  return made;
}

}  // namespace

TEST_CASE("schedule: every row of every image belongs to one tile, from the bottom up", "[inference]") {
  for (uint32_t seed = 0; seed < 40; ++seed) {
    const LayerTable table = test::random_table(1, seed);
    const auto model = test::make_model(table);
    const Network network(*model);
    const int64_t rows = model->stride(Axis::kHeight);
    const int64_t columns = model->stride(Axis::kWidth);
    for (const int64_t images : {1, 2, 5, 64}) {
      for (const int64_t height : {1, 30, 500}) {
        for (const int threads : {1, 2, 3, 16}) {
          const TensorShape shape{images, height * rows, 40 * columns, 1};
          CAPTURE(seed, images, height, threads);
          const TileSchedule schedule = make_tile_schedule(network, table, table.all(), shape, threads);
          check_images(schedule, images);
          const int64_t output = network.shapes(table.all(), shape).back().h;
          if (images < threads) {
            check_rows(schedule, output);
          } else {
            REQUIRE(schedule.rows == std::vector<Interval>{{0, output}});
          }
        }
      }
    }
  }
}

TEST_CASE("schedule: the tiles of an image need the same work, though their numbers of rows differ", "[inference]") {
  const LayerTable table = even_table(10);
  const Network network(*test::make_model(table));
  for (const int threads : {2, 4}) {
    const TileSchedule schedule = make_tile_schedule(network, table, table.all(), {1, 1600, 256, 12}, threads);
    CHECK(schedule.rows.size() == static_cast<std::size_t>(4 * threads));
    const std::vector<int64_t> made = rows_made(table, schedule);
    const auto [least, most] = std::minmax_element(made.begin(), made.end());
    CAPTURE(threads, *least, *most);
    CHECK(*most - *least <= 10 * 4);  // one group of four rows per layer
    CHECK(schedule.rows.front().count() < schedule.rows.back().count());
  }
}

TEST_CASE("schedule: an image whose work would be enough for more tiles than it has rows", "[inference]") {
  // This network enlarges, so its images are not cut into columns; its layers read no neighbouring pixels.
  const LayerTable table = test::make_table(
      1, {test::convolution("conv2d", 2, 1, 1, "relu"), test::convolution("conv2d_transpose", 1, 2, 2, "linear")});
  const Network network(*test::make_model(table));
  for (const int64_t height : {1, 2, 5}) {
    const TileSchedule schedule = make_tile_schedule(network, table, table.all(), {1, height, 20000, 1}, 16);
    check_rows(schedule, 2 * height);
    CHECK(schedule.rows.size() > 1);
  }
}

TEST_CASE("schedule: an image of one column, and a transposed convolution whose outputs are mostly bias",
          "[inference]") {
  const LayerTable table = test::make_table(
      1, {test::convolution("conv2d", 1, 1, 1, "relu"), test::convolution("conv2d_transpose", 1, 1, 2, "linear")});
  const Network network(*test::make_model(table));
  const TileSchedule schedule = make_tile_schedule(network, table, table.all(), {1, 8192, 1, 1}, 2);
  check_rows(schedule, 16384);
  CHECK(schedule.rows.size() == 8);
}

TEST_CASE("schedule: small images are left whole, wide ones cut into columns", "[inference]") {
  const LayerTable table = test::tutorial_table();
  const Network network(*test::make_model(table));
  CHECK(make_tile_schedule(network, table, table.all(), {1, 28, 28, 1}, 2).rows == std::vector<Interval>{{0, 28}});
  const TileSchedule wide = make_tile_schedule(network, table, table.all(), {1, 64, 2048, 1}, 2);
  CHECK(wide.columns.size() == 4);
  CHECK(wide.rows.size() == 2);
  CHECK(make_tile_schedule(network, table, table.all(), {1, 64, 2048, 1}, 1).columns.size() == 1);
}

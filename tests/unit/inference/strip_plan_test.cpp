#include "inference/strip_plan.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "model/geometry.h"
#include "support/layer_tables.h"

using namespace dae;

namespace {

// Returns a request whose halos are as wide as the kernels are large, which is more than any layer reads.
StripRequest request(const LayerTable& table, int64_t height, Interval output) {
  StripRequest request{&table, table.all(), {{1, height, 16, table.input_channels}}, {}, {output, {0, 16}}, {}};
  for (const Layer& layer : table.layers) {
    const TensorShape& from = request.shapes[static_cast<std::size_t>(layer.inputs.front() + 1)];
    request.shapes.push_back(
        {1, output_size(layer, Axis::kHeight, from.h), output_size(layer, Axis::kWidth, from.w), layer.filters});
  }
  request.halos.assign(request.shapes.size(), {4, 4, 4, 4});
  return request;
}

// Executes a plan as a network does, and checks that each layer finds the rows that it reads. A boundary's rows count
// as present.
void follow(const StripRequest& request, const StripPlan& plan) {
  struct Held {
    int64_t low = 0;
    int64_t done = 0;
  };
  std::vector<Held> held;
  for (const StripPlan::Tensor& tensor : plan.tensors)
    held.push_back({tensor.origin, std::max<int64_t>(tensor.origin, 0)});
  for (const StripPlan::Step& step : plan.steps) {
    Held& made = held[step.tensor];
    REQUIRE(step.keep >= made.low);
    REQUIRE(step.rows.first == made.done);
    REQUIRE(step.rows.last <= request.shapes[step.tensor].h);
    made = {step.keep, step.rows.last};
    REQUIRE(made.done - made.low <= plan.tensors[step.tensor].capacity);
    if (step.tensor == 0) continue;
    Interval rows = step.rows;
    if (!request.boundary.empty()) {
      const Interval& boundary = request.boundary[step.tensor];
      REQUIRE(rows.last <= boundary.last);
      rows.last = std::min(rows.last, boundary.first);
      if (rows.count() <= 0) continue;
    }
    const Layer& layer = request.table->layers[step.tensor - 1];
    const Interval reads = inputs_of(layer, Axis::kHeight, rows);
    for (const int32_t input : layer.inputs) {
      const auto source = static_cast<std::size_t>(input + 1);
      const Held& from = held[source];
      REQUIRE(reads.first >= from.low);
      REQUIRE(std::min(reads.last, request.shapes[source].h) <= from.done);
    }
  }
  CHECK(held.back().done >= request.output.rows.last);
}

std::vector<LayerTable> tables() {
  std::vector<LayerTable> all{test::tutorial_table(), test::skip_table(), test::two_part_table(), test::wide_table(1)};
  for (uint32_t seed = 0; seed < 60; ++seed) all.push_back(test::random_table(1, seed));
  return all;
}

}  // namespace

TEST_CASE("strip plan: every layer finds what it reads, for any strip and any rows", "[inference]") {
  for (const LayerTable& table : tables()) {
    CAPTURE(layer_table_json(table));
    const int64_t height = 24 * measure(table, table.all(), Axis::kHeight).stride;
    const int64_t rows = request(table, height, {}).shapes.back().h;
    for (const Interval output : {Interval{0, rows}, {0, 1}, {rows / 3, rows / 2}, {rows - 1, rows}}) {
      for (const int64_t strip : {int64_t{1}, int64_t{3}, int64_t{8}, rows}) {
        CAPTURE(output.first, output.last, strip);
        const StripRequest one = request(table, height, output);
        follow(one, plan_strips(one, strip));
      }
    }
  }
}

TEST_CASE("strip plan: a tile above a boundary finds what it reads, and the one below makes what it takes",
          "[inference]") {
  for (const LayerTable& table : tables()) {
    CAPTURE(layer_table_json(table));
    const int64_t height = 12 * measure_bit_exact(table, table.all(), Axis::kHeight).alignment;
    const int64_t rows = request(table, height, {}).shapes.back().h;
    for (const int64_t cut : {rows / 12, rows / 3, rows / 2, rows / 12 * 11}) {
      for (const int64_t strip : {int64_t{1}, int64_t{8}, rows}) {
        CAPTURE(cut, strip);
        const StripRequest below = request(table, height, {cut, rows});
        StripRequest above = request(table, height, {0, cut});
        above.boundary = plan_boundary_rows(above, cut);
        follow(above, plan_strips(above, strip));
        std::vector<Interval> made(above.boundary.size());
        for (const StripPlan::Step& step : plan_strips(below, strip).steps) {
          Interval& range = made[step.tensor];
          range = range.count() == 0 ? step.rows : Interval{range.first, step.rows.last};
        }
        for (std::size_t i = 1; i < made.size(); ++i) {
          const Interval& taken = above.boundary[i];
          REQUIRE((taken.count() <= 0 || (made[i].first <= taken.first && taken.last <= made[i].last)));
        }
      }
    }
  }
}

TEST_CASE("strip plan: each layer computes the columns that the next one reads, in whole groups", "[inference]") {
  // The network enlarges by 2 and has two convolutions of 3x3, whose outputs are computed in groups of four; the images
  // have 16 and then 32 columns.
  const LayerTable table = test::make_table(
      1, {test::convolution("conv2d", 12, 3, 1, "linear"), test::convolution("conv2d_transpose", 12, 2, 2, "linear"),
          test::convolution("conv2d", 12, 3, 1, "linear")});
  StripRequest one = request(table, 8, {0, 16});
  one.output.columns = {13, 15};
  // The last layer reads columns 11 to 16, so 10 to 17 are computed in pairs, from 5 to 8, which the first layer
  // computes one by one.
  const std::vector<Interval> expected{{4, 10}, {5, 9}, {10, 18}, {12, 16}};
  CHECK(plan_columns(one) == expected);
  one.output.columns = {0, 32};
  const std::vector<Interval> all{{0, 16}, {0, 16}, {0, 32}, {0, 32}};
  CHECK(plan_columns(one) == all);
}

TEST_CASE("strip plan: the tensors fit the memory limit if any strip does", "[inference]") {
  const LayerTable table = test::tutorial_table();
  const StripRequest one = request(table, 4096, {0, 4096});
  const auto held = [&](const StripPlan& plan) {
    int64_t values = 0;
    for (std::size_t i = 0; i < plan.tensors.size(); ++i) {
      values += plan.tensors[i].capacity * (one.shapes[i].w + 8) * one.shapes[i].c;
    }
    return values;
  };
  const int64_t allowed = 100'000;
  const StripPlan plan = plan_strips_within(one, allowed);
  CHECK(held(plan) <= allowed);
  CHECK(held(plan) > allowed / 4);  // the strip is as tall as the limit permits
  // If the limit is too small for any strip, the plan has the smallest strip.
  CHECK(held(plan_strips_within(one, 1)) == held(plan_strips(one, 4)));
}

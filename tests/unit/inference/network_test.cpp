#include "inference/network.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <deque>

#include "common/error.h"
#include "support/allocations.h"
#include "support/layer_tables.h"
#include "support/model_builder.h"
#include "training/graph.h"

using namespace dae;
using namespace dae::test;

namespace {

std::vector<float> run(Network& network, LayerRange range, const std::vector<float>& x, const TensorShape& shape) {
  const TensorShape output = network.shapes(range, shape).back();
  std::vector<float> y(output.values());
  DenseSource source(x.data(), shape);
  DenseSink sink(y.data(), output);
  network.run(range, shape, {{0, output.h}, {0, output.w}}, source, sink);
  return y;
}

// The images of a batch without the halos around them.
template <class Visit>
void for_each_row(const ImageBatch& batch, const Visit& visit) {
  for (int32_t i = 0; i < batch.n; ++i) {
    for (int32_t y = 0; y < batch.h; ++y) visit(batch.at(i, y), batch.row_values());
  }
}

// Computes the same with training's graph, which keeps every tensor, and the reference kernels. The only code that it
// shares with Network's strips and kernels is the rearrangements.
std::vector<float> run_graph(const Model& model, const std::vector<float>& x, const TensorShape& shape) {
  const auto images = static_cast<int32_t>(shape.n);
  const Model reference = model.with_kernels(KernelChoice::kReference);
  const Graph graph(reference.table(), static_cast<int32_t>(shape.h), static_cast<int32_t>(shape.w), images);
  Graph::Workspace workspace(graph);
  auto from = x.begin();
  for_each_row(graph.input(workspace, images), [&](float* row, std::size_t count) {
    std::copy_n(from, count, row);
    from += static_cast<std::ptrdiff_t>(count);
  });
  Graph::PackedWeights packed(graph);
  graph.pack(model.parameters(), packed);
  graph.forward(workspace, images, model.parameters(), packed);
  std::vector<float> y;
  for_each_row(graph.output(workspace, images),
               [&](float* row, std::size_t count) { y.insert(y.end(), row, row + count); });
  return y;
}

float worst_error(const std::vector<float>& actual, const std::vector<float>& expected) {
  REQUIRE(actual.size() == expected.size());
  float worst = 0.0f;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    worst = std::max(worst, std::abs(actual[i] - expected[i]) / std::max(1.0f, std::abs(expected[i])));
  }
  return worst;
}

void check_against_graph(const LayerTable& table) {
  const auto model = make_model(table);
  const TensorShape shape{2, 2 * model->stride(Axis::kHeight), 3 * model->stride(Axis::kWidth), table.input_channels};
  const std::vector<float> x = random_values(shape.values(), 3);
  const std::vector<float> expected = run_graph(*model, x, shape);
  for (const KernelChoice kernels :
       {KernelChoice::kAuto, KernelChoice::kXnnpack, KernelChoice::kOwn, KernelChoice::kReference}) {
    CAPTURE(static_cast<int>(kernels));
    Network network(model->with_kernels(kernels));
    CHECK(worst_error(run(network, table.all(), x, shape), expected) < 1e-4f);
  }
}

// 64 channels, which XNNPACK's convolution takes.
LayerTable very_wide_table() {
  return make_table(1, {convolution("conv2d", 64, 3, 1, "relu"), convolution("conv2d", 64, 2, 2, "relu"),
                        convolution("conv2d_transpose", 2, 2, 2, "linear"), convolution("conv2d", 1, 3, 1, "linear")});
}

std::vector<LayerTable> tables_of_one_channel() {
  std::vector<LayerTable> tables{skip_table(), two_part_table(), tutorial_table(), wide_table(1), very_wide_table()};
  for (uint32_t seed = 0; seed < 40; ++seed) tables.push_back(random_table(1, seed));
  return tables;
}

}  // namespace

TEST_CASE("network: every implementation gives what plain loops over whole tensors give", "[inference]") {
  check_against_graph(skip_table());
  check_against_graph(two_part_table());
  check_against_graph(wide_table(3));
  for (uint32_t seed = 0; seed < 200; ++seed) {
    const LayerTable table = random_table(1 + static_cast<int>(seed % 3), seed);
    CAPTURE(seed, layer_table_json(table));
    check_against_graph(table);
  }
}

TEST_CASE("network: a table with any of its numbers changed runs or is refused", "[inference]") {
  int ran = 0;
  int refused = 0;
  for (const LayerTable& table : {skip_table(), two_part_table()}) {
    const std::string json = layer_table_json(table);
    for (std::size_t at = json.find_first_of("0123456789"); at != std::string::npos;
         at = json.find_first_of("0123456789", at + 1)) {
      for (char digit = '0'; digit <= '9'; ++digit) {
        std::string changed = json;
        changed[at] = digit;
        CAPTURE(changed);
        try {
          check_against_graph(parse_layer_table(changed));
          ++ran;
        } catch (const ModelFormatError&) {
          ++refused;
        }
      }
    }
  }
  CHECK(ran > 200);
  CHECK(refused > 200);
}

TEST_CASE("network: any part of the output equals that part of the whole output, in any order of requests",
          "[inference]") {
  for (const LayerTable& table : tables_of_one_channel()) {
    CAPTURE(layer_table_json(table));
    Network network(*make_model(table));
    const auto model = make_model(table);
    const TensorShape shape{2, 40 * model->stride(Axis::kHeight), 12 * model->stride(Axis::kWidth), 1};
    const std::vector<float> x = random_values(shape.values(), 8);
    const std::vector<float> whole = run(network, table.all(), x, shape);
    const TensorShape output = network.shapes(table.all(), shape).back();
    const Interval all{0, output.w};
    for (const auto& [rows, columns] : {Region{{0, 1}, all},
                                        {{1, 2}, all},
                                        {{7, output.h - 3}, {0, 1}},
                                        {{7, output.h - 3}, {3, output.w - 2}},
                                        {{output.h - 1, output.h}, {output.w - 1, output.w}}}) {
      std::vector<float> y(whole.size(), -1.0f);
      DenseSource source(x.data(), shape);
      DenseSink sink(y.data(), output);
      network.run(table.all(), shape, {rows, columns}, source, sink);
      for (std::size_t i = 0; i < y.size(); ++i) {
        const auto row = static_cast<int64_t>(i) / (output.w * output.c) % output.h;
        const auto column = static_cast<int64_t>(i) / output.c % output.w;
        // Rows are written whole.
        if (row < rows.first || row >= rows.last) {
          REQUIRE(y[i] == -1.0f);
        } else if (column >= columns.first && column < columns.last) {
          REQUIRE(y[i] == whole[i]);
        }
      }
    }
  }
}

TEST_CASE("network: tiles that share boundary rows give the whole output, bit for bit", "[inference]") {
  for (const LayerTable& table : tables_of_one_channel()) {
    CAPTURE(layer_table_json(table));
    const auto model = make_model(table);
    Network network(*model);
    const Geometry geometry = measure_bit_exact(table, table.all(), Axis::kHeight);
    const TensorShape shape{1, 10 * geometry.alignment, 6 * model->stride(Axis::kWidth), 1};
    const std::vector<float> x = random_values(shape.values(), 8);
    const std::vector<float> whole = run(network, table.all(), x, shape);
    const TensorShape output = network.shapes(table.all(), shape).back();
    const int64_t tenth = output.h / 10;
    // Some tiles have fewer rows than the boundary between two tiles.
    for (const std::vector<int64_t>& cuts :
         {std::vector<int64_t>{5 * tenth}, {1, 2, 3}, {tenth, 4 * tenth, output.h - 1}}) {
      std::vector<float> y(whole.size(), -1.0f);
      DenseSource source(x.data(), shape);
      DenseSink sink(y.data(), output);
      std::deque<BoundaryRows> boundaries;
      for (const int64_t cut : cuts) boundaries.emplace_back(network.boundary_rows(table.all(), shape, cut));
      for (std::size_t tile = cuts.size() + 1; tile-- > 0;) {
        BoundaryRows* const above = tile > 0 ? &boundaries[tile - 1] : nullptr;
        BoundaryRows* const below = tile < cuts.size() ? &boundaries[tile] : nullptr;
        const Interval rows{tile > 0 ? cuts[tile - 1] : 0, tile < cuts.size() ? cuts[tile] : output.h};
        network.run(table.all(), shape, {rows, {0, output.w}}, source, sink, {above, below});
      }
      REQUIRE(y == whole);
    }
  }
}

TEST_CASE("network: the memory for a tall image does not grow with its height", "[inference]") {
  const LayerTable table = skip_table();
  Network network(*make_model(table));
  const auto held = [&](int64_t height) {
    const TensorShape shape{1, height, 512, 1};
    run(network, table.all(), random_values(shape.values(), 9), shape);
    return network.buffered_values();
  };
  CHECK(held(2048) == held(512));
}

TEST_CASE("network: a range of layers gives what these layers give in the whole network", "[inference]") {
  const LayerTable table = two_part_table();
  Network network(*make_model(table));
  const TensorShape shape{2, 6, 8, 1};
  const std::vector<float> x = random_values(shape.values(), 4);
  const TensorShape latent = network.shapes(table.encoder(), shape).back();
  CHECK(latent == TensorShape{2, 3, 4, 8});
  CHECK(run(network, table.decoder(), run(network, table.encoder(), x, shape), latent) ==
        run(network, table.all(), x, shape));
}

TEST_CASE("network: shapes may change from run to run", "[inference]") {
  const LayerTable table = skip_table();
  const auto model = make_model(table);
  Network network(*model);
  for (const TensorShape& shape : {TensorShape{1, 4, 4, 1}, {3, 16, 8, 1}, {1, 4, 4, 1}, {1, 8, 12, 1}}) {
    const std::vector<float> x = random_values(shape.values(), 5);
    Network fresh(*model);
    CHECK(run(network, table.all(), x, shape) == run(fresh, table.all(), x, shape));
  }
}

TEST_CASE("network: alternating between more tile shapes than the cache of plans holds", "[inference]") {
  const LayerTable table = skip_table();
  Network network(*make_model(table));
  std::vector<std::vector<float>> inputs;
  std::vector<std::vector<float>> wholes;
  const std::vector<TensorShape> shapes{{1, 80, 8, 1}, {1, 80, 16, 1}};
  for (const TensorShape& shape : shapes) {
    inputs.push_back(random_values(shape.values(), 5));
    wholes.push_back(run(network, table.all(), inputs.back(), shape));
  }
  for (const int64_t step : {2, 3, 5}) {
    std::vector<std::vector<float>> results{std::vector<float>(wholes[0].size()), std::vector<float>(wholes[1].size())};
    for (int64_t row = 0; row < 80; row += step) {
      for (std::size_t i = 0; i < shapes.size(); ++i) {
        const TensorShape output = network.shapes(table.all(), shapes[i]).back();
        DenseSource source(inputs[i].data(), shapes[i]);
        DenseSink sink(results[i].data(), output);
        const Interval rows{row, std::min(row + step, output.h)};
        network.run(table.all(), shapes[i], {rows, {0, output.w}}, source, sink);
      }
    }
    CHECK(results == wholes);
  }
}

TEST_CASE("network: a second run on the same shape allocates nothing", "[inference]") {
  const LayerTable table = skip_table();
  Network network(*make_model(table));
  const TensorShape shape{2, 8, 8, 1};
  const std::vector<float> x = random_values(shape.values(), 6);
  std::vector<float> y(x.size());
  DenseSource source(x.data(), shape);
  DenseSink sink(y.data(), shape);
  network.run(table.all(), shape, {{0, shape.h}, {0, shape.w}}, source, sink);
  const std::size_t before = allocations();
  network.run(table.all(), shape, {{0, shape.h}, {0, shape.w}}, source, sink);
  CHECK(allocations() == before);
}

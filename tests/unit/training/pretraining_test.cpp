// Tests greedy layer-wise pretraining: the layers that a stage trains, its targets, and the change to the next stage.
#include "training/pretraining.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cmath>

#include "support/allocations.h"
#include "support/layer_tables.h"
#include "support/message_with.h"
#include "support/threads.h"
#include "training/run.h"

using Catch::Matchers::ContainsSubstring;
using namespace dae;
using namespace dae::test;

namespace {

// Returns a table whose encoder is a, b and whose decoder is c, d.
LayerTable two_stages() {
  LayerTable table = make_table(
      1, {convolution("conv2d", 6, 3, 2, "relu"), convolution("conv2d", 4, 3, 2, "relu"),
          convolution("conv2d_transpose", 6, 3, 2, "relu"), convolution("conv2d_transpose", 1, 3, 2, "linear")});
  table.layers[2].stage = Stage::kDecoder;
  return table;
}

constexpr const char* kStages = R"("pretrain":[{"layers":["a","d"],"epochs":2},)"
                                R"({"layers":["b","c"],"epochs":1,"noise":{"kind":"masking","level":0.3}}])";

TrainingOptions options(const std::string& stages = kStages, const std::string& more = "") {
  return parse_training_options(R"({"epochs":2,"batchSize":8,)" + stages + more + "}");
}

Dataset pictures(int32_t count) {
  Dataset data(1);
  for (int32_t i = 0; i < count; ++i) {
    std::vector<uint8_t> pixels;
    for (int32_t at = 0; at < 16 * 16; ++at) {
      pixels.push_back(static_cast<uint8_t>(127.5 + 120.0 * std::sin(0.3 * (at % 16) + i) * std::cos(0.02 * at + i)));
    }
    data.add_batch(pixels.data(), 1, 16, 16);
  }
  return data;
}

Model start() {
  return Model::initialize(two_stages(), 1);
}

std::vector<float> values(std::span<const float> span) {
  return {span.begin(), span.end()};
}

void run_steps(TrainingRun& run, int32_t steps) {
  for (int32_t i = 0; i < steps; ++i) run.step();
}

// Returns the names of the layers whose weights differ.
std::string changed(const Model& before, const Model& after) {
  std::string names;
  for (std::size_t i = 0; i < before.table().layers.size(); ++i) {
    if (values(before.weight(i)) != values(after.weight(i))) names += before.table().layers[i].name;
  }
  return names;
}

// Runs a network on a square image.
std::vector<float> apply(const Model& model, const std::vector<float>& x, int32_t side) {
  const Graph graph(model.table(), side, side, 1);
  Graph::Workspace workspace(graph);
  Graph::PackedWeights packed(graph);
  graph.pack(model.parameters(), packed);
  const ImageBatch in = graph.input(workspace, 1);
  for (int32_t y = 0; y < in.h; ++y) {
    std::copy_n(x.begin() + y * static_cast<std::ptrdiff_t>(in.row_values()), in.row_values(), in.at(0, y));
  }
  graph.forward(workspace, 1, model.parameters(), packed);
  const ImageBatch out = graph.output(workspace, 1);
  std::vector<float> y;
  for (int32_t row = 0; row < out.h; ++row) y.insert(y.end(), out.at(0, row), out.at(0, row) + out.row_values());
  return y;
}

void check_refused(const LayerTable& table, const std::string& stages, const std::string& reason) {
  CHECK_THROWS_MATCHES(TrainingRun(Model::initialize(table, 1), options(stages), pictures(9), 1), std::invalid_argument,
                       message_with(reason));
}

}  // namespace

TEST_CASE("pretraining: each stage trains its own layers, the last all", "[training]") {
  const Dataset data = pictures(20);  // 3 steps an epoch
  TrainingRun run(start(), options(), data, 1);
  CHECK(run.state().total_steps == 15);
  CHECK(run.state().stages == 3);

  run_steps(run, 6);
  CHECK(run.state().stage == 0);
  const Model first = run.model();
  CHECK(changed(start(), first) == "ad");

  run_steps(run, 3);
  CHECK(run.state().stage == 1);
  const Model second = run.model();
  CHECK(changed(first, second) == "bc");

  run_steps(run, 6);
  CHECK(run.state().stage == 2);
  CHECK(changed(second, run.model()) == "abcd");
  CHECK(run.finished());
  CHECK_THROWS_AS(run.step(), std::logic_error);
}

TEST_CASE("pretraining: validation measures the layers that have been trained so far", "[training]") {
  const Dataset data = pictures(20);
  TrainingRun run(start(), options(), data, 1);
  run.step();
  const Model outer = run.stacked_autoencoder();
  REQUIRE(outer.table().layers.size() == 2);
  CHECK(outer.table().layers[0].name == "a");
  CHECK(outer.table().layers[1].name == "d");
  CHECK(values(outer.weight(1)) == values(run.model().weight(3)));
  run_steps(run, 6);
  CHECK(run.stacked_autoencoder().table() == two_stages());
  CHECK(values(run.stacked_autoencoder().parameters()) == values(run.model().parameters()));
}

TEST_CASE("pretraining: the second stage learns the code of clean images", "[training]") {
  const Dataset data = pictures(20);
  const std::string stages = R"("pretrain":[{"layers":["a","d"],"epochs":20},{"layers":["b","c"],"epochs":200,)"
                             R"("optimizer":{"learningRate":0.01},"noise":{"kind":"masking","level":0.1}}])";
  TrainingRun run(start(), options(stages), data, 1);
  run_steps(run, 61);
  const double before = run.state().loss;
  run_steps(run, 599);
  CHECK(run.state().stage == 1);
  CHECK(run.state().epoch_loss < 0.3 * before);
}

TEST_CASE("pretraining: the second stage's loss is that of the code of clean images", "[training]") {
  // There is no noise and the learning rate is 0, so the loss follows from the fresh weights.
  const std::string still = R"("optimizer":{"type":"sgd","learningRate":0})";
  const std::string stages = R"("pretrain":[{"layers":["a","d"],"epochs":1},{"layers":["b","c"],"epochs":1,)"
                             R"("noise":{"level":0}}],)";
  const Dataset data = pictures(8);
  TrainingRun run(start(), options(stages + still), data, 1);
  run_steps(run, 2);

  const Model encoder = take_layers(start(), {LayerRange{0, 1}});
  const Model autoencoder = take_layers(start(), {LayerRange{1, 2}, LayerRange{2, 3}});
  double sum = 0.0;
  std::size_t count = 0;
  for (int32_t i = 0; i < data.size(); ++i) {
    std::vector<float> image;
    for (int32_t at = 0; at < 16 * 16; ++at) image.push_back(static_cast<float>(data.image(i).pixels[at]) / 255.0f);
    const std::vector<float> code = apply(encoder, image, 16);
    const std::vector<float> back = apply(autoencoder, code, 8);
    REQUIRE(back.size() == code.size());
    count += code.size();
    for (std::size_t at = 0; at < code.size(); ++at) {
      const double difference = static_cast<double>(back[at]) - static_cast<double>(code[at]);
      sum += difference * difference;
    }
  }
  CHECK(std::abs(run.state().loss - sum / static_cast<double>(count)) < 1e-6);
}

TEST_CASE("pretraining: the weights do not depend on the threads, and a restored run ends where the whole one does",
          "[training]") {
  const Dataset data = pictures(20);
  for (const std::string& more : {"", R"(,"ema":0.9,"schedule":{"type":"cosine"})"}) {
    TrainingRun whole(start(), options(kStages, more), data, 1);
    std::vector<std::vector<uint8_t>> checkpoints{whole.checkpoint()};
    while (!whole.finished()) {
      whole.step();
      checkpoints.push_back(whole.checkpoint());
    }
    for (const int threads : thread_counts()) {
      TrainingRun run(start(), options(kStages, more), data, threads);
      while (!run.finished()) run.step();
      CHECK(run.checkpoint() == checkpoints.back());
    }
    // The run is cut inside each stage, and at the end of one.
    for (const std::size_t step : {0u, 4u, 6u, 8u, 9u, 12u, 15u}) {
      TrainingRun restored(start(), options(kStages, more), data, 1);
      restored.restore(checkpoints[step]);
      CHECK(restored.state().step == static_cast<int32_t>(step));
      CHECK(restored.checkpoint() == checkpoints[step]);
      while (!restored.finished()) restored.step();
      CHECK(restored.checkpoint() == checkpoints.back());
    }
  }
}

TEST_CASE("pretraining: a checkpoint of other stages is refused and changes nothing", "[training]") {
  const Dataset data = pictures(20);
  TrainingRun run(start(), options(), data, 1);
  run_steps(run, 8);
  const std::vector<uint8_t> before = run.checkpoint();
  const std::string longer = R"("pretrain":[{"layers":["a","d"],"epochs":3},{"layers":["b","c"],"epochs":1}])";
  TrainingRun other(start(), options(longer), data, 1);
  CHECK_THROWS_WITH(run.restore(other.checkpoint()), ContainsSubstring("different options"));
  CHECK(run.checkpoint() == before);
}

TEST_CASE("pretraining: a step within a stage allocates nothing", "[training]") {
  const Dataset data = pictures(20);
  for (const int threads : thread_counts()) {
    TrainingRun run(start(), options(), data, threads);
    run_steps(run, 7);
    const std::size_t before = allocations();
    run_steps(run, 2);
    CHECK(allocations() == before);
  }
}

TEST_CASE("pretraining: stages that do not fit the network are refused before the first step", "[training]") {
  const std::string outer = R"("pretrain":[{"layers":["a","d"],"epochs":1},)";
  check_refused(two_stages(), R"("pretrain":[{"layers":["b","c"],"epochs":1}])", "pretraining stage 1 to name");
  check_refused(two_stages(), R"("pretrain":[{"layers":["a","b"],"epochs":1}])", "the last of the decoder's");
  check_refused(two_stages(), R"("pretrain":[{"layers":["x","y"],"epochs":1}])", R"(got "x", "y")");
  check_refused(two_stages(), outer + R"({"layers":["a","d"],"epochs":1}])", "stage 2 to name");
  check_refused(two_stages(), outer + R"({"layers":["b","c"],"epochs":1,"noise":{"kind":"poisson"}}])",
                "pretraining stage 2: expected noise of a latent");
  check_refused(two_stages(), R"("pretrain":[{"layers":["a"],"epochs":1}])", "stage 1 to name");
  check_refused(two_stages(), R"("pretrain":[{"layers":["a","d"]}])", "stage 1 to have \"epochs\"");
  check_refused(two_stages(), R"("pretrain":[{"layers":[],"epochs":1}])", "a list of at least one");
  check_refused(two_stages(), R"("pretrain":{})", "to be a list");
  check_refused(two_stages(), R"("pretrain":[{"layers":["a","d"],"epochs":1,"seed":1}])", "no other keys");
  check_refused(skip_table(), R"("pretrain":[{"layers":["a","b"],"epochs":1}])", "reads another");

  LayerTable narrow =
      make_table(1, {convolution("conv2d", 6, 3, 2, "relu"), convolution("conv2d_transpose", 5, 3, 1, "relu"),
                     convolution("conv2d_transpose", 1, 3, 2, "linear")});
  narrow.layers[1].stage = Stage::kDecoder;
  check_refused(narrow, R"("pretrain":[{"layers":["a","c"],"epochs":1}])", R"(of 6 channels, "c" reads 5)");
}

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <cmath>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "inference/session.h"
#include "support/layer_tables.h"
#include "support/message_with.h"
#include "support/model_builder.h"
#include "support/test_files.h"
#include "support/turned_pictures.h"

using namespace dae;
using namespace dae::test;

namespace {

std::vector<int> positions(int views) {
  if (views == 2) return {0, 2};
  std::vector<int> all;
  for (int position = 0; position < views; ++position) all.push_back(position);
  return all;
}

// Computes the self-ensemble by moving the pictures instead of the weights.
Picture mean_of_views(const std::shared_ptr<const Model>& model, int views, const Picture& x) {
  Session session(model, 1);
  Picture mean = run(session, NetworkPart::kAll, x);
  std::ranges::fill(mean.values, 0.0f);
  for (const int position : positions(views)) {
    const Picture y = moved(run(session, NetworkPart::kAll, moved(x, position, false)), position, true);
    for (std::size_t i = 0; i < mean.values.size(); ++i) mean.values[i] += y.values[i] / static_cast<float>(views);
  }
  return mean;
}

std::shared_ptr<const Model> ensemble(const std::shared_ptr<const Model>& model, int views) {
  return std::make_shared<const Model>(model->self_ensemble(views));
}

void check_ensemble(const std::shared_ptr<const Model>& model, const TensorShape& shape) {
  const Picture x{shape, random_values(shape.values(), 3)};
  for (const int views : {1, 2, 4, 8}) {
    CAPTURE(views);
    Session session(ensemble(model, views), 1);
    const Picture found = run(session, NetworkPart::kAll, x);
    const Picture expected = mean_of_views(model, views, x);
    REQUIRE(found.shape == expected.shape);
    float difference = 0.0f;
    for (std::size_t i = 0; i < found.values.size(); ++i) {
      difference = std::max(difference, std::abs(found.values[i] - expected.values[i]));
    }
    CHECK(difference < 1e-5f);
  }
}

void check_refused(const std::shared_ptr<const Model>& model, int views, const std::string& reason) {
  CHECK_THROWS_MATCHES(model->self_ensemble(views), std::invalid_argument, message_with(reason));
}

}  // namespace

TEST_CASE("self-ensemble: the result is the mean over the mirrored and rotated versions of the picture",
          "[inference]") {
  check_ensemble(make_model(wide_table(3)), {1, 20, 32, 3});
  check_ensemble(make_model(enlarging_table(3, 2)), {1, 12, 9, 3});
  check_ensemble(make_model(cascade_table(1)), {1, 8, 11, 1});
  check_ensemble(make_model(c2_table(3)), {1, 16, 20, 3});
}

TEST_CASE("self-ensemble: kernels, strides and blocks that are not square; channels side by side", "[inference]") {
  const LayerTable table = make_table(
      2, {R"("op":"space_to_depth","block":[3,1],"activation":"linear")",
          R"("op":"conv2d","filters":5,"kernel":[3,1],"stride":[1,1],"padding":"same","activation":"relu")",
          R"("op":"conv2d","filters":4,"kernel":[1,2],"stride":[1,2],"padding":"same","activation":"sigmoid")",
          R"("op":"conv2d_transpose","filters":3,"kernel":[1,4],"stride":[1,2],"padding":"same","activation":"linear")",
          R"("op":"concat","inputs":["a","d","b"],"activation":"linear")",
          R"("op":"conv2d","filters":12,"kernel":[3,5],"stride":[1,1],"padding":"same","activation":"linear")",
          R"("op":"depth_to_space","block":[3,1],"activation":"linear")"});
  check_ensemble(make_model(table), {1, 12, 18, 2});
}

TEST_CASE("self-ensemble: a sum of space_to_depth channels and filters has the channel order of the former",
          "[inference]") {
  const LayerTable table = make_table(
      1, {R"("op":"space_to_depth","block":[2,2],"activation":"linear")",
          R"("op":"conv2d","filters":4,"kernel":[3,3],"stride":[1,1],"padding":"same","activation":"relu")",
          R"("op":"add","inputs":["a","b"],"activation":"linear")",
          R"("op":"conv2d","filters":1,"kernel":[3,3],"stride":[1,1],"padding":"same","activation":"linear")"});
  check_ensemble(make_model(table), {1, 12, 8, 1});
}

TEST_CASE("self-ensemble: the latent is that of the unmoved picture", "[inference]") {
  const auto model = make_model(wide_table(3));
  Session one(model, 1);
  Session several(ensemble(model, 4), 1);
  const Picture x{{2, 16, 24, 3}, random_values(std::size_t{2} * 16 * 24 * 3, 4)};
  CHECK(run(one, NetworkPart::kEncoder, x).values == run(several, NetworkPart::kEncoder, x).values);
}

TEST_CASE("self-ensemble: the shipped networks for photographs, plates and enlarging support it", "[inference]") {
  const char* name = GENERATE("photo", "photo-gray", "photo-jpeg", "photo-small", "photo-small-gray", "plate",
                              "super-x2", "super-x4", "super-x8", "super-stack");
  const auto file = read_repository_file("models/" + std::string(name) + ".safetensors");
  const auto model = std::make_shared<const Model>(Model::load(file));
  check_ensemble(model, {1, 16, 32, model->table().input_channels});
}

TEST_CASE("self-ensemble: a network with C2 symmetry runs half as many views", "[inference]") {
  const auto model = make_model(c2_table(3));
  for (const auto& [views, runs] : {std::pair{2, 2U}, {4, 2U}, {8, 4U}}) {
    CAPTURE(views);
    // The table has the layers of each view, and two that take the mean.
    CHECK(model->self_ensemble(views).table().layers.size() == runs * model->table().layers.size() + 2);
  }
}

TEST_CASE("self-ensemble: networks that do not support it are refused with a reason", "[inference]") {
  const auto tutorial = make_model(tutorial_table());
  check_refused(tutorial, 2, "expected a network whose layers can be flipped and rotated, layer \"");
  check_refused(tutorial, 3, "expected a self-ensemble of 1, 2, 4 or 8 views, got 3");
  check_refused(tutorial, 0, "got 0");
  check_refused(tutorial, -8, "got -8");
  // This table adds space_to_depth channels to channels that are no pixels of blocks.
  const LayerTable mixed = make_table(
      4, {R"("op":"space_to_depth","block":[2,2],"activation":"linear")",
          R"("op":"conv2d","filters":16,"kernel":[3,3],"stride":[1,1],"padding":"same","activation":"linear")",
          R"("op":"concat","inputs":["b","b"],"activation":"linear")",
          R"("op":"concat","inputs":["a","a"],"activation":"linear")",
          R"("op":"add","inputs":["c","d"],"activation":"linear")",
          R"("op":"conv2d","filters":1,"kernel":[1,1],"stride":[1,1],"padding":"same","activation":"linear")"});
  check_refused(make_model(mixed), 2, "layer \"e\" cannot be");
  const auto wider = make_model(make_table(
      1, {R"("op":"conv2d","filters":2,"kernel":[3,3],"stride":[1,1],"padding":"same","activation":"linear")",
          R"("op":"depth_to_space","block":[1,2],"activation":"linear")"}));
  CHECK(wider->self_ensemble(4).table().layers.size() == 10);
  check_refused(wider, 8, "the same scale along rows and columns");
}

#include "model/model.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cmath>
#include <stdexcept>

#include "common/error.h"
#include "inference/packed_model.h"
#include "support/layer_tables.h"
#include "support/message_with.h"
#include "support/model_builder.h"
#include "support/test_files.h"

using Catch::Matchers::ContainsSubstring;
using namespace dae;
using namespace dae::test;

namespace {

const std::vector<LayerSpec> kSmall{{"encoder", "conv2d", 4, 3, 2, "relu"},
                                    {"decoder", "conv2d_transpose", 1, 3, 2, "sigmoid"}};

// A small model file with a part of its header replaced by another of the same length.
std::vector<uint8_t> damaged(const std::string& from, const std::string& to) {
  REQUIRE(from.size() == to.size());
  std::vector<uint8_t> bytes = model_file(1, kSmall);
  const std::string text(bytes.begin(), bytes.end());
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  std::copy(to.begin(), to.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at));
  return bytes;
}

void check_refused(const std::vector<uint8_t>& bytes, const std::string& reason) {
  CHECK_THROWS_MATCHES(Model::load(bytes), ModelFormatError, message_with(reason));
}

}  // namespace

TEST_CASE("model: the shipped network is the article's", "[model]") {
  const Model model = Model::load(read_repository_file("models/fashion-tutorial.safetensors"));
  CHECK(model.table().name == "fashion-tutorial");
  CHECK(model.parameters().size() == 3217);
  REQUIRE(model.table().layers.size() == 5);
  CHECK(model.table().encoder().last == 2);
  const int filters[] = {16, 8, 8, 16, 1};
  for (std::size_t i = 0; i < 5; ++i) CHECK(model.table().layers[i].filters == filters[i]);
  CHECK(model.stride(Axis::kHeight) == 4);
  const std::string info = model_info(model, work_of(model.table()));
  CHECK_THAT(info, ContainsSubstring("\"params\":3217") && ContainsSubstring("\"latentChannels\":8") &&
                       ContainsSubstring("\"latentStride\":4.0") && ContainsSubstring("\"stride\":4"));
}

TEST_CASE("model: tables that cannot run are refused with a reason", "[model]") {
  check_refused(damaged(R"(\"version\":1)", R"(\"version\":9)"), "version");
  check_refused(damaged(R"(\"conv2d\")", R"(\"conv3d\")"),
                "conv2d, conv2d_transpose, add, concat, space_to_depth, depth_to_space, max_pool, resize_bilinear, "
                "found \"conv3d\"");
  check_refused(damaged(R"(\"relu\")", R"(\"gelu\")"), "found \"gelu\"");
  check_refused(damaged(R"(\"same\")", R"(\"full\")"), "padding");
  check_refused(damaged(R"(\"filters\":4)", R"(\"filters\":0)"), "filters");
  check_refused(damaged(R"(\"filters\":4)", R"(\"filters\":5)"),
                "expected tensor \"layer0.weight\" of shape [5, 3, 3, 1]");
  check_refused(damaged(R"(\"stride\":[2,2])", R"(\"stride\":[0,2])"), "stride");
  check_refused(damaged(R"(\"layer1\")", R"(\"layer0\")"), "different names");
  check_refused(damaged(R"(\"encoder\")", R"(\"decoder\")"), "at least one encoder layer");
  check_refused(damaged("layer1.bias", "layer1.sigh"), "\"layer1.bias\"");
  check_refused(damaged(R"("dae")", R"("dog")"), "metadata key \"dae\"");
}

TEST_CASE("model: weights that are no numbers are refused", "[model]") {
  std::vector<uint8_t> bytes = model_file(1, kSmall);
  std::fill(bytes.end() - 4, bytes.end(), uint8_t{0xff});
  check_refused(bytes, "NaN or infinity in tensor \"layer1.bias\"");
}

TEST_CASE("model: weights may be float16, tensor by tensor; infinite ones are refused", "[model]") {
  std::vector<uint8_t> bytes =
      damaged(R"("F32","shape":[1],"data_offsets":[304,308])", R"("F16","shape":[1],"data_offsets":[304,306])");
  *(bytes.end() - 4) = 0x00;
  *(bytes.end() - 3) = 0x3c;
  const Model whole = Model::load(model_file(1, kSmall));
  const Model half = Model::load(bytes);
  CHECK(half.parameters().back() == 1.0f);
  REQUIRE(half.parameters().size() == whole.parameters().size());
  CHECK(std::equal(half.parameters().begin(), half.parameters().end() - 1, whole.parameters().begin()));
  *(bytes.end() - 3) = 0x7c;
  check_refused(bytes, "NaN or infinity in tensor \"layer1.bias\"");
}

TEST_CASE("model: strides that run away are refused", "[model]") {
  std::vector<LayerSpec> layers(4, {"encoder", "conv2d", 1, 1, 16, "linear"});
  layers.push_back({"decoder", "conv2d", 1, 1, 1, "linear"});
  check_refused(model_file(1, layers), "at most 4096");
}

TEST_CASE("model: no truncation and no flipped byte crashes the reader", "[model]") {
  const std::vector<uint8_t> bytes =
      GENERATE(model_file(1, kSmall), save_model(*make_model(skip_table())), save_model(*make_model(c2_table(1))));
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const std::vector<uint8_t> cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    CHECK_THROWS_AS(Model::load(cut), ModelFormatError);
  }
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (const uint8_t flip : {uint8_t{1}, uint8_t{0x80}, uint8_t{0xff}}) {
      std::vector<uint8_t> flipped = bytes;
      flipped[at] ^= flip;
      try {
        Model::load(flipped);  // a flipped weight is a weight
      } catch (const ModelFormatError&) {
      }
    }
  }
}

TEST_CASE("model: an average has the mean of the weights, and is of one kind of network only", "[model]") {
  const Model first = Model::initialize(skip_table(), 1);
  const Model second = Model::initialize(skip_table(), 2);
  const Model* both[] = {&first, &second, &second, &second};
  const Model average = Model::average(both);
  CHECK(average.table() == first.table());
  REQUIRE(average.parameters().size() == first.parameters().size());
  for (std::size_t i = 0; i < average.parameters().size(); ++i) {
    const float mean = 0.25f * first.parameters()[i] + 0.75f * second.parameters()[i];
    CHECK(std::abs(average.parameters()[i] - mean) < 1e-7f);
  }
  const Model other = Model::initialize(tutorial_table(), 1);
  const Model* different[] = {&first, &other};
  CHECK_THROWS_MATCHES(Model::average(different), std::invalid_argument,
                       message_with("expected a model with the layers and noise of"));
  CHECK_THROWS_AS(Model::average({}), std::invalid_argument);
}

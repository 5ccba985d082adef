#include "model/c2_symmetry.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cmath>
#include <memory>

#include "common/error.h"
#include "inference/packed_model.h"
#include "model/model.h"
#include "model/safetensors.h"
#include "support/layer_tables.h"
#include "support/message_with.h"
#include "support/model_builder.h"
#include "support/turned_pictures.h"

using Catch::Matchers::ContainsSubstring;
using namespace dae;
using namespace dae::test;

namespace {

constexpr int kC2 = 3;  // both axes mirrored

float largest_difference(std::span<const float> a, std::span<const float> b) {
  REQUIRE(a.size() == b.size());
  float difference = 0.0f;
  for (std::size_t i = 0; i < a.size(); ++i) difference = std::max(difference, std::abs(a[i] - b[i]));
  return difference;
}

void check_tied(const Model& model) {
  const std::vector<std::size_t> partners = c2_tied_weights(model.table());
  REQUIRE(partners.size() == model.parameters().size());
  for (std::size_t i = 0; i < partners.size(); ++i) {
    REQUIRE(partners[i] != i);
    REQUIRE(partners[partners[i]] == i);
    REQUIRE(model.parameters()[i] == model.parameters()[partners[i]]);
  }
}

LayerTable symmetric(int channels, const std::vector<std::string>& rows) {
  LayerTable table = make_table(channels, rows);
  table.symmetry = Symmetry::kC2;
  return table;
}

void check_refused(const LayerTable& table, const std::string& reason) {
  CHECK_THROWS_MATCHES(Model::initialize(table, 1), ModelFormatError, message_with(reason));
}

}  // namespace

TEST_CASE("C2: the result for a rotated picture is the rotated result for the picture", "[model]") {
  for (const LayerTable& table : {c2_table(3), c2_table(1)}) {
    const auto model = make_model(table);
    check_tied(*model);
    const TensorShape shape{1, 16, 20, table.input_channels};
    const Picture x{shape, random_values(shape.values(), 3)};
    Session session(model, 1);
    const Picture y = run(session, NetworkPart::kAll, x);
    const Picture again = moved(run(session, NetworkPart::kAll, moved(x, kC2, false)), kC2, true);
    CHECK(largest_difference(y.values, again.values) < 1e-5f);
    CHECK(largest_difference(y.values, x.values) > 0.1f);
  }
}

TEST_CASE("C2: filters of the second half respond to the rotated picture as those of the first half do to the picture",
          "[model]") {
  LayerTable table = c2_table(3);
  for (std::size_t i = 3; i < table.layers.size(); ++i) table.layers[i].stage = Stage::kDecoder;
  const auto model = make_model(table);
  const Picture x{{1, 16, 20, 3}, random_values(std::size_t{16} * 20 * 3, 3)};
  Session session(model, 1);
  const Picture code = run(session, NetworkPart::kEncoder, x);
  const Picture turned = moved(run(session, NetworkPart::kEncoder, moved(x, kC2, false)), kC2, true);
  REQUIRE(code.shape.c == 14);
  const std::size_t filters = 14;
  for (std::size_t i = 0; i < code.values.size(); ++i) {
    const std::size_t filter = i % filters;
    const std::size_t other = i - filter + (filter + filters / 2) % filters;
    REQUIRE(std::abs(code.values[i] - turned.values[other]) < 1e-5f);
  }
}

TEST_CASE("C2: a file has the first half of the filters, which are the parameters that count", "[model]") {
  const Model model = *make_model(c2_table(3));
  CHECK(model.unique_parameters() == model.parameters().size() / 2);
  const std::vector<uint8_t> bytes = save_model(model);
  const Safetensors file = parse_safetensors(bytes);
  CHECK(file.tensors.at("b.weight").shape == std::vector<int64_t>{6, 3, 3, 12});
  CHECK(file.tensors.at("b.bias").shape == std::vector<int64_t>{6});
  const Model loaded = Model::load(bytes);
  CHECK(loaded.table() == model.table());
  CHECK(std::ranges::equal(loaded.parameters(), model.parameters()));
  const std::string info = model_info(model, work_of(model.table()));
  CHECK_THAT(info, ContainsSubstring(R"("params":)" + std::to_string(model.unique_parameters()) + ","));
  CHECK_THAT(info, ContainsSubstring(R"("symmetry":"half-turn")"));
}

TEST_CASE("C2: fresh, averaged and copied weights have the symmetry", "[model]") {
  const LayerTable table = c2_table(3);
  const Model fresh = Model::initialize(table, 4);
  check_tied(fresh);
  const Model other = *make_model(table);
  const std::vector<const Model*> both{&fresh, &other};
  check_tied(Model::average(both));
  LayerTable asymmetric = table;
  asymmetric.symmetry = Symmetry::kNone;
  const Model loose = Model::initialize(asymmetric, 5);
  const std::vector<const Model*> mixed{&fresh, &loose};
  CHECK_THROWS_AS(Model::average(mixed), std::invalid_argument);
  std::size_t taken = 0;
  const Model begun = fresh.with_weights_of(loose, taken);
  CHECK(taken == 4);
  check_tied(begun);
  CHECK(begun.weight(1)[0] == loose.weight(1)[0]);
}

TEST_CASE("C2: a network that is made wider gives what the narrow one gave", "[model]") {
  const auto table = [](int first, int second) {
    return symmetric(2, {R"("op":"space_to_depth","block":[2,2])", convolution("conv2d", first, 3, 1, "leaky_relu"),
                         convolution("conv2d", second, 3, 1, "relu"), convolution("conv2d", 8, 3, 1, "linear"),
                         R"("op":"depth_to_space","block":[2,2])"});
  };
  const auto narrow = make_model(table(6, 4));
  std::size_t taken = 0;
  const auto wide = std::make_shared<const Model>(Model::initialize(table(10, 6), 2).with_weights_of(*narrow, taken));
  CHECK(taken == 3);
  check_tied(*wide);
  const Picture x{{1, 8, 12, 2}, random_values(std::size_t{8} * 12 * 2, 3)};
  Session before(narrow, 1);
  Session after(wide, 1);
  CHECK(largest_difference(run(before, NetworkPart::kAll, x).values, run(after, NetworkPart::kAll, x).values) < 1e-6f);
}

TEST_CASE("C2: networks that cannot have it are refused with a reason", "[model]") {
  const std::string blocks = R"("op":"depth_to_space","block":[2,2])";
  const auto filters = [](int count, int stride) { return convolution("conv2d", count, 3, stride, "relu"); };
  // The number of filters is odd.
  check_refused(symmetric(1, {filters(5, 1), filters(4, 1), blocks}), "layer \"a\" cannot be");
  // A filter whose output is pixels has no partner that is its rotated copy.
  check_refused(symmetric(1, {filters(4, 1), filters(1, 1)}), "layer \"b\" cannot be");
  check_refused(symmetric(2, {filters(4, 1), filters(2, 1)}), "layer \"b\" cannot be");
  // The kernel reaches further to one side.
  check_refused(symmetric(1, {filters(4, 2), convolution("conv2d_transpose", 4, 2, 2, "relu"), filters(4, 1), blocks}),
                "layer \"a\" cannot be");
}

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstring>

#include "model/model.h"
#include "model/safetensors.h"
#include "support/layer_tables.h"
#include "support/model_builder.h"
#include "support/test_files.h"

using namespace dae;

namespace {

void check_equal(const Model& actual, const Model& expected) {
  CHECK(actual.table() == expected.table());
  CHECK(std::ranges::equal(actual.parameters(), expected.parameters()));
}

std::size_t header_bytes(const std::vector<uint8_t>& file) {
  std::size_t length = 0;
  for (std::size_t i = 8; i-- > 0;) length = length << 8 | file[i];
  return 8 + length;
}

}  // namespace

TEST_CASE("save model: what was saved loads as the same model", "[model]") {
  for (const LayerTable& table : {test::tutorial_table(), test::skip_table()}) {
    const auto model = test::make_model(table);
    check_equal(Model::load(save_model(*model)), *model);
  }
  for (const char* file :
       {"models/fashion-tutorial.safetensors", "tests/golden/variety.safetensors", "tests/golden/skips.safetensors"}) {
    CAPTURE(file);
    const Model model = Model::load(test::read_repository_file(file));
    check_equal(Model::load(save_model(model)), model);
  }
}

TEST_CASE("save model: names may hold any character", "[model]") {
  LayerTable table = test::skip_table();
  table.layers[1].name = "\"b\" \\ \n é";
  table.layers[2].name += '\0';
  const auto model = test::make_model(table);
  check_equal(Model::load(save_model(*model)), *model);
}

TEST_CASE("save model: tensors start at a multiple of 64 and lie one after another", "[model]") {
  // Names of all lengths make headers of all lengths.
  for (std::size_t length = 1; length <= 64; ++length) {
    LayerTable table = test::tutorial_table();
    table.name.assign(length, 'n');
    const auto model = test::make_model(table);
    const std::vector<uint8_t> bytes = save_model(*model);
    const std::size_t data = header_bytes(bytes);
    REQUIRE(data % 64 == 0);
    REQUIRE(bytes.size() == data + model->parameters().size_bytes());
    REQUIRE(std::memcmp(bytes.data() + data, model->parameters().data(), model->parameters().size_bytes()) == 0);
  }
}

TEST_CASE("save model: further tensors and metadata are kept, and a model's reader ignores them", "[model]") {
  const auto model = test::make_model(test::skip_table());
  const std::vector<float> moments{1.0f, std::nanf(""), -3.0f};
  const std::vector<ExtraTensor> extra{{"optimizer.moments", moments}, {"nothing", {}}};
  const std::vector<uint8_t> bytes = save_model(*model, {{"dae.training", "{\"step\":3}"}, {"dae", "not this"}}, extra);
  check_equal(Model::load(bytes), *model);
  const Safetensors file = parse_safetensors(bytes);
  CHECK(file.metadata.at("dae.training") == "{\"step\":3}");
  CHECK(file.metadata.at("dae") == layer_table_json(model->table()));
  std::vector<float> read(3);
  file.read(file.tensors.at("optimizer.moments"), read);
  CHECK(std::memcmp(read.data(), moments.data(), sizeof(float) * 3) == 0);
  CHECK(file.tensors.at("nothing").count == 0);
}

TEST_CASE("save model: the same model gives the same bytes", "[model]") {
  const auto model = test::make_model(test::skip_table());
  const std::vector<uint8_t> once = save_model(*model);
  CHECK(save_model(Model::load(once)) == once);
}

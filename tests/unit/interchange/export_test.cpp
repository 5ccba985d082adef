#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <stdexcept>

#include "interchange/interchange.h"
#include "interchange/onnx_graph.h"
#include "support/layer_tables.h"
#include "support/model_builder.h"
#include "support/test_files.h"

using namespace dae;

namespace {

void check_round_trip(const Model& model, const OnnxOptions& options = {}) {
  const Model back = import_onnx(export_onnx(model, options));
  CHECK(back.table() == model.table());
  CHECK(std::ranges::equal(back.parameters(), model.parameters()));
}

}  // namespace

TEST_CASE("ONNX: what was exported is imported as the same model, bit for bit", "[interchange]") {
  for (const LayerTable& table : {test::tutorial_table(), test::skip_table(), test::wide_table(3), test::c2_table(3),
                                  test::two_part_table(), test::enlarging_table(3, 4), test::cascade_table(1)}) {
    CAPTURE(table.name);
    check_round_trip(*test::make_model(table));
  }
  for (uint32_t seed = 0; seed < 50; ++seed) {
    CAPTURE(seed);
    check_round_trip(*test::make_model(test::random_table(1 + seed % 3, seed)));
  }
  check_round_trip(test::make_model(test::c2_table(1))->self_ensemble(4));
}

TEST_CASE("ONNX: sigma is an input, or a constant", "[interchange]") {
  LayerTable table = test::wide_table(1);
  table.noise_sigma = 0.1f;
  const auto model = test::make_model(table);
  check_round_trip(*model);
  check_round_trip(*model, {0.2f, ""});
  CHECK(onnx::read(export_onnx(*model, {})).inputs.size() == 2);
  CHECK(onnx::read(export_onnx(*model, {0.2f, ""})).inputs.size() == 1);
  CHECK_THROWS_AS(export_onnx(*model, {1.5f, ""}), std::invalid_argument);
  CHECK_THROWS_AS(export_onnx(*test::make_model(test::tutorial_table()), {0.2f, ""}), std::invalid_argument);
}

TEST_CASE("ONNX: changed weights that have lost their symmetry are imported without it", "[interchange]") {
  const auto model = test::make_model(test::c2_table(3));
  onnx::Model file = onnx::read(export_onnx(*model, {}));
  const auto weight =
      std::ranges::find_if(file.initializers, [](const auto& one) { return one.name.ends_with(".weight"); });
  REQUIRE(weight != file.initializers.end());
  weight->floats.front() += 1.0f;
  const Model back = import_onnx(onnx::write(file));
  CHECK(back.table().symmetry == Symmetry::kNone);
  CHECK(back.table().layers == model->table().layers);
  CHECK(back.parameters().front() == model->parameters().front() + 1.0f);
}

TEST_CASE("ONNX: two tensors of one name are refused", "[interchange]") {
  LayerTable table = test::tutorial_table();
  table.layers[1].name = table.layers[0].name + ".linear";
  CHECK_THROWS_AS(export_onnx(*test::make_model(table), {}), std::invalid_argument);
}

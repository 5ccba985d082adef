#include "inference/packed_model.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <string>
#include <vector>

#include "model/model.h"
#include "support/test_files.h"

using Catch::Matchers::WithinRel;

namespace {

struct Total {
  double all = 0.0;
  double by_xnnpack = 0.0;
};

Total total(const std::string& model) {
  const std::vector<uint8_t> bytes = dae::test::read_repository_file("models/" + model + ".safetensors");
  Total sum;
  for (const dae::LayerWork& layer : dae::work_of(dae::Model::load(bytes).table())) {
    sum.all += layer.multiply_adds;
    if (layer.by_xnnpack) sum.by_xnnpack += layer.multiply_adds;
  }
  return sum;
}

}  // namespace

TEST_CASE("work: multiply-adds of the article's network, a pixel of the input", "[inference]") {
  // The network has convolutions 1-16 and 16-8 of stride 2, transposed ones 8-8 and 8-16, and 16-1, all with nine taps.
  const double expected = 9.0 * (16.0 / 4 + 16.0 * 8 / 16 + 8.0 * 8 / 16 + 8.0 * 16 / 4 + 16.0);
  CHECK_THAT(total("fashion-tutorial").all, WithinRel(expected));
}

TEST_CASE("work: XNNPACK does most of what the photo networks multiply", "[inference]") {
  for (const char* model : {"photo-small", "photo", "photo-small-gray", "photo-camera", "super-x2"}) {
    CAPTURE(model);
    const Total sum = total(model);
    CHECK(sum.by_xnnpack > 0.5 * sum.all);
  }
}

TEST_CASE("work: layers without weights count none", "[inference]") {
  const std::vector<uint8_t> bytes = dae::test::read_repository_file("models/photo-small.safetensors");
  const dae::Model model = dae::Model::load(bytes);
  const std::vector<dae::LayerWork> work = dae::work_of(model.table());
  REQUIRE(work.size() == model.table().layers.size());
  for (std::size_t i = 0; i < work.size(); ++i) {
    CHECK((work[i].multiply_adds > 0.0) == model.table().layers[i].has_weights());
    CHECK(work[i].kernels.empty() != model.table().layers[i].has_weights());
  }
}

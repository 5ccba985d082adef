// max_pool and resize_bilinear against values that were worked out by hand, and what their rows refuse.
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <string>
#include <vector>

#include "common/error.h"
#include "model/layer_table.h"
#include "ops/layer_kernels.h"
#include "ops/operator.h"
#include "support/layer_tables.h"

using Catch::Matchers::ContainsSubstring;
using namespace dae;

namespace {

Layer layer_of(const std::string& row) {
  const std::string last = test::convolution("conv2d", 1, 1, 1, "linear");
  return test::make_table(1, {row, last}).layers.front();
}

std::vector<float> run(const Layer& layer, KernelChoice kernels, std::vector<float> values, int32_t h, int32_t w) {
  const auto out_h = static_cast<int32_t>(output_size(layer, Axis::kHeight, h));
  const auto out_w = static_cast<int32_t>(output_size(layer, Axis::kWidth, w));
  std::vector<float> result(static_cast<std::size_t>(out_h * out_w), -1.0f);
  const ImageBatch x{values.data(), 1, h, w, 1, w, std::ptrdiff_t{h} * w};
  const auto kernel = make_layer_kernels(layer, kernels);
  const auto state = kernel->make_state();
  kernel->forward({.x = {&x, 1},
                   .y = {result.data(), 1, out_h, out_w, 1, out_w, std::ptrdiff_t{out_h} * out_w},
                   .place = {0, 0, h, w},
                   .state = state.get()});
  return result;
}

}  // namespace

TEST_CASE("max_pool: the largest of each block", "[ops]") {
  const Layer layer = layer_of(R"("op":"max_pool","block":[2,3])");
  for (const KernelChoice kernels :
       {KernelChoice::kAuto, KernelChoice::kXnnpack, KernelChoice::kOwn, KernelChoice::kReference}) {
    CHECK(run(layer, kernels, {1, 2, 3, -9, -7, -8, 4, 9, 5, -6, -5, -4}, 2, 6) == std::vector<float>{9, -4});
  }
}

TEST_CASE("resize_bilinear: half-pixel centres, the border repeats", "[ops]") {
  const Layer twice = layer_of(R"("op":"resize_bilinear","factor":[1,2])");
  const Layer both = layer_of(R"("op":"resize_bilinear","factor":[2,2])");
  for (const KernelChoice kernels :
       {KernelChoice::kAuto, KernelChoice::kXnnpack, KernelChoice::kOwn, KernelChoice::kReference}) {
    CHECK(run(twice, kernels, {0, 4, 8}, 1, 3) == std::vector<float>{0, 1, 3, 5, 7, 8});
    CHECK(run(both, kernels, {0, 16, 32, 48}, 2, 2) ==
          std::vector<float>{0, 4, 12, 16, 8, 12, 20, 24, 24, 28, 36, 40, 32, 36, 44, 48});
  }
}

TEST_CASE("resize_bilinear, max_pool: their rows are written as they are read, and refused where they make no sense",
          "[ops]") {
  for (const char* row : {R"("op":"max_pool","block":[2,3])", R"("op":"resize_bilinear","factor":[4,2])"}) {
    const std::string last = test::convolution("conv2d", 1, 1, 1, "linear");
    const LayerTable table = test::make_table(1, {row, last});
    CHECK(parse_layer_table(layer_table_json(table)) == table);
  }
  CHECK_THROWS_WITH(layer_of(R"("op":"resize_bilinear","factor":[3,2])"), ContainsSubstring("powers of two, found 3"));
  CHECK_THROWS_WITH(layer_of(R"("op":"max_pool","block":[1,1])"), ContainsSubstring("two pixels or more"));
  CHECK_THROWS_WITH(layer_of(R"("op":"max_pool")"), ContainsSubstring("\"block\""));
}

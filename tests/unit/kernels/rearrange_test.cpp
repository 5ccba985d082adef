#include "kernels/rearrange.h"

#include <catch2/catch_test_macros.hpp>
#include <numeric>
#include <vector>

using namespace dae;

namespace {

ImageBatch batch(std::vector<float>& values, int32_t n, int32_t h, int32_t w, int32_t c) {
  return {values.data(), n, h, w, c, static_cast<std::ptrdiff_t>(w) * c, static_cast<std::ptrdiff_t>(h) * w * c};
}

std::vector<float> counted(std::size_t count) {
  std::vector<float> values(count);
  std::iota(values.begin(), values.end(), 0.0f);
  return values;
}

}  // namespace

TEST_CASE("rearrange: space to depth in TensorFlow's order", "[kernels]") {
  // tf.nn.space_to_depth of [[[[0, 1], [2, 3]], [[4, 5], [6, 7]]]] with block 2.
  std::vector<float> space = counted(8);
  std::vector<float> depth(8);
  space_to_depth(batch(space, 1, 2, 2, 2), batch(depth, 1, 1, 1, 8), false);
  CHECK(depth == counted(8));

  // Two blocks side by side.
  space = counted(8);
  space_to_depth(batch(space, 1, 2, 4, 1), batch(depth, 1, 1, 2, 4), false);
  CHECK(depth == std::vector<float>{0, 1, 4, 5, 2, 3, 6, 7});
}

TEST_CASE("rearrange: depth to space is the inverse, and adds where asked to", "[kernels]") {
  std::vector<float> space = counted(2 * 4 * 6 * 3);
  std::vector<float> depth(space.size());
  std::vector<float> back(space.size(), 1.0f);
  space_to_depth(batch(space, 2, 4, 6, 3), batch(depth, 2, 2, 2, 18), false);
  depth_to_space(batch(depth, 2, 2, 2, 18), batch(back, 2, 4, 6, 3), true);
  for (std::size_t i = 0; i < back.size(); ++i) REQUIRE(back[i] == space[i] + 1.0f);
  depth_to_space(batch(depth, 2, 2, 2, 18), batch(back, 2, 4, 6, 3), false);
  CHECK(back == space);
}

TEST_CASE("rearrange: channels are joined and split", "[kernels]") {
  std::vector<float> a{1, 2, 3, 4};
  std::vector<float> b{5, 6};
  std::vector<float> joined(6);
  copy_channels(batch(a, 1, 1, 2, 2), 0, batch(joined, 1, 1, 2, 3), 0, 2, false);
  copy_channels(batch(b, 1, 1, 2, 1), 0, batch(joined, 1, 1, 2, 3), 2, 1, false);
  CHECK(joined == std::vector<float>{1, 2, 5, 3, 4, 6});
  copy_channels(batch(joined, 1, 1, 2, 3), 1, batch(a, 1, 1, 2, 2), 0, 2, true);
  CHECK(a == std::vector<float>{3, 7, 7, 10});
}

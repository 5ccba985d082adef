#include "inference/boundary_rows.h"

#include <catch2/catch_test_macros.hpp>
#include <vector>

using namespace dae;

TEST_CASE("boundary: rows can be taken as soon as they are given, even if others are missing", "[inference]") {
  BoundaryRows boundary({{5, 5}, {4, 6}, {10, 14}});
  const std::vector<float> rows{1, 2, 3, 4, 5, 6};
  // The boundary wants two of the rows 9 to 11. The last tensor's rows are given before those of the one in front.
  boundary.give(2, {9, 12}, rows.data(), 2);
  std::vector<float> taken(4);
  boundary.take(2, {10, 12}, taken.data(), 2);
  CHECK(taken == std::vector<float>{3, 4, 5, 6});
  boundary.give(2, {12, 20}, std::vector<float>(16, 7.0f).data(), 2);
  boundary.take(2, {12, 13}, taken.data(), 2);
  CHECK(taken == std::vector<float>{7, 7, 5, 6});
  boundary.give(1, {0, 6}, rows.data(), 1);
  boundary.take(1, {4, 6}, taken.data(), 1);
  CHECK(taken == std::vector<float>{5, 6, 5, 6});
}

TEST_CASE("boundary: after close(), a reader of rows that were never given gets zeros", "[inference]") {
  BoundaryRows boundary({{5, 5}, {4, 6}});
  const std::vector<float> row{1};
  boundary.give(1, {4, 5}, row.data(), 1);
  boundary.close();
  std::vector<float> taken(2, 3.0f);
  boundary.take(1, {4, 5}, taken.data(), 1);
  CHECK(taken == std::vector<float>{1, 3});
  boundary.take(1, {5, 6}, &taken[1], 1);
  CHECK(taken == std::vector<float>{1, 0});
}

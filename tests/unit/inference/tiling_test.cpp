#include "inference/tiling.h"

#include <catch2/catch_test_macros.hpp>

using namespace dae;

TEST_CASE("tiling: tiles partition the axis, share one size and keep their distance", "[inference]") {
  Geometry geometry;
  geometry.stride = 4;
  geometry.reach_before = 7;
  geometry.reach_after = 9;
  for (const int64_t alignment : {4, 16}) {
    geometry.alignment = alignment;
    for (int64_t length = 1; length < 200; ++length) {
      const int64_t padded = (length + 3) / 4 * 4;
      for (const int64_t core : {1, 4, 13, 32, 500}) {
        const std::vector<TileSpan> spans = plan_tile_spans(length, core, geometry);
        CAPTURE(alignment, length, core);
        REQUIRE(spans.front().valid.first == 0);
        REQUIRE(spans.back().valid.last == length);
        for (std::size_t i = 0; i < spans.size(); ++i) {
          const TileSpan& span = spans[i];
          REQUIRE(span.input.count() == spans.front().input.count());
          REQUIRE(span.input.first % alignment == 0);
          REQUIRE(span.input.first >= 0);
          REQUIRE(span.input.last <= padded);
          REQUIRE(span.valid.first <= span.valid.last);
          if (i > 0) REQUIRE(span.valid.first == spans[i - 1].valid.last);
          if (span.input.first > 0) REQUIRE(span.valid.first - span.input.first >= geometry.reach_before);
          if (span.input.last < padded) REQUIRE(span.input.last - span.valid.last >= geometry.reach_after);
        }
      }
    }
  }
}

TEST_CASE("tiling: a network that enlarges gets mirrored edges, which belong to no tile's result", "[inference]") {
  Geometry geometry;
  geometry.scale_numerator = 2;
  geometry.reach_before = 5;
  geometry.reach_after = 6;
  for (int64_t length = 1; length < 100; ++length) {
    for (const int64_t core : {0, 1, 8, 40}) {
      const std::vector<TileSpan> spans = plan_tile_spans(length, core, geometry);
      CAPTURE(length, core);
      REQUIRE(spans.front().valid.first == 2);
      REQUIRE(spans.back().valid.last == length + 2);
      for (std::size_t i = 0; i < spans.size(); ++i) {
        const TileSpan& span = spans[i];
        REQUIRE(span.valid.first < span.valid.last);
        REQUIRE(span.input.last <= length + 4);
        if (i > 0) REQUIRE(span.valid.first == spans[i - 1].valid.last);
        if (span.input.first > 0) REQUIRE(span.valid.first - span.input.first >= geometry.reach_before);
        if (span.input.last < length + 4) REQUIRE(span.input.last - span.valid.last >= geometry.reach_after);
      }
    }
  }
}

#include "inference/tiling.h"

#include <catch2/catch_test_macros.hpp>

using dae::Geometry;
using dae::plan_windows;
using dae::Window;

TEST_CASE("tiling: windows partition the axis, share one size and keep their distance", "[inference]") {
  Geometry geometry;
  geometry.stride = 4;
  geometry.reach_before = 7;
  geometry.reach_after = 9;
  for (const int64_t alignment : {4, 16}) {
    geometry.alignment = alignment;
    for (int64_t length = 1; length < 200; ++length) {
      const int64_t padded = (length + 3) / 4 * 4;
      for (const int64_t core : {1, 4, 13, 32, 500}) {
        const std::vector<Window> windows = plan_windows(length, core, geometry);
        CAPTURE(alignment, length, core);
        REQUIRE(windows.front().from == 0);
        REQUIRE(windows.back().to == length);
        for (std::size_t i = 0; i < windows.size(); ++i) {
          const Window& window = windows[i];
          REQUIRE(window.size == windows.front().size);
          REQUIRE(window.start % alignment == 0);
          REQUIRE(window.start >= 0);
          REQUIRE(window.start + window.size <= padded);
          REQUIRE(window.from <= window.to);
          if (i > 0) REQUIRE(window.from == windows[i - 1].to);
          if (window.start > 0) REQUIRE(window.from - window.start >= geometry.reach_before);
          if (window.start + window.size < padded)
            REQUIRE(window.start + window.size - window.to >= geometry.reach_after);
        }
      }
    }
  }
}

TEST_CASE("tiling: a network that enlarges gets edges, which are no window's result", "[inference]") {
  Geometry geometry;
  geometry.scale_numerator = 2;
  geometry.reach_before = 5;
  geometry.reach_after = 6;
  for (int64_t length = 1; length < 100; ++length) {
    for (const int64_t core : {0, 1, 8, 40}) {
      const std::vector<Window> windows = plan_windows(length, core, geometry);
      CAPTURE(length, core);
      REQUIRE(windows.front().from == 2);
      REQUIRE(windows.back().to == length + 2);
      for (std::size_t i = 0; i < windows.size(); ++i) {
        const Window& window = windows[i];
        REQUIRE(window.from < window.to);
        REQUIRE(window.start + window.size <= length + 4);
        if (i > 0) REQUIRE(window.from == windows[i - 1].to);
        if (window.start > 0) REQUIRE(window.from - window.start >= geometry.reach_before);
        if (window.start + window.size < length + 4)
          REQUIRE(window.start + window.size - window.to >= geometry.reach_after);
      }
    }
  }
}

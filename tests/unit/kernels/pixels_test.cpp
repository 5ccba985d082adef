#include "kernels/pixels.h"

#include <algorithm>
#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>
#include <numeric>
#include <type_traits>
#include <vector>

#include "support/model_builder.h"

namespace {

template <class Pixel>
std::vector<Pixel> pixels(std::size_t count) {
  std::vector<Pixel> all(count);
  for (std::size_t i = 0; i < count; ++i) {
    if constexpr (std::is_same_v<Pixel, uint8_t>) {
      all[i] = static_cast<uint8_t>(i * 37 + i / 7);
    } else {
      all[i] = static_cast<float>(i % 29) / 28.0f;
    }
  }
  return all;
}

template <class Pixel>
double to_double(Pixel value) {
  return std::is_same_v<Pixel, uint8_t> ? static_cast<double>(value) / 255.0 : static_cast<double>(value);
}

}  // namespace

TEMPLATE_TEST_CASE("pixels: some channels of pixels become values", "[kernels]", uint8_t, float) {
  for (const int32_t stride : {1, 2, 3, 4}) {
    for (const std::vector<int32_t>& channels :
         {std::vector<int32_t>{0}, {stride - 1}, {0, 0}, {0, 0, 0}, {0, 1, 2}, {0, 0, 0, 0}}) {
      if (*std::max_element(channels.begin(), channels.end()) >= stride) continue;
      const std::vector<TestType> row = pixels<TestType>(static_cast<std::size_t>(19 * stride));
      std::vector<float> values(19 * channels.size() + 1, -1.0f);
      dae::PixelReader(0.75f).read(row.data(), 19, stride, channels, values.data());
      CHECK(values.back() == -1.0f);
      for (std::size_t i = 0; i < 19 * channels.size(); ++i) {
        const std::size_t pixel = i / channels.size();
        const auto at =
            pixel * static_cast<std::size_t>(stride) + static_cast<std::size_t>(channels[i % channels.size()]);
        CHECK(std::abs(static_cast<double>(values[i]) - 0.75 * to_double(row[at])) < 1e-7);
      }
    }
  }
}

TEMPLATE_TEST_CASE("pixels: values become the first channels of pixels, and no others", "[kernels]", uint8_t, float) {
  for (const int64_t channels : {1, 2, 3}) {
    for (int64_t stride = channels; stride <= 4; ++stride) {
      constexpr int64_t kCount = 37;
      std::vector<float> values = dae::test::random_values(static_cast<std::size_t>(kCount * channels), 5);
      for (float& value : values) value = 3.0f * value - 1.0f;
      const std::vector<TestType> before = pixels<TestType>(static_cast<std::size_t>(kCount * stride));
      std::vector<TestType> after = before;
      dae::write_pixels(values.data(), kCount, channels, 0.5f, after.data(), stride);
      for (int64_t i = 0; i < kCount * stride; ++i) {
        const auto at = static_cast<std::size_t>(i);
        if (i % stride >= channels) {
          CHECK(after[at] == before[at]);
          continue;
        }
        const float value = values[static_cast<std::size_t>(i / stride * channels + i % stride)];
        const double exact = std::clamp(0.5 * static_cast<double>(value), 0.0, 1.0);
        // The tolerance is half a step, and a little for the rounding of the float product.
        const double tolerance = std::is_same_v<TestType, uint8_t> ? 0.5001 / 255.0 : 0.0;
        CHECK(std::abs(to_double(after[at]) - exact) <= tolerance);
      }
    }
  }
}

TEST_CASE("pixels: every byte is reproduced, and NaN and values out of range are clipped", "[kernels]") {
  std::vector<uint8_t> bytes(256);
  std::iota(bytes.begin(), bytes.end(), uint8_t{0});
  std::vector<float> values(256);
  const std::vector<int32_t> channel{0};
  dae::PixelReader(1.0f).read(bytes.data(), 256, 1, channel, values.data());
  std::vector<uint8_t> back(256);
  dae::write_pixels(values.data(), 256, 1, 1.0f, back.data(), 1);
  CHECK(back == bytes);
  values = {-0.0f, -1e30f, 1e30f, std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity()};
  back.resize(values.size());
  dae::write_pixels(values.data(), 5, 1, 1.0f, back.data(), 1);
  CHECK(back == std::vector<uint8_t>{0, 0, 255, 255, 0});
}

TEMPLATE_TEST_CASE("pixels: a blend with the picture, and a mean of channels", "[kernels]", uint8_t, float) {
  const std::vector<float> values = dae::test::random_values(3 * 11, 6);
  const std::vector<TestType> row = pixels<TestType>(4 * 11);
  std::vector<float> blended(values.size());
  dae::blend_pixels(values.data(), 11, 3, 2.0f, 0.25f, row.data(), 4, blended.data());
  std::vector<float> means(11);
  dae::mean_channels(values.data(), 11, 3, means.data());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double picture = to_double(row[i / 3 * 4 + i % 3]);
    CHECK(std::abs(static_cast<double>(blended[i]) - (0.5 * static_cast<double>(values[i]) + 0.75 * picture)) < 1e-6);
    const float sum = values[i / 3 * 3] + values[i / 3 * 3 + 1] + values[i / 3 * 3 + 2];
    CHECK(std::abs(means[i / 3] - sum / 3.0f) < 1e-6f);
  }
}

TEST_CASE("pixels: a single NaN or infinity is found at any place", "[kernels]") {
  std::vector<float> values(37, -std::numeric_limits<float>::max());
  CHECK(dae::all_finite(values));
  CHECK(dae::all_finite({}));
  for (std::size_t at = 0; at < values.size(); ++at) {
    for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
                            -std::numeric_limits<float>::infinity()}) {
      std::vector<float> damaged = values;
      damaged[at] = bad;
      CHECK_FALSE(dae::all_finite(damaged));
    }
  }
}

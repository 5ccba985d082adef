#include "image/resize.h"

#include <array>
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <stdexcept>
#include <vector>

#include "image/metrics.h"

using Catch::Approx;
using namespace dae;

namespace {

// Creates the pattern of resize_reference.py.
Image pattern() {
  Image image(37, 23, 1, PixelType::kU8);
  for (int32_t y = 0; y < 23; ++y) {
    for (int32_t x = 0; x < 37; ++x) {
      image.u8_row(y)[static_cast<std::size_t>(x)] = static_cast<uint8_t>((x * 7 + y * 13 + x * y) % 256);
    }
  }
  return image;
}

double at(const Image& image, int32_t x, int32_t y) {
  return static_cast<double>(image.f32_row(y)[static_cast<std::size_t>(x)]);
}

double mean(const Image& image) {
  double sum = 0.0;
  for (const float value : image.f32()) sum += static_cast<double>(value);
  return sum / static_cast<double>(image.values());
}

// Returns a picture of one row.
Image line(const std::vector<float>& values) {
  return Image::from_pixels(static_cast<int32_t>(values.size()), 1, 1, PixelType::kF32, values.data());
}

Image resized_line(const std::vector<float>& values, int32_t width, Resampling method) {
  return resize(line(values), width, 1, method, PixelType::kF32);
}

}  // namespace

TEST_CASE("resize: bicubic agrees with the reference, which uses matrices", "[image]") {
  struct Expected {
    int32_t width;
    int32_t height;
    std::array<double, 4> values;
  };
  const Expected cases[] = {{74, 46, {0.000000000, 0.410539216, 0.233612898, 0.498219908}},
                            {19, 12, {0.033604486, 0.508752941, 0.300566940, 0.498311114}},
                            {100, 5, {0.079720894, 0.372046719, 0.350136357, 0.498318267}},
                            {37, 23, {0.000000000, 0.403921569, 0.196078431, 0.498315707}}};
  for (const Expected& expected : cases) {
    CAPTURE(expected.width, expected.height);
    const Image result = resize(pattern(), expected.width, expected.height, Resampling::kBicubic, PixelType::kF32);
    REQUIRE((result.width() == expected.width && result.height() == expected.height));
    CHECK(at(result, 0, 0) == Approx(expected.values[0]).margin(1e-6));
    CHECK(at(result, expected.width / 3, expected.height / 2) == Approx(expected.values[1]).margin(1e-6));
    CHECK(at(result, expected.width - 1, expected.height - 1) == Approx(expected.values[2]).margin(1e-6));
    CHECK(mean(result) == Approx(expected.values[3]).margin(1e-6));
  }
}

TEST_CASE("resize: a resized ramp stays a ramp, aligned by pixel centres", "[image]") {
  std::vector<float> ramp;
  for (int i = 0; i < 16; ++i) ramp.push_back(static_cast<float>(i) / 16.0f);
  const Image twice = resized_line(ramp, 32, Resampling::kBicubic);
  for (int32_t x = 4; x < 28; ++x) CHECK(at(twice, x, 0) == Approx((x / 2.0 - 0.25) / 16.0).margin(1e-6));
  const Image half = resized_line(ramp, 8, Resampling::kBicubic);
  for (int32_t x = 2; x < 6; ++x) CHECK(at(half, x, 0) == Approx((2.0 * x + 0.5) / 16.0).margin(1e-6));
  const Image area = resized_line(ramp, 4, Resampling::kArea);
  for (int32_t x = 0; x < 4; ++x) CHECK(at(area, x, 0) == Approx((4.0 * x + 1.5) / 16.0).margin(1e-6));
}

TEST_CASE("resize: the weights of twice the size, by hand", "[image]") {
  AxisFilter filter;
  filter.plan_resampling(8, 16, 2.0, Resampling::kBicubic);
  REQUIRE(filter.to() == 16);
  // Pixel 8 lies at 3.75: 1.75, 0.75, 0.25 and 1.25 from pixels 2 to 5.
  const std::span<const AxisFilter::Tap> taps = filter.taps(8);
  REQUIRE(taps.size() == 4);
  const double weights[] = {-0.0234375, 0.2265625, 0.8671875, -0.0703125};
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(taps[i].index == static_cast<int32_t>(i) + 2);
    CHECK(static_cast<double>(taps[i].weight) == Approx(weights[i]).margin(1e-7));
  }
  // Pixel 0 lies at -0.25: of pixels -2, -1, 0 and 1, those outside are the edge's mirror images.
  const int32_t mirrored[] = {1, 0, 0, 1};
  for (std::size_t i = 0; i < 4; ++i) CHECK(filter.taps(0)[i].index == mirrored[i]);
}

TEST_CASE("resize: area averaging weights pixels by their covered part, for reducing and enlarging", "[image]") {
  const Image shrunk = resized_line({0.0f, 0.3f, 0.9f}, 2, Resampling::kArea);
  CHECK(at(shrunk, 0, 0) == Approx(0.1).margin(1e-6));
  CHECK(at(shrunk, 1, 0) == Approx(0.7).margin(1e-6));
  const Image grown = resized_line({0.0f, 0.6f}, 3, Resampling::kArea);
  CHECK(at(grown, 1, 0) == Approx(0.3).margin(1e-6));
}

TEST_CASE("resize: every channel by itself, both pixel types, within [0, 1]", "[image]") {
  Image image(6, 4, 4, PixelType::kU8);
  for (std::size_t i = 0; i < image.values(); ++i)
    image.u8()[i] = static_cast<uint8_t>(i % 4 == 3 ? 255 : i * 11 % 256);
  const Image floats = resize(image, 13, 9, Resampling::kBicubic, PixelType::kF32);
  const Image bytes = resize(image, 13, 9, Resampling::kBicubic, PixelType::kU8);
  REQUIRE(bytes.channels() == 4);
  for (std::size_t i = 0; i < floats.values(); ++i) {
    CHECK((floats.f32()[i] >= 0.0f && floats.f32()[i] <= 1.0f));
    CHECK(static_cast<int>(bytes.u8()[i]) == static_cast<int>(floats.f32()[i] * 255.0f + 0.5f));
    if (i % 4 == 3) CHECK(bytes.u8()[i] == 255);
  }
  CHECK_THROWS_AS(resize(image, 0, 4, Resampling::kArea, PixelType::kU8), std::invalid_argument);
  CHECK_THROWS_AS(resize(image, 70'000, 4, Resampling::kArea, PixelType::kU8), std::invalid_argument);
}

TEST_CASE("luma: MATLAB's values of pure colours; gray and the border", "[image]") {
  const uint8_t colors[] = {0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 255, 100, 150, 200};
  const Image luma = measured_luma(Image::from_pixels(6, 1, 3, PixelType::kU8, colors), 0);
  const uint8_t expected[] = {16, 235, 81, 145, 41, 137};
  for (std::size_t i = 0; i < 6; ++i) CHECK(luma.u8()[i] == expected[i]);
  const Image gray = measured_luma(pattern(), 3);
  REQUIRE((gray.width() == 31 && gray.height() == 17));
  CHECK(gray.u8()[0] == pattern().u8_row(3)[3]);
  CHECK_THROWS_AS(measured_luma(pattern(), 12), std::invalid_argument);
  CHECK_THROWS_AS(measured_luma(pattern(), -1), std::invalid_argument);
}

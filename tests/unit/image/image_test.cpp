#include "image/image.h"

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "support/message_with.h"

using namespace dae;
using namespace dae::test;

namespace {

Image bytes_image(int32_t width, int32_t height, int32_t channels, const std::vector<uint8_t>& values) {
  return Image::from_pixels(width, height, channels, PixelType::kU8, values.data());
}

std::vector<uint8_t> values(const Image& image) {
  return {image.u8().begin(), image.u8().end()};
}

}  // namespace

TEST_CASE("an image is gray where it shows no colour", "[image]") {
  CHECK(is_gray(bytes_image(1, 2, 1, {1, 2})));
  CHECK(is_gray(bytes_image(1, 2, 2, {1, 2, 3, 4})));
  CHECK(is_gray(bytes_image(1, 2, 3, {7, 7, 7, 8, 8, 8})));
  CHECK(is_gray(bytes_image(1, 2, 4, {7, 7, 7, 9, 8, 8, 8, 0})));
  CHECK_FALSE(is_gray(bytes_image(1, 2, 3, {7, 7, 7, 8, 8, 9})));
  CHECK_FALSE(is_gray(bytes_image(1, 2, 4, {7, 6, 7, 7, 8, 8, 8, 8})));
  const std::array<float, 3> colors{0.5f, 0.5f, 0.25f};
  CHECK_FALSE(is_gray(Image::from_pixels(1, 1, 3, PixelType::kF32, colors.data())));
}

TEST_CASE("an image knows its shape and holds copies of its pixels", "[image]") {
  const Image image = bytes_image(2, 1, 4, {1, 2, 3, 4, 5, 6, 7, 8});
  CHECK(image.width() == 2);
  CHECK(image.height() == 1);
  CHECK(image.channels() == 4);
  CHECK(image.colors() == 3);
  CHECK(image.has_alpha());
  CHECK(values(image.clone()) == std::vector<uint8_t>{1, 2, 3, 4, 5, 6, 7, 8});
  CHECK_THROWS_AS(image.f32(), std::logic_error);
  const Image zeros = Image::from_pixels(3, 2, 1, PixelType::kF32, nullptr);
  CHECK(std::vector<float>(zeros.f32().begin(), zeros.f32().end()) == std::vector<float>(6, 0.0f));
}

TEST_CASE("impossible shapes are refused by name", "[image]") {
  const auto message = [](const std::string& text) { return message_with(text); };
  CHECK_THROWS_MATCHES(Image(0, 1, 1, PixelType::kU8), std::invalid_argument, message("got 0 x 1 x 1"));
  CHECK_THROWS_MATCHES(Image(1, -1, 1, PixelType::kU8), std::invalid_argument, message("got 1 x -1 x 1"));
  CHECK_THROWS_MATCHES(Image(70000, 1, 1, PixelType::kU8), std::invalid_argument, message("65535 pixels a side"));
  CHECK_THROWS_MATCHES(Image(65535, 65535, 4, PixelType::kF32), std::invalid_argument,
                       message(std::to_string(Image::kMaxPixels) + " in all"));
  CHECK_THROWS_MATCHES(Image(1, 1, 5, PixelType::kU8), std::invalid_argument, message("1 to 4 channels, got 5"));
  CHECK_THROWS_MATCHES(Image(1, 1, 0, PixelType::kU8), std::invalid_argument, message("1 to 4 channels, got 0"));
}

TEST_CASE("NaN and infinity are refused, with their place", "[image]") {
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
                          -std::numeric_limits<float>::infinity()}) {
    std::vector<float> pixels(2 * 3 * 3, 0.5f);
    pixels[3 * 3 + 2 * 3 + 1] = bad;
    CHECK_THROWS_MATCHES(Image::from_pixels(3, 2, 3, PixelType::kF32, pixels.data()), std::invalid_argument,
                         message_with("at row 1, column 2, channel 1"));
  }
}

TEST_CASE("conversion between channels", "[image]") {
  const Image rgba = bytes_image(1, 1, 4, {200, 100, 50, 30});
  const auto to = [](const Image& image, int32_t channels) { return values(convert(image, channels, PixelType::kU8)); };
  CHECK(to(rgba, 3) == std::vector<uint8_t>{200, 100, 50});
  CHECK(to(rgba, 1) == std::vector<uint8_t>{124});  // 0.299 * 200 + 0.587 * 100 + 0.114 * 50 = 124.2
  CHECK(to(rgba, 2) == std::vector<uint8_t>{124, 30});
  CHECK(to(bytes_image(1, 1, 1, {9}), 4) == std::vector<uint8_t>{9, 9, 9, 255});
  CHECK(to(bytes_image(1, 1, 2, {9, 3}), 4) == std::vector<uint8_t>{9, 9, 9, 3});
  CHECK(to(bytes_image(1, 1, 3, {1, 2, 3}), 3) == std::vector<uint8_t>{1, 2, 3});
  CHECK_THROWS_AS(convert(rgba, 5, PixelType::kU8), std::invalid_argument);
}

TEST_CASE("every gray level survives colour and float", "[image]") {
  std::vector<uint8_t> levels(256);
  for (std::size_t i = 0; i < levels.size(); ++i) levels[i] = static_cast<uint8_t>(i);
  const Image gray = bytes_image(256, 1, 1, levels);
  const Image color = convert(gray, 3, PixelType::kF32);
  CHECK(color.f32()[3 * 51] == 0.2f);
  CHECK(values(convert(color, 1, PixelType::kU8)) == levels);
  CHECK(values(convert(convert(gray, 3, PixelType::kU8), 1, PixelType::kU8)) == levels);
}

TEST_CASE("floats become bytes by clipping and rounding to nearest", "[image]") {
  const std::array<float, 8> pixels = {-1.0f, 0.0f, 0.49f / 255.0f, 0.51f / 255.0f, 254.49f / 255.0f, 254.51f / 255.0f,
                                       1.0f,  7.0f};
  const Image image = Image::from_pixels(8, 1, 1, PixelType::kF32, pixels.data());
  CHECK(values(convert(image, 1, PixelType::kU8)) == std::vector<uint8_t>{0, 0, 0, 1, 254, 255, 255, 255});
}

TEST_CASE("a NaN written into an image later becomes black, not undefined", "[image]") {
  Image image = Image::from_pixels(1, 1, 1, PixelType::kF32, nullptr);
  image.f32()[0] = std::numeric_limits<float>::quiet_NaN();
  CHECK(values(convert(image, 1, PixelType::kU8)) == std::vector<uint8_t>{0});
}

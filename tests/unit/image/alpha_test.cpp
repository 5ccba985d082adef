#include "image/alpha.h"

#include <algorithm>
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <vector>

#include "image/resize.h"
#include "support/hidden_colors.h"

using Catch::Approx;
using namespace dae;
using namespace dae::test;

namespace {

std::vector<uint8_t> bytes(const Image& image) {
  return {image.u8().begin(), image.u8().end()};
}

}  // namespace

TEST_CASE("alpha: opaque and gray pictures are recognised", "[image]") {
  const uint8_t values[] = {7, 7, 7, 255, 9, 9, 9, 254};
  const Image image = Image::from_pixels(2, 1, 4, PixelType::kU8, values);
  CHECK(is_gray(image));
  CHECK_FALSE(is_opaque(image));
  CHECK(is_opaque(crop(image, 0, 0, 1, 1)));
  CHECK(is_opaque(convert(image, 3, PixelType::kF32)));
  CHECK(is_gray(convert(image, 3, PixelType::kF32)));
  const uint8_t colored[] = {7, 7, 7, 7, 7, 8};
  CHECK_FALSE(is_gray(Image::from_pixels(2, 1, 3, PixelType::kU8, colored)));
  const float faint[] = {1.0f, 0.999f};
  CHECK_FALSE(is_opaque(Image::from_pixels(1, 1, 2, PixelType::kF32, faint)));
}

TEST_CASE("alpha: hidden colours become their visible neighbours', visible ones stay", "[image]") {
  for (const int32_t channels : {2, 4}) {
    for (const int32_t side : {3, 8, 61}) {
      const Image white = disc(side, channels, 255);
      CHECK(bytes(fill_hidden_colors(disc(side, channels, 0))) == bytes(white));
      CHECK(bytes(fill_hidden_colors(disc(side, channels, 90))) == bytes(white));
    }
  }
  // A hidden pixel gets a colour between the colours beside it.
  const uint8_t row[] = {50, 255, 0, 0, 0, 0, 0, 0, 150, 255};
  const Image filled = fill_hidden_colors(Image::from_pixels(5, 1, 2, PixelType::kU8, row));
  CHECK((filled.u8()[0] == 50 && filled.u8()[8] == 150));
  for (std::size_t i = 2; i < 8; i += 2) CHECK((filled.u8()[i] >= 50 && filled.u8()[i] <= 150));
  for (std::size_t i = 1; i < 10; i += 2) CHECK(filled.u8()[i] == row[i]);
}

TEST_CASE("alpha: a picture that is invisible or evenly transparent stays", "[image]") {
  std::vector<uint8_t> values;
  for (uint8_t i = 0; i < 60; ++i) values.insert(values.end(), {static_cast<uint8_t>(4 * i), 0});
  const Image hidden = Image::from_pixels(10, 6, 2, PixelType::kU8, values.data());
  CHECK(bytes(fill_hidden_colors(hidden)) == values);
  for (std::size_t i = 1; i < values.size(); i += 2) values[i] = 128;
  CHECK(bytes(fill_hidden_colors(Image::from_pixels(10, 6, 2, PixelType::kU8, values.data()))) == values);
  const uint8_t pixel[] = {1, 2, 3, 0};
  CHECK(bytes(fill_hidden_colors(Image::from_pixels(1, 1, 4, PixelType::kU8, pixel)))[2] == 3);
}

TEST_CASE("resize: colours are weighted by their alpha", "[image]") {
  for (const int32_t channels : {2, 4}) {
    for (const uint8_t hidden : {uint8_t{0}, uint8_t{128}}) {
      const Image image = disc(23, channels, hidden);
      for (const Resampling method : {Resampling::kBicubic, Resampling::kArea}) {
        for (const int32_t side : {5, 17, 92}) {
          CAPTURE(channels, hidden, side);
          CHECK(darkest_on_white(resize(image, side, side, method, PixelType::kF32)) >= 0.999f);
        }
      }
    }
  }
  // Takes the mean of red and of a blue whose alpha is a quarter.
  const float pair[] = {1.0f, 0.0f, 0.0f, 1.0f, 0.0f, 0.0f, 1.0f, 0.25f};
  const Image mean =
      resize(Image::from_pixels(2, 1, 4, PixelType::kF32, pair), 1, 1, Resampling::kArea, PixelType::kF32);
  CHECK(static_cast<double>(mean.f32()[0]) == Approx(0.8).margin(1e-5));
  CHECK(static_cast<double>(mean.f32()[2]) == Approx(0.2).margin(1e-5));
  CHECK(static_cast<double>(mean.f32()[3]) == Approx(0.625).margin(1e-5));
}

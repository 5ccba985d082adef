#include "image/encode_png.h"

#include <catch2/catch_test_macros.hpp>
#include <random>
#include <utility>
#include <vector>

#include "image/decode.h"

using namespace dae;

namespace {

using Bytes = std::vector<uint8_t>;

// Creates an image that is half noise and half a slope, so that each of PNG's filters suits some rows.
Image test_image(int32_t width, int32_t height, int32_t channels) {
  std::mt19937 random(7);
  Image image(width, height, channels, PixelType::kU8);
  for (int32_t y = 0; y < height; ++y) {
    uint32_t x = 0;
    for (uint8_t& value : image.u8_row(y)) value = static_cast<uint8_t>(y % 2 == 0 ? random() : ++x);
  }
  return image;
}

Bytes values(const Image& image) {
  return {image.u8().begin(), image.u8().end()};
}

}  // namespace

TEST_CASE("PNG gives back every channel count and size exactly", "[encode_png]") {
  const std::pair<int32_t, int32_t> sizes[] = {{1, 1}, {1, 9}, {9, 1}, {7, 5}, {28, 28}, {129, 63}};
  for (const auto& [width, height] : sizes) {
    for (int32_t channels = 1; channels <= 4; ++channels) {
      INFO(width << " x " << height << " x " << channels);
      const Image image = test_image(width, height, channels);
      const Image back = decode_image(encode_png(image));
      REQUIRE(back.channels() == channels);
      CHECK(back.width() == width);
      CHECK(back.height() == height);
      CHECK(values(back) == values(image));
    }
  }
}

TEST_CASE("floats are clipped and rounded into PNG", "[encode_png]") {
  const std::vector<float> pixels = {-0.5f, 0.2f, 0.5f, 1.5f};
  const Image image = Image::from_pixels(2, 2, 1, PixelType::kF32, pixels.data());
  CHECK(values(decode_image(encode_png(image))) == Bytes{0, 51, 128, 255});
}

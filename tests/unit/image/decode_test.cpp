#include "image/decode.h"

#include <catch2/catch_test_macros.hpp>
#include <string_view>
#include <vector>

#include "files/embedded.h"

using namespace dae;

namespace {

using Values = std::vector<uint8_t>;

// Decodes a test file and checks its shape; gives its values.
Values decoded(std::string_view name, int32_t width, int32_t height, int32_t channels) {
  INFO(name);
  const Image image = decode_image(test::file(name));
  CHECK(image.width() == width);
  CHECK(image.height() == height);
  CHECK(image.channels() == channels);
  REQUIRE(image.type() == PixelType::kU8);
  return {image.u8().begin(), image.u8().end()};
}

// The picture of 3 x 2 blocks, one value each, cut to width x height.
Values blocks(int32_t width, int32_t height) {
  constexpr uint8_t kValues[] = {10, 60, 110, 160, 210, 250};
  Values values;
  for (int32_t y = 0; y < height; ++y) {
    for (int32_t x = 0; x < width; ++x) values.push_back(kValues[y / 8 * 3 + x / 8]);
  }
  return values;
}

}  // namespace

TEST_CASE("PNG of every kind keeps its channels", "[decode]") {
  CHECK(decoded("gray.png", 5, 3, 1) == Values{0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120, 130, 140});
  CHECK(decoded("gray-alpha.png", 2, 1, 2) == Values{100, 7, 200, 255});
  CHECK(decoded("rgb.png", 3, 2, 3) == Values{1, 2, 3, 4, 5, 6, 7, 8, 9, 251, 252, 253, 100, 110, 120, 0, 255, 0});
  CHECK(decoded("rgba.png", 2, 2, 4) == Values{10, 20, 30, 0, 40, 50, 60, 128, 70, 80, 90, 255, 1, 2, 3, 4});
  CHECK(decoded("gray1.png", 9, 1, 1) == Values{255, 0, 255, 255, 0, 0, 255, 0, 255});
  CHECK(decoded("one-pixel.png", 1, 1, 1) == Values{77});
}

TEST_CASE("PNG transparency of palettes and colour keys is kept", "[decode]") {
  CHECK(decoded("palette-alpha.png", 4, 1, 4) == Values{255, 0, 0, 0, 0, 255, 0, 128, 0, 0, 255, 255, 10, 20, 30, 255});
  CHECK(decoded("color-key.png", 2, 1, 4) == Values{1, 2, 3, 0, 4, 5, 6, 255});
}

TEST_CASE("16-bit PNG is rounded to nearest", "[decode]") {
  // 0x80FF / 257 = 128.49, 0x8081 / 257 = 128.004
  CHECK(decoded("gray16.png", 4, 1, 1) == Values{0, 128, 128, 255});
}

TEST_CASE("JPEG: gray, odd sizes, colour, progressive, CMYK", "[decode]") {
  CHECK(decoded("gray.jpg", 24, 16, 1) == blocks(24, 16));
  CHECK(decoded("gray-odd.jpg", 19, 11, 1) == blocks(19, 11));
  CHECK(decoded("progressive.jpg", 24, 16, 1) == blocks(24, 16));
  const Values red = decoded("color.jpg", 8, 8, 3);
  CHECK(Values(red.begin(), red.begin() + 3) == Values{254, 0, 0});
  const Values cmyk = decoded("cmyk.jpg", 8, 8, 3);
  CHECK(Values(cmyk.begin(), cmyk.begin() + 3) == Values{255, 128, 0});
}

TEST_CASE("BMP: either row order, palettes of grays, alpha", "[decode]") {
  CHECK(decoded("rgb.bmp", 3, 2, 3) == Values{10, 20, 30, 40, 50, 60, 70, 80, 90, 7, 8, 9, 4, 5, 6, 1, 2, 3});
  CHECK(decoded("top-down.bmp", 1, 2, 3) == Values{1, 2, 3, 4, 5, 6});
  CHECK(decoded("gray.bmp", 2, 1, 1) == Values{50, 99});
  CHECK(decoded("rgba.bmp", 1, 2, 4) == Values{4, 5, 6, 255, 1, 2, 3, 128});
}

TEST_CASE("GIF: first frame, fewest channels, transparency", "[decode]") {
  CHECK(decoded("rgb.gif", 2, 2, 3) == Values{255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30});
  CHECK(decoded("gray.gif", 2, 2, 1) == Values{240, 160, 80, 0});
  CHECK(decoded("transparent.gif", 2, 1, 4) == Values{255, 0, 0, 255, 0, 0, 0, 0});
  CHECK(decoded("small-frame.gif", 2, 1, 4) == Values{0, 0, 0, 0, 0, 255, 0, 255});
  CHECK(decoded("two-frames.gif", 1, 1, 3) == Values{0, 0, 255});
}

TEST_CASE("the orientation of JPEG and PNG is honoured", "[decode]") {
  CHECK(decoded("turned.png", 2, 3, 1) == Values{4, 1, 5, 2, 6, 3});
  const Values turned = decoded("turned.jpg", 16, 24, 1);
  CHECK(turned.front() == 160);
  CHECK(turned[15] == 10);
  CHECK(turned.back() == 110);
}

TEST_CASE("bytes after the end of the picture do not matter", "[decode]") {
  for (const std::string_view name : {"rgb.png", "gray.jpg", "rgb.bmp", "rgb.gif"}) {
    INFO(name);
    const auto file = test::file(name);
    Values longer(file.begin(), file.end());
    longer.insert(longer.end(), {'m', 'o', 'r', 'e', 0xFF, 0xD8});
    const Image image = decode_image(file);
    const Image same = decode_image(longer);
    CHECK(Values(image.u8().begin(), image.u8().end()) == Values(same.u8().begin(), same.u8().end()));
  }
}

#include "image/encode_jpeg.h"

#include <catch2/catch_test_macros.hpp>
#include <stdexcept>

#include "image/decode.h"
#include "image/metrics.h"

using namespace dae;

namespace {

Image ramp(int32_t channels, PixelType type) {
  Image image(37, 21, 4, PixelType::kU8);
  std::size_t i = 0;
  for (int32_t y = 0; y < 21; ++y) {
    for (int32_t x = 0; x < 37; ++x) {
      for (const int32_t value : {6 * x, 12 * y, 120, 40}) image.u8()[i++] = static_cast<uint8_t>(value);
    }
  }
  return convert(image, channels, type);
}

}  // namespace

TEST_CASE("encode JPEG: any channels and types come back without their alpha", "[image]") {
  for (const int32_t channels : {1, 2, 3, 4}) {
    for (const PixelType type : {PixelType::kU8, PixelType::kF32}) {
      CAPTURE(channels);
      const Image image = ramp(channels, type);
      const Image decoded = decode_image(encode_jpeg(image, 95));
      CHECK(decoded.channels() == 3);
      CHECK(psnr(convert(image, 3, PixelType::kU8), decoded) > 38.0);
    }
  }
}

TEST_CASE("encode JPEG: a lower quality is a smaller file; others are refused", "[image]") {
  const Image image = ramp(3, PixelType::kU8);
  CHECK(encode_jpeg(image, 20).size() < encode_jpeg(image, 90).size());
  CHECK_THROWS_AS(encode_jpeg(image, 0), std::invalid_argument);
  CHECK_THROWS_AS(encode_jpeg(image, 101), std::invalid_argument);
}

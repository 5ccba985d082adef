#include "corruption/jpeg.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "image/decode.h"
#include "image/encode_jpeg.h"
#include "image/metrics.h"

using namespace dae;

namespace {

// Waves of several lengths; the long ones differ from channel to channel.
Image picture(int32_t width, int32_t height, int32_t channels) {
  Image image(width, height, channels, PixelType::kU8);
  std::size_t i = 0;
  for (int32_t y = 0; y < height; ++y) {
    for (int32_t x = 0; x < width; ++x) {
      for (int32_t c = 0; c < channels; ++c) {
        const double fine = std::sin(0.9 * x + 0.4 * y) + std::cos(0.7 * y);
        const double tint = std::cos(0.06 * x * (c + 1) - 0.05 * y);
        image.u8()[i++] = static_cast<uint8_t>(127.5 + 30.0 * fine + 40.0 * tint);
      }
    }
  }
  return image;
}

Image degraded(const Image& image, int32_t quality) {
  Image result = convert(image, image.channels(), PixelType::kF32);
  degrade_as_jpeg({result.f32().data(), result.width(), result.height(), result.channels(),
                   static_cast<std::ptrdiff_t>(result.row_values())},
                  quality);
  return result;
}

// Encodes an image as a real JPEG file and decodes it.
Image stored(const Image& image, int32_t quality) {
  return convert(decode_image(encode_jpeg(image, quality)), image.channels(), PixelType::kU8);
}

}  // namespace

TEST_CASE("jpeg: the loss is like that of a real file", "[noise]") {
  // The sides are no multiples of the blocks' sides, so the edges are repeated.
  for (const int32_t channels : {1, 3}) {
    const Image clean = picture(45, 37, channels);
    for (const int32_t quality : {5, 30, 75, 95}) {
      CAPTURE(channels, quality);
      const Image file = stored(clean, quality);
      const Image ours = degraded(clean, quality);
      // Decoders differ in how they enlarge the halved colour, and in their rounding.
      CHECK(mse(file, ours) < 0.3 * mse(clean, file) + 2e-5);
    }
  }
}

TEST_CASE("jpeg: a better quality loses less; results are multiples of 1/255", "[noise]") {
  const Image clean = picture(40, 40, 3);
  double before = 1.0;
  for (const int32_t quality : {1, 10, 40, 80, 100}) {
    const Image result = degraded(clean, quality);
    const double error = mse(clean, result);
    CHECK(error < before);
    before = error;
    for (const float value : result.f32()) {
      CHECK((value >= 0.0f && value <= 1.0f && std::abs(value * 255.0f - std::nearbyint(value * 255.0f)) < 1e-3f));
    }
  }
  CHECK(before < 2e-5);
}

TEST_CASE("jpeg: gray stays gray; a quality out of range is refused", "[noise]") {
  const Image gray = convert(picture(33, 18, 1), 3, PixelType::kU8);
  const Image result = degraded(gray, 50);
  for (std::size_t i = 0; i < result.values(); i += 3) {
    CHECK((result.f32()[i] == result.f32()[i + 1] && result.f32()[i] == result.f32()[i + 2]));
  }
  CHECK_THROWS_AS(degraded(gray, 0), std::invalid_argument);
  CHECK_THROWS_AS(degraded(gray, 101), std::invalid_argument);
}

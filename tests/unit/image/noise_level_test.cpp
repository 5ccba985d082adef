#include "image/noise_level.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <cmath>
#include <span>

#include "corruption/chain.h"
#include "corruption/noise.h"

using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;
using namespace dae;

namespace {

// Creates a slope whose right half has stripes as strong as noise of sigma 100/255.
Image scene(int32_t width, int32_t height, int32_t channels) {
  Image image(width, height, channels, PixelType::kF32);
  for (int32_t y = 0; y < height; ++y) {
    const std::span<float> row = image.f32_row(y);
    for (std::size_t i = 0; i < row.size(); ++i) {
      const auto x = static_cast<int32_t>(i) / channels;
      const float slope = 0.3f + 0.4f * static_cast<float>(x + y) / static_cast<float>(width + height);
      row[i] = slope + (2 * x >= width && (x + y) % 3 == 0 ? 0.2f : 0.0f);
    }
  }
  return image;
}

Image noisy(const Image& clean, float sigma, bool clip, PixelType type) {
  return corrupt(clean, {.kind = NoiseKind::kGaussian, .level = sigma, .seed = 3, .clip = clip}, type);
}

double level(const Image& image) {
  return estimate_noise(image).level;
}

double coarseness(const Image& image) {
  return estimate_noise(image).coarseness;
}

// Returns the image with bars of one value at the top and the bottom.
Image with_bars(const Image& image, double share, float value) {
  Image result = image.clone();
  const auto rows = static_cast<int32_t>(share / 2.0 * image.height());
  for (int32_t y = 0; y < rows; ++y) {
    std::ranges::fill(result.f32_row(y), value);
    std::ranges::fill(result.f32_row(image.height() - 1 - y), value);
  }
  return result;
}

}  // namespace

TEST_CASE("noise level: sigma of Gaussian noise, beside texture, within a few percent", "[image]") {
  for (const int32_t channels : {1, 2, 3, 4}) {
    const Image clean = scene(250, 190, channels);
    for (const double of_255 : {3.0, 10.0, 25.0, 50.0}) {
      CAPTURE(channels, of_255);
      const double sigma = of_255 / 255.0;
      CHECK_THAT(level(noisy(clean, static_cast<float>(sigma), false, PixelType::kF32)), WithinRel(sigma, 0.05));
      // Rounding to bytes adds a little noise.
      CHECK_THAT(level(noisy(clean, static_cast<float>(sigma), true, PixelType::kU8)), WithinRel(sigma, 0.08));
    }
  }
}

TEST_CASE("noise level: three equal channels have the noise of one", "[image]") {
  for (const PixelType type : {PixelType::kU8, PixelType::kF32}) {
    const Image gray = noisy(scene(250, 190, 1), 0.1f, true, type);
    CHECK_THAT(level(convert(gray, 3, type)), WithinRel(level(gray), 1e-9));
  }
}

TEST_CASE("noise level: an image without noise has next to none", "[image]") {
  CHECK_THAT(level(scene(250, 190, 3)), WithinAbs(0.0, 1e-6));
}

TEST_CASE("noise level: areas where noise is cut off do not count", "[image]") {
  Image clean = scene(256, 256, 1);
  // Black above, white below: five eighths of the image.
  for (int32_t y = 0; y < 80; ++y) std::ranges::fill(clean.f32_row(y), -1.0f);
  for (int32_t y = 176; y < 256; ++y) std::ranges::fill(clean.f32_row(y), 2.0f);
  CHECK_THAT(level(noisy(clean, 0.1f, true, PixelType::kF32)), WithinRel(0.1, 0.08));
}

TEST_CASE("noise level: a large image is sampled, a tiny one has no figure", "[image]") {
  const Image large = Image::from_pixels(3000, 2000, 1, PixelType::kF32, nullptr);
  CHECK_THAT(level(noisy(large, 0.05f, false, PixelType::kF32)), WithinRel(0.05, 0.03));
  CHECK(level(noisy(scene(17, 40, 3), 0.1f, false, PixelType::kF32)) == 0.0);
  CHECK(level(noisy(scene(40, 17, 3), 0.1f, false, PixelType::kF32)) == 0.0);
  CHECK(level(noisy(scene(18, 18, 3), 0.1f, false, PixelType::kF32)) > 0.0);
}

TEST_CASE("noise level: bars of one colour change the estimate by less than a tenth", "[image]") {
  const Image image = noisy(scene(320, 480, 3), 0.06f, true, PixelType::kF32);
  const double alone = level(image);
  for (const double share : {0.1, 0.3, 0.6}) {
    for (const float value : {0.0f, 0.2f, 0.5f, 0.98f, 1.0f}) {
      CAPTURE(share, value);
      CHECK_THAT(level(with_bars(image, share, value)), WithinRel(alone, 0.1));
    }
  }
}

TEST_CASE("noise level: white noise is half as strong at half the size, smoothed noise is not", "[image]") {
  for (const int32_t channels : {1, 3}) {
    const Image white = noisy(scene(480, 320, channels), 0.06f, true, PixelType::kF32);
    CHECK_THAT(coarseness(white), WithinRel(0.5, 0.1));
    CHECK(estimate_noise(white).is_white());
    const Image smoothed = corrupt(white, Chain("blur 1.2"), 1, 0, PixelType::kU8);
    CHECK(coarseness(smoothed) > 1.0);
    CHECK(estimate_noise(smoothed).is_camera_noise());
    CHECK_FALSE(estimate_noise(white).is_camera_noise());
    CHECK_FALSE(estimate_noise(smoothed).is_white());
  }
  // These images have too little noise to tell, no noise, and too few pixels at half the size.
  CHECK_FALSE(estimate_noise(noisy(scene(480, 320, 3), 0.005f, true, PixelType::kF32)).is_white());
  CHECK_FALSE(estimate_noise(scene(480, 320, 3)).is_white());
  CHECK_FALSE(estimate_noise(noisy(scene(33, 40, 3), 0.1f, true, PixelType::kF32)).is_white());
  CHECK(estimate_noise(noisy(scene(36, 40, 1), 0.1f, true, PixelType::kF32)).is_white());
}

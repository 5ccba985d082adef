#include "image/noise_level.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <cmath>
#include <span>

#include "corruption/noise.h"

using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;
using dae::estimate_noise_level;
using dae::Image;
using dae::PixelType;

namespace {

// A slope, and on its right half stripes that are as strong as noise of 100 of 255.
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
  return dae::corrupt(clean, {.kind = dae::NoiseKind::kGaussian, .level = sigma, .seed = 3, .clip = clip}, type);
}

}  // namespace

TEST_CASE("noise level: sigma of Gaussian noise, beside texture, within a few percent", "[image]") {
  for (const int32_t channels : {1, 2, 3, 4}) {
    const Image clean = scene(250, 190, channels);
    for (const double of_255 : {3.0, 10.0, 25.0, 50.0}) {
      CAPTURE(channels, of_255);
      const double sigma = of_255 / 255.0;
      CHECK_THAT(estimate_noise_level(noisy(clean, static_cast<float>(sigma), false, PixelType::kF32)),
                 WithinRel(sigma, 0.05));
      // Rounding to bytes adds a little of its own.
      CHECK_THAT(estimate_noise_level(noisy(clean, static_cast<float>(sigma), true, PixelType::kU8)),
                 WithinRel(sigma, 0.08));
    }
  }
}

TEST_CASE("noise level: three equal channels have the noise of one", "[image]") {
  for (const PixelType type : {PixelType::kU8, PixelType::kF32}) {
    const Image gray = noisy(scene(250, 190, 1), 0.1f, true, type);
    CHECK_THAT(estimate_noise_level(dae::convert(gray, 3, type)), WithinRel(estimate_noise_level(gray), 1e-9));
  }
}

TEST_CASE("noise level: an image without noise has next to none", "[image]") {
  CHECK_THAT(estimate_noise_level(scene(250, 190, 3)), WithinAbs(0.0, 1e-6));
}

TEST_CASE("noise level: areas where noise is cut off do not count", "[image]") {
  Image clean = scene(256, 256, 1);
  // Black above, white below: five eighths of the image.
  for (int32_t y = 0; y < 80; ++y) std::ranges::fill(clean.f32_row(y), -1.0f);
  for (int32_t y = 176; y < 256; ++y) std::ranges::fill(clean.f32_row(y), 2.0f);
  CHECK_THAT(estimate_noise_level(noisy(clean, 0.1f, true, PixelType::kF32)), WithinRel(0.1, 0.08));
}

TEST_CASE("noise level: a large image is sampled, a tiny one has no figure", "[image]") {
  const Image large = Image::from_pixels(3000, 2000, 1, PixelType::kF32, nullptr);
  CHECK_THAT(estimate_noise_level(noisy(large, 0.05f, false, PixelType::kF32)), WithinRel(0.05, 0.03));
  CHECK(estimate_noise_level(noisy(scene(17, 40, 3), 0.1f, false, PixelType::kF32)) == 0.0);
  CHECK(estimate_noise_level(noisy(scene(40, 17, 3), 0.1f, false, PixelType::kF32)) == 0.0);
  CHECK(estimate_noise_level(noisy(scene(18, 18, 3), 0.1f, false, PixelType::kF32)) > 0.0);
}

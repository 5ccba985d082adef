#include "image/noise_description.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "corruption/chain.h"
#include "image/metrics.h"

using Catch::Matchers::WithinRel;
using namespace dae;

namespace {

// A slope from dark to bright, whose lower half has stripes.
Image ramp(int32_t width = 512, int32_t height = 384, int32_t channels = 3) {
  Image image(width, height, channels, PixelType::kF32);
  for (int32_t y = 0; y < height; ++y) {
    const std::span<float> row = image.f32_row(y);
    for (std::size_t i = 0; i < row.size(); ++i) {
      const auto x = static_cast<int32_t>(i) / channels;
      const float slope = 0.1f + 0.6f * static_cast<float>(x) / static_cast<float>(width) +
                          0.2f * static_cast<float>(y) / static_cast<float>(height);
      row[i] = slope + (4 * y > 3 * height && (x + y) % 7 == 0 ? 0.05f : 0.0f);
    }
  }
  return image;
}

Image with_chain(const Image& clean, const char* chain, uint32_t seed = 7) {
  return corrupt(clean, Chain(chain), seed, 0, PixelType::kU8);
}

// Rows at the top and at the bottom become bars of one value.
Image barred(const Image& image, double share, uint8_t value) {
  Image result = image.clone();
  const auto rows = static_cast<int32_t>(share / 2.0 * image.height());
  for (int32_t y = 0; y < rows; ++y) {
    std::ranges::fill(result.u8_row(y), value);
    std::ranges::fill(result.u8_row(image.height() - 1 - y), value);
  }
  return result;
}

}  // namespace

TEST_CASE("noise description: white noise is told exactly, at every brightness", "[image]") {
  for (const double sigma : {5.0, 15.0, 30.0}) {
    CAPTURE(sigma);
    const std::string chain = "noise " + std::to_string(sigma);
    const NoiseDescription noise = describe_noise(with_chain(ramp(), chain.c_str()));
    CHECK_THAT(255.0 * noise.total, WithinRel(sigma, 0.1));
    // Three independent channels: the luma has the root of the sum of its weights' squares, 0.669.
    CHECK_THAT(255.0 * noise.luma, WithinRel(0.669 * sigma, 0.1));
    CHECK_THAT(255.0 * noise.chroma, WithinRel(std::sqrt(1.0 - 0.669 * 0.669) * sigma, 0.1));
    CHECK(noise.grain == NoiseDescription::Grain::kFine);
    CHECK_FALSE(noise.jpeg_blocks);
    REQUIRE(noise.by_brightness[1].has_value());
    CHECK_THAT(255.0 * *noise.by_brightness[1], WithinRel(sigma, 0.15));
  }
}

TEST_CASE("noise description: gray images have no chroma", "[image]") {
  const NoiseDescription noise = describe_noise(with_chain(ramp(512, 384, 1), "noise 12"));
  CHECK_THAT(255.0 * noise.total, WithinRel(12.0, 0.1));
  CHECK(noise.luma == noise.total);
  CHECK(noise.chroma == 0.0);
}

TEST_CASE("noise description: a camera's noise is coarse, and near its true level", "[image]") {
  std::vector<double> ratios;
  for (const char* chain : {"camera 6400", "camera 12800", "camera 25600"}) {
    for (uint32_t seed = 0; seed < 9; ++seed) {
      const Image clean = ramp();
      const Image noisy = with_chain(clean, chain, seed);
      const Image target = corruption_target(clean, Chain(chain), seed, 0, PixelType::kU8);
      const NoiseDescription noise = describe_noise(noisy);
      ratios.push_back(noise.total / std::sqrt(mse(target, noisy)));
      if (noise.total > 3.0 / 255.0) CHECK(noise.grain == NoiseDescription::Grain::kCoarse);
    }
  }
  std::ranges::nth_element(ratios, ratios.begin() + 13);
  CHECK_THAT(ratios[13], WithinRel(1.0, 0.25));
}

TEST_CASE("noise description: shot noise grows with brightness", "[image]") {
  const NoiseDescription noise = describe_noise(with_chain(ramp(), "poisson 0.1"));
  REQUIRE(noise.by_brightness[0].has_value());
  REQUIRE(noise.by_brightness[2].has_value());
  CHECK(*noise.by_brightness[2] > 1.4 * *noise.by_brightness[0]);
}

TEST_CASE("noise description: bars of any brightness move it by less than a tenth", "[image]") {
  const Image noisy = with_chain(ramp(), "noise 15");
  const double total = describe_noise(noisy).total;
  for (const double share : {0.1, 0.3, 0.6}) {
    for (const int value : {0, 90, 215, 255}) {
      CAPTURE(share, value);
      CHECK_THAT(describe_noise(barred(noisy, share, static_cast<uint8_t>(value))).total, WithinRel(total, 0.1));
    }
  }
}

TEST_CASE("noise description: frames, text and drawn areas move it by less than a tenth", "[image]") {
  const Image noisy = with_chain(ramp(), "noise 15");
  const double total = describe_noise(noisy).total;
  Image framed = noisy.clone();
  Image page = noisy.clone();
  for (int32_t y = 0; y < noisy.height(); ++y) {
    for (int32_t x = 0; x < noisy.width(); ++x) {
      const auto at = static_cast<std::size_t>(3 * x);
      const bool frame = std::min({x, y, noisy.width() - 1 - x, noisy.height() - 1 - y}) < 21;
      if (frame) std::ranges::fill(framed.u8_row(y).subspan(at, 3), uint8_t{180});
      // Paper with lines of strokes beside the photograph, as in a screenshot or a scanned page.
      const bool ink = y % 20 < 12 && x % 7 < 2 && (x / 49 + y / 20) % 5 != 0;
      if (x < 200) std::ranges::fill(page.u8_row(y).subspan(at, 3), ink ? uint8_t{20} : uint8_t{245});
    }
  }
  CHECK_THAT(describe_noise(framed).total, WithinRel(total, 0.1));
  CHECK_THAT(describe_noise(page).total, WithinRel(total, 0.1));
  CHECK_THAT(describe_noise(with_chain(page, "jpeg 90")).total, WithinRel(total, 0.15));
}

TEST_CASE("noise description: hidden halves do not count", "[image]") {
  const Image noisy = with_chain(ramp(), "noise 15");
  Image transparent = convert(noisy, 4, PixelType::kU8);
  for (int32_t y = 0; y < 192; ++y) {
    const std::span<uint8_t> row = transparent.u8_row(y);
    for (std::size_t at = 0; at < row.size(); at += 4) row[at + 3] = 0;
  }
  CHECK_THAT(describe_noise(transparent).total, WithinRel(describe_noise(noisy).total, 0.1));
}

TEST_CASE("noise description: JPEG's blocks are seen, also where the image was cropped", "[image]") {
  const Image compressed = with_chain(ramp(), "noise 8 + jpeg 60");
  CHECK(describe_noise(compressed).jpeg_blocks);
  CHECK(describe_noise(crop(compressed, 3, 5, 400, 300)).jpeg_blocks);
  CHECK_FALSE(describe_noise(with_chain(ramp(), "noise 8")).jpeg_blocks);
}

TEST_CASE("noise description: images without noise or without a usable block", "[image]") {
  CHECK(describe_noise(ramp()).grain == NoiseDescription::Grain::kNone);
  for (const int32_t side : {1, 31, 33}) {
    Image flat(side, side, 3, PixelType::kU8);
    std::ranges::fill(flat.u8(), uint8_t{90});
    const NoiseDescription noise = describe_noise(flat);
    CHECK(noise.total == 0.0);
    CHECK(noise_words(noise) == "hardly any");
  }
}

TEST_CASE("noise description: edges of drawings are no noise", "[image]") {
  Image drawing(320, 240, 3, PixelType::kF32);
  for (int32_t y = 0; y < drawing.height(); ++y) {
    const std::span<float> row = drawing.f32_row(y);
    for (std::size_t i = 0; i < row.size(); ++i) {
      const auto x = static_cast<int32_t>(i) / 3;
      const int32_t distance = (x % 40 - 20) * (x % 40 - 20) + (y % 40 - 20) * (y % 40 - 20);
      row[i] = distance < 200 ? 0.2f : distance < 250 ? 0.05f : 0.9f;
    }
  }
  for (const char* chain : {"jpeg 98", "jpeg 90", "jpeg 70"}) {
    CAPTURE(chain);
    CHECK(255.0 * describe_noise(with_chain(drawing, chain)).total < 3.0);
  }
  CHECK(255.0 * describe_noise(with_chain(drawing, "noise 10")).total > 8.0);
}

TEST_CASE("noise description: in words", "[image]") {
  NoiseDescription noise;
  noise.total = 0.03125;
  noise.luma = 0.025;
  noise.by_brightness = {12.0 / 255.0, std::nullopt, 5.2 / 255.0};
  noise.grain = NoiseDescription::Grain::kCoarse;
  noise.jpeg_blocks = true;
  CHECK(noise_words(noise) == "about 12 of 255 in the shadows, 5 in the highlights, coarse grain, JPEG");
}

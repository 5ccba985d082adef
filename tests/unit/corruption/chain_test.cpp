#include "corruption/chain.h"

#include <array>
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "image/metrics.h"
#include "support/hidden_colors.h"

using Catch::Approx;
using namespace dae;

namespace {

// Creates the pattern of tests/unit/image/resize_reference.py, with the channels shifted against one another.
Image pattern(int32_t channels = 1) {
  Image image(37, 23, channels, PixelType::kU8);
  std::size_t i = 0;
  for (int32_t y = 0; y < 23; ++y) {
    for (int32_t x = 0; x < 37; ++x) {
      for (int32_t c = 0; c < channels; ++c) {
        image.u8()[i++] = static_cast<uint8_t>((x * 7 + y * 13 + x * y + c * 40) % 256);
      }
    }
  }
  return image;
}

Image corrupted(const Image& clean, const std::string& chain, uint32_t seed = 1, uint32_t index = 0) {
  return corrupt(clean, Chain(chain), seed, index, PixelType::kF32);
}

double at(const Image& image, int32_t x, int32_t y) {
  return static_cast<double>(image.f32_row(y)[static_cast<std::size_t>(x)]);
}

// Applies a chain to an image with a single white pixel at (15, 15).
Image point(const std::string& chain) {
  Image image = Image::from_pixels(31, 31, 1, PixelType::kF32, nullptr);
  image.f32_row(15)[15] = 1.0f;
  return corrupted(image, chain);
}

double sum(const Image& image) {
  double total = 0.0;
  for (const float value : image.f32()) total += static_cast<double>(value);
  return total;
}

}  // namespace

TEST_CASE("chain: shrinking is MATLAB's, to a size rounded up", "[noise]") {
  const Image small = corrupted(pattern(), "x8");
  REQUIRE((small.width() == 5 && small.height() == 3));
  // resize_reference.py computed these values.
  const double expected[] = {0.318996316, 0.530212007, 0.538997073, 0.529715610, 0.513484182,
                             0.606908743, 0.485582854, 0.499464709, 0.499441310, 0.492874227,
                             0.431418022, 0.527200666, 0.499340929, 0.493705582, 0.501537086};
  for (std::size_t i = 0; i < 15; ++i) {
    CHECK(static_cast<double>(small.f32()[i]) == Approx(expected[i]).margin(1e-6));
  }
}

TEST_CASE("chain: areas are means; enlarging undoes the size", "[noise]") {
  const Image clean = pattern();
  const Image small = corrupted(clean, "area x4");
  REQUIRE((small.width() == 10 && small.height() == 6));
  double block = 0.0;
  for (int32_t y = 4; y < 8; ++y) {
    for (int32_t x = 8; x < 12; ++x) block += clean.u8_row(y)[static_cast<std::size_t>(x)] / 255.0 / 16.0;
  }
  CHECK(at(small, 2, 1) == Approx(block).margin(1e-6));
  const Image back = corrupted(clean, "area x4 + up 4");
  CHECK((back.width() == 40 && back.height() == 24));
  CHECK(Chain("area x4 + up 4 + x2").shrink_factor() == 8);
  CHECK(Chain("area x4 + up 4 + x2").enlarge_factor() == 4);
}

TEST_CASE("chain: the first noise equals that of corrupt(), the second one is independent", "[noise]") {
  for (const int32_t channels : {1, 3}) {
    const Image clean = pattern(channels);
    const Noise noise{NoiseKind::kGaussian, 25.0f / 255.0f, 7, 3, true};
    const Image expected = corrupt(clean, noise, PixelType::kF32);
    const Image found = corrupted(clean, "noise 25", 7, 3);
    for (std::size_t i = 0; i < found.values(); ++i) CHECK(found.f32()[i] == expected.f32()[i]);
  }
  const Image gray = Image::from_pixels(32, 32, 1, PixelType::kU8, std::vector<uint8_t>(1024, 128).data());
  // The variances of independent noises add up. If both had the same values, the variance would be four times as large.
  const double once = mse(gray, corrupted(gray, "noise 10"));
  const double twice = mse(gray, corrupted(gray, "noise 10 + noise 10"));
  CHECK((twice > 1.6 * once && twice < 2.5 * once));
  CHECK(mse(gray, corrupted(gray, "salt-pepper 0.3")) > 0.05);
}

TEST_CASE("chain: a Gaussian blur has its variance and keeps the light", "[noise]") {
  for (const double sigma : {0.8, 2.5}) {
    const Image spread = point("blur " + std::to_string(sigma));
    double variance = 0.0;
    for (int32_t y = 0; y < 31; ++y) {
      for (int32_t x = 0; x < 31; ++x) variance += at(spread, x, y) * (x - 15) * (x - 15);
    }
    CHECK(sum(spread) == Approx(1.0).margin(1e-5));
    CHECK(std::sqrt(variance) == Approx(sigma).epsilon(0.03));
    CHECK(at(spread, 13, 15) == Approx(at(spread, 15, 17)).margin(1e-7));
  }
  CHECK(at(point("blur 0"), 15, 15) == 1.0);
}

TEST_CASE("chain: motion blur along rows, columns and a diagonal, with parts of pixels at its ends", "[noise]") {
  const Image rows = point("motion 15");
  for (int32_t x = 8; x <= 22; ++x) CHECK(at(rows, x, 15) == Approx(1.0 / 15.0).margin(1e-6));
  CHECK((at(rows, 7, 15) == 0.0 && at(rows, 15, 14) == 0.0));
  const Image columns = point("motion 4 90");
  const double ends[] = {0.125, 0.25, 0.25, 0.25, 0.125};
  for (int32_t y = 13; y <= 17; ++y) CHECK(at(columns, 15, y) == Approx(ends[y - 13]).margin(1e-6));
  // 45 degrees points up and to the right.
  const Image diagonal = point("motion 12 45");
  CHECK(at(diagonal, 17, 13) == Approx(1.0 / (12.0 * std::sqrt(0.5))).margin(1e-4));
  CHECK(at(diagonal, 17, 17) < 1e-6);
  for (const char* chain : {"motion 15 30", "motion 9 -70", "motion 7.3 170"}) {
    CAPTURE(chain);
    CHECK(sum(point(chain)) == Approx(1.0).margin(1e-5));
  }
  CHECK(at(point("motion 1"), 15, 15) == Approx(1.0));
}

TEST_CASE("chain: `video` rounds luma to video's levels and halves the resolution of colours", "[noise]") {
  const Image gray = corrupted(pattern(), "video x2");
  for (const float value : gray.f32()) CHECK(std::abs(value * 219.0f - std::nearbyint(value * 219.0f)) < 1e-3f);
  // Two red columns alternate with two blue ones: 4:2:0 mixes their colours, but keeps their luma.
  Image stripes(8, 8, 3, PixelType::kU8);
  for (std::size_t i = 0; i < stripes.values(); ++i) {
    const bool red = i / 3 % 4 < 2;
    stripes.u8()[i] = i % 3 == (red ? 0u : 2u) ? 200 : 40;
  }
  const Image frame = corrupted(stripes, "video x2");
  CHECK((at(frame, 0, 0) < 180.0 / 255.0 && at(frame, 0, 0) > 80.0 / 255.0));
  const auto luma = [](const Image& image, int32_t x) {
    return 0.2126 * at(image, 3 * x, 0) + 0.7152 * at(image, 3 * x + 1, 0) + 0.0722 * at(image, 3 * x + 2, 0);
  };
  CHECK(luma(frame, 0) == Approx((0.2126 * 200 + 0.7874 * 40) / 255.0).margin(0.004));
  CHECK(luma(frame, 1) == Approx((0.0722 * 200 + 0.9278 * 40) / 255.0).margin(0.004));
}

TEST_CASE("chain: ranges are drawn evenly by seed and index, and have a middle", "[noise]") {
  const Image gray = Image::from_pixels(32, 32, 1, PixelType::kU8, std::vector<uint8_t>(1024, 128).data());
  double least = 1.0;
  double greatest = 0.0;
  double total = 0.0;
  for (uint32_t index = 0; index < 100; ++index) {
    const double sigma = 255.0 * std::sqrt(mse(gray, corrupted(gray, "noise 10..30", 1, index)));
    least = std::min(least, sigma / 255.0);
    greatest = std::max(greatest, sigma / 255.0);
    total += sigma / 100.0;
  }
  CHECK((least > 8.5 / 255.0 && least < 12.0 / 255.0));
  CHECK((greatest < 32.0 / 255.0 && greatest > 28.0 / 255.0));
  CHECK(total == Approx(20.0).margin(2.0));
  CHECK(mse(corrupted(gray, "noise 10..30", 5, 6), corrupted(gray, "noise 10..30", 5, 6)) == 0.0);
  const Image middle = corrupt(gray, Chain("noise 10..30 + jpeg 30..90").middle(), 5, 6, PixelType::kF32);
  CHECK(mse(middle, corrupted(gray, "noise 20 + jpeg 60", 5, 6)) == 0.0);
}

TEST_CASE("chain: alpha changes its size only; 8-bit results are rounded", "[noise]") {
  Image image = convert(pattern(3), 4, PixelType::kU8);
  const Chain chain("blur 2 + x2 + noise 40 + jpeg 20");
  const Image colors = corrupt(convert(image, 3, PixelType::kU8), chain, 1, 0, PixelType::kU8);
  CHECK(mse(convert(corrupt(image, chain, 1, 0, PixelType::kU8), 3, PixelType::kU8), colors) == 0.0);
  for (std::size_t i = 3; i < image.values(); i += 4) image.u8()[i] = i % 148 < 74 ? 0 : 255;
  const Image result = corrupt(image, chain, 1, 0, PixelType::kU8);
  REQUIRE((result.width() == 19 && result.height() == 12 && result.channels() == 4));
  const auto alpha = [&](int32_t x) { return result.u8_row(5)[static_cast<std::size_t>(4 * x + 3)]; };
  CHECK((alpha(2) == 0 && alpha(17) == 255));
}

TEST_CASE("chain: hidden colours do not mix with visible ones", "[noise]") {
  for (const char* text : {"x2", "area x3", "video x2", "up 3", "blur 3", "motion 9 30", "jpeg 40", "x2 + blur 1"}) {
    for (const int32_t channels : {2, 4}) {
      CAPTURE(text, channels);
      const Image result = corrupt(test::disc(41, channels, 0), Chain(text), 1, 0, PixelType::kF32);
      CHECK(test::darkest_on_white(result) >= 0.99f);
    }
  }
  // Noise does not mix pixels, so hidden colours get noise, too.
  const Image noisy = corrupt(test::disc(41, 4, 60), Chain("noise 5"), 1, 0, PixelType::kU8);
  CHECK((noisy.u8()[0] > 20 && noisy.u8()[0] < 100 && noisy.u8()[3] == 0));
}

TEST_CASE("chain: text that is no chain is refused with what was expected", "[noise]") {
  for (const char* text : {"",          "+",          "x2 +",      "x1",           "x17",          "x2.5",
                           "x",         "up",         "up 1",      "area 0",       "blur",         "blur x",
                           "blur -1",   "blur 1 2",   "motion 0",  "motion 5 400", "motion 5 1 1", "noise",
                           "noise 256", "noise 5..",  "noise ..5", "noise 9..5",   "noise 1e3",    "noise nan",
                           "poisson 2", "pepper 0.1", "jpeg 0",    "jpeg 101",     "x16 + x16",    "x2 x2",
                           "up 2..4"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(Chain(text), std::invalid_argument);
  }
  std::string many = "noise 1";
  for (int i = 0; i < 40; ++i) many += " + noise 1";
  CHECK_THROWS_AS(Chain(many), std::invalid_argument);
  try {
    Chain("x4 + smear 3");
    FAIL("expected a refusal");
  } catch (const std::invalid_argument& error) {
    CHECK(std::string(error.what()).find("\"smear 3\"") != std::string::npos);
    CHECK(std::string(error.what()).find("blur SIGMA") != std::string::npos);
  }
  const Image wide(60'000, 1, 1, PixelType::kU8);
  CHECK_THROWS_AS(corrupted(wide, "up 2"), std::invalid_argument);
}

TEST_CASE("chain: any steps of any small picture", "[noise]") {
  for (const int32_t side : {1, 2, 3}) {
    const Image tiny = Image::from_pixels(side, 1, 3, PixelType::kU8, std::vector<uint8_t>(9, 90).data());
    const Image result = corrupted(tiny, " x16+blur 30 + motion 100 33 +video x2 + up 3+ jpeg 1..100 + x2");
    CHECK((result.width() >= 1 && result.height() >= 1));
  }
}

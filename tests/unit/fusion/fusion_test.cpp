#include "fusion/fusion.h"

#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cmath>

#include "corruption/noise.h"
#include "image/metrics.h"
#include "support/message_with.h"

using namespace dae;
using namespace dae::test;

namespace {

// Returns the value of a continuous scene that does not repeat: waves in many directions, the long ones strong, as in
// photographs.
float scene(double x, double y) {
  double waves = 0.0;
  double frequency = 0.02;
  for (int i = 0; i < 12; ++i, frequency *= 1.31) {
    const double angle = 2.4 * i;
    waves += std::sin(frequency * (x * std::cos(angle) + y * std::sin(angle)) + 1.7 * i) / (1.0 + 8.0 * frequency);
  }
  return static_cast<float>(0.5 + 0.12 * waves);
}

// Returns a view of the scene, moved by `from`; the channels differ only in brightness.
Image view(int32_t width, int32_t height, int32_t channels, const Shift& from) {
  Image image(width, height, channels, PixelType::kF32);
  for (int32_t y = 0; y < height; ++y) {
    for (int32_t x = 0; x < width; ++x) {
      for (int32_t c = 0; c < channels; ++c) {
        const std::size_t at = static_cast<std::size_t>(x) * static_cast<std::size_t>(channels);
        image.f32_row(y)[at + static_cast<std::size_t>(c)] = scene(x - from.x, y - from.y) * (c == 1 ? 0.8f : 1.0f);
      }
    }
  }
  return image;
}

Image noisy(const Image& clean, uint32_t index, float level) {
  return corrupt(clean, {.kind = NoiseKind::kGaussian, .level = level, .seed = 5, .index = index}, PixelType::kF32);
}

}  // namespace

TEST_CASE("fusion: shifts between whole pixels are found, in noise, too", "[fusion]") {
  constexpr std::array<Shift, 5> kShifts = {Shift{0.0, 0.0}, {0.5, -0.25}, {-3.3, 2.7}, {12.4, 5.1}, {-9.6, -14.2}};
  for (const int channels : {1, 3}) {
    Fusion clean(view(160, 96, channels, {}), 1);
    Fusion rough(noisy(view(160, 96, channels, {}), 0, 0.08f), 1);
    uint32_t index = 0;
    for (const Shift& shift : kShifts) {
      CAPTURE(channels, shift.x, shift.y);
      const Image frame = view(160, 96, channels, shift);
      const std::optional<Shift> found = clean.add(frame);
      REQUIRE(found);
      CHECK(std::hypot(found->x - shift.x, found->y - shift.y) < 0.01);
      const std::optional<Shift> guessed = rough.add(noisy(frame, ++index, 0.08f));
      REQUIRE(guessed);
      CHECK(std::hypot(guessed->x - shift.x, guessed->y - shift.y) < 0.3);
    }
  }
}

TEST_CASE("fusion: noise falls with the number of frames", "[fusion]") {
  const Image clean = view(120, 80, 3, {});
  Fusion fusion(noisy(clean, 0, 0.2f), 1);
  const double one = mse(clean, fusion.mean(PixelType::kF32));
  for (uint32_t i = 1; i < 9; ++i) {
    const Shift shift{0.7 * i - 2.0, 1.3 - 0.4 * i};
    REQUIRE(fusion.add(noisy(view(120, 80, 3, shift), i, 0.2f)));
  }
  // The variance is a ninth, except that interpolation smooths and edges have fewer frames.
  const double nine = mse(clean, fusion.mean(PixelType::kF32));
  CHECK((nine < one / 7.0 && nine > one / 40.0));
}

TEST_CASE("fusion: frames that are shifted by parts of a pixel give a sharper enlarged picture", "[fusion]") {
  // Samples every fourth pixel of a scene that has finer details than these pixels show.
  const auto small = [](const Shift& from) {
    Image image(48, 40, 1, PixelType::kF32);
    for (int32_t y = 0; y < 40; ++y) {
      for (int32_t x = 0; x < 48; ++x) {
        image.f32_row(y)[static_cast<std::size_t>(x)] = scene(4.0 * x + 1.5 - from.x, 4.0 * y + 1.5 - from.y);
      }
    }
    return image;
  };
  const Image large = view(192, 160, 1, {});
  Fusion fusion(noisy(small({}), 0, 0.05f), 4);
  const double one = psnr(large, fusion.mean(PixelType::kF32));
  for (uint32_t i = 1; i < 8; ++i) {
    const Shift shift{1.7 * i - 6.0, 5.0 - 1.1 * i};
    const std::optional<Shift> found = fusion.add(noisy(small(shift), i, 0.05f));
    REQUIRE(found);
    // The distance is in pixels of a frame.
    CHECK(std::hypot(4.0 * found->x - shift.x, 4.0 * found->y - shift.y) < 0.8);
  }
  CHECK(psnr(large, fusion.mean(PixelType::kF32)) > one + 3.0);
}

TEST_CASE("fusion: another scene is left out and changes nothing; flat pictures are fused", "[fusion]") {
  Fusion fusion(view(96, 64, 1, {}), 1);
  const Image before = fusion.mean(PixelType::kF32);
  Image other(96, 64, 1, PixelType::kF32);
  for (int32_t y = 0; y < 64; ++y) {
    for (int32_t x = 0; x < 96; ++x)
      other.f32_row(y)[static_cast<std::size_t>(x)] = (x / 7 + y / 9) % 2 == 0 ? 0.9f : 0.1f;
  }
  CHECK_FALSE(fusion.add(other));
  CHECK(mse(before, fusion.mean(PixelType::kF32)) == 0.0);
  const float half = 0.5f;
  const Image flat = Image::from_pixels(1, 1, 1, PixelType::kF32, &half);
  for (const int32_t scale : {1, 8}) {
    Fusion single(flat, scale);
    REQUIRE(single.add(flat));
    CHECK(single.mean(PixelType::kF32).f32().back() == 0.5f);
  }
}

TEST_CASE("fusion: alpha is kept, and hidden colours do not count", "[fusion]") {
  const auto cut_out = [](const Shift& from, float hidden) {
    Image image = convert(view(96, 64, 3, from), 4, PixelType::kF32);
    for (int32_t y = 0; y < 64; ++y) {
      for (int32_t x = 0; x < 96; ++x) {
        float* pixel = image.f32_row(y).data() + 4 * x;
        if (std::hypot(x - from.x - 48.0, y - from.y - 32.0) < 25.0) continue;
        std::fill_n(pixel, 3, hidden);
        pixel[3] = 0.0f;
      }
    }
    return image;
  };
  const auto fused = [&](float hidden) {
    Fusion fusion(cut_out({}, hidden), 1);
    const std::optional<Shift> found = fusion.add(cut_out({2.0, -3.0}, 1.0f - hidden));
    REQUIRE(found);
    CHECK(std::hypot(found->x - 2.0, found->y + 3.0) < 0.1);
    return fusion.mean(PixelType::kF32);
  };
  const Image mean = fused(0.0f);
  const Image same = fused(1.0f);
  const Image clean = cut_out({}, 0.0f);
  REQUIRE(mean.channels() == 4);
  for (std::size_t i = 0; i < mean.values(); ++i) {
    const std::size_t alpha = i | 3;
    REQUIRE(std::abs(mean.f32()[alpha] - clean.f32()[alpha]) <= 0.8f);
    if (mean.f32()[alpha] < 0.1f) continue;
    REQUIRE(std::abs(mean.f32()[i] - same.f32()[i]) < 1e-3f);
    if (clean.f32()[alpha] < 1.0f || mean.f32()[alpha] < 0.999f) continue;
    // If a frame moves slightly too far, so does an edge of the scene.
    REQUIRE(std::abs(mean.f32()[i] - clean.f32()[i]) < 0.1f);
  }
  CHECK(mean.f32_row(0)[3] == 0.0f);
  CHECK(mean.f32_row(32)[4 * 48 + 3] > 0.999f);
  // A first frame without alpha is opaque.
  Fusion mixed(view(96, 64, 3, {}), 1);
  REQUIRE(mixed.add(convert(view(96, 64, 3, {}), 4, PixelType::kF32)));
  CHECK(mixed.mean(PixelType::kU8).channels() == 4);
}

TEST_CASE("fusion: frames of other sizes or colours, and other scales, are refused", "[fusion]") {
  using Catch::Matchers::ContainsSubstring;
  using Catch::Matchers::MessageMatches;
  Fusion fusion(view(30, 20, 3, {}), 2);
  CHECK_THROWS_MATCHES(fusion.add(view(30, 21, 3, {})), std::invalid_argument,
                       MessageMatches(ContainsSubstring("30 x 20, in colour") && ContainsSubstring("30 x 21 x 3")));
  CHECK_THROWS_MATCHES(fusion.add(view(30, 20, 1, {})), std::invalid_argument, message_with("in colour"));
  CHECK_THROWS_MATCHES(Fusion(view(8, 8, 1, {}), 9), std::invalid_argument, message_with("1 to 8"));
  CHECK_THROWS_MATCHES(Fusion(view(8, 8, 1, {}), 0), std::invalid_argument, message_with("got 0"));
}

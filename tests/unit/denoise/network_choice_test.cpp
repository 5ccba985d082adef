#include "denoise/network_choice.h"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <utility>

#include "corruption/chain.h"
#include "corruption/noise.h"

using namespace dae;

namespace {

// A picture of stripes; with three colour channels they are equal unless one pixel's blue is changed.
Image stripes(int32_t width, int32_t height, int32_t channels, PixelType type, bool colored) {
  Image image(width, height, channels, type);
  for (int32_t y = 0; y < height; ++y) {
    for (int32_t i = 0; i < width * channels; ++i) {
      const bool alpha = image.has_alpha() && i % channels == channels - 1;
      const int value = alpha ? 255 - i % 7 : i / channels % 2 * 200;
      const auto at = static_cast<std::size_t>(i);
      if (type == PixelType::kU8) image.u8_row(y)[at] = static_cast<uint8_t>(value);
      if (type == PixelType::kF32) image.f32_row(y)[at] = static_cast<float>(value) / 255.0f;
    }
  }
  if (colored && type == PixelType::kU8) image.u8_row(height - 1)[image.row_values() - (channels == 4 ? 2 : 1)] = 9;
  if (colored && type == PixelType::kF32)
    image.f32_row(height - 1)[image.row_values() - (channels == 4 ? 2 : 1)] = 0.1f;
  return image;
}

}  // namespace

TEST_CASE("network choice: by what the picture shows, however it is stored", "[denoise]") {
  for (const PixelType type : {PixelType::kU8, PixelType::kF32}) {
    for (const int32_t channels : {1, 2, 3, 4}) {
      CAPTURE(channels);
      CHECK(std::string(network_for(stripes(28, 28, channels, type, false), "")) == "fashion-tutorial");
      CHECK(std::string(network_for(stripes(29, 28, channels, type, false), "")) == "photo-small-gray");
      CHECK(std::string(network_for(stripes(1, 29, channels, type, false), "")) == "photo-small-gray");
      CHECK(std::string(network_for(stripes(40, 30, channels, type, false), "photo")) == "photo-gray");
      CHECK(std::string(network_for(stripes(20, 20, channels, type, false), "photo-small")) == "photo-small-gray");
      if (channels < 3) continue;
      CHECK(std::string(network_for(stripes(28, 28, channels, type, true), "")) == "photo-small");
      CHECK(std::string(network_for(stripes(40, 30, channels, type, true), "")) == "photo-small");
      CHECK(std::string(network_for(stripes(40, 30, channels, type, true), "photo")) == "photo");
      CHECK(std::string(network_for(stripes(40, 30, channels, type, true), "photo-small")) == "photo-small");
    }
  }
}

TEST_CASE("network choice: a camera's picture is recognised by smooth noise and coarse details", "[denoise]") {
  const auto noisy = [](int32_t channels, float level) {
    Image gray(90, 80, 1, PixelType::kF32);
    for (float& value : gray.f32()) value = 0.5f;
    const Image clean = channels == 1 ? std::move(gray) : convert(gray, channels, PixelType::kF32);
    return corrupt(clean, {.kind = NoiseKind::kGaussian, .level = level, .seed = 1}, PixelType::kU8);
  };
  for (const int32_t channels : {1, 3, 4}) {
    CAPTURE(channels);
    const std::string white = channels == 1 ? "photo-small-gray" : "photo-small";
    CHECK(network_for(noisy(channels, 0.1f), "") == white);
    const Image smoothed = corrupt(noisy(channels, 0.1f), Chain("blur 1.5"), 1, 0, PixelType::kU8);
    CHECK(network_for(smoothed, "") == std::string("photo-camera"));
    CHECK(network_for(smoothed, "", 0.1f) == white);
    CHECK(network_for(smoothed, "photo") == std::string("photo-camera-large"));
    CHECK(network_for(smoothed, "photo", 0.1f) == std::string(channels == 1 ? "photo-gray" : "photo"));
    CHECK(network_for(smoothed, "photo-small") == white);
  }
}

TEST_CASE("network choice: a name of a single network leaves no choice", "[denoise]") {
  for (const char* name : {"photo-gray", "photo-small-gray", "photo-jpeg", "fashion", "mine.safetensors"}) {
    CHECK(network_for(stripes(40, 30, 1, PixelType::kU8, false), name) == nullptr);
  }
}

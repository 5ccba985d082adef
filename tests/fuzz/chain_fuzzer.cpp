// Fuzzes the text of a chain of corruptions, and applies the chain to a small picture.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "corruption/chain.h"
#include "fuzz/fuzzing.h"

namespace {

constexpr int32_t kWidth = 13;
constexpr int32_t kHeight = 9;

// A chain may have enlarged the image at most 16 times after any step: an image of 13 x 9 becomes 208 x 144.
constexpr int64_t kMaxEnlargement = 16;

bool stays_small(const std::string& text) {
  try {
    return dae::Chain(text).enlarge_factor() <= kMaxEnlargement;
  } catch (const std::invalid_argument&) {
    return true;
  }
}

dae_image* picture(int32_t channels) {
  uint8_t pixels[kWidth * kHeight * 4];
  for (std::size_t i = 0; i < sizeof pixels; ++i) pixels[i] = static_cast<uint8_t>(i * 37);
  dae_image* image = nullptr;
  dae::fuzz::require(dae_image_create(kWidth, kHeight, channels, DAE_PIXEL_U8, pixels, &image), "picture");
  return image;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (!stays_small(text)) return 0;
  // Chains are ASCII; other texts would only test the JSON reader.
  const auto is_plain = [](char letter) { return letter >= ' ' && letter <= '~' && letter != '"' && letter != '\\'; };
  if (!std::all_of(text.begin(), text.end(), is_plain)) return 0;
  const std::string options = "{\"chain\":\"" + text + "\",\"seed\":" + std::to_string(data[0]) + "}";
  dae_image* clean = picture(1 + data[0] % 4);
  dae_image* noisy = nullptr;
  if (dae::fuzz::accepted(dae_corrupt(clean, options.c_str(), DAE_PIXEL_F32, &noisy))) {
    const auto* values = static_cast<const float*>(dae_image_pixels(noisy));
    const int64_t count = int64_t{dae_image_width(noisy)} * dae_image_height(noisy) * dae_image_channels(noisy);
    if (!std::all_of(values, values + count, [](float value) { return value >= 0.0f && value <= 1.0f; })) {
      dae::fuzz::find("expected values from 0 to 1");
    }
    dae_image_free(noisy);
  }
  dae_image_free(clean);
  return 0;
}

#include "corruption/video.h"

#include <algorithm>
#include <cmath>

namespace dae {
namespace {

// BT.709's weights of red and blue in luma.
constexpr float kRed = 0.2126f;
constexpr float kBlue = 0.0722f;
constexpr float kGreen = 1.0f - kRed - kBlue;
// With 8 bits, luma has the range 16 to 235 and colour differences have 128 +- 112.
constexpr float kLumaSteps = 219.0f;
constexpr float kColorSteps = 224.0f;

float rounded(float value, float steps) {
  return std::nearbyint(value * steps) / steps;
}

float clipped(float value) {
  return std::clamp(value, 0.0f, 1.0f);
}

// Degrades a block of up to 2x2 pixels, which share their colour differences.
void degrade_block(FloatPixels& pixels, int32_t left, int32_t top) {
  const int32_t right = std::min(left + 2, pixels.width);
  const int32_t bottom = std::min(top + 2, pixels.height);
  const auto luma = [](const float* rgb) { return kRed * rgb[0] + kGreen * rgb[1] + kBlue * rgb[2]; };
  float blue = 0.0f;
  float red = 0.0f;
  for (int32_t y = top; y < bottom; ++y) {
    for (int32_t x = left; x < right; ++x) {
      const float* rgb = pixels.row(y) + x * 3;
      blue += (rgb[2] - luma(rgb)) / (2.0f * (1.0f - kBlue));
      red += (rgb[0] - luma(rgb)) / (2.0f * (1.0f - kRed));
    }
  }
  const auto count = static_cast<float>((right - left) * (bottom - top));
  blue = rounded(blue / count, kColorSteps) * 2.0f * (1.0f - kBlue);
  red = rounded(red / count, kColorSteps) * 2.0f * (1.0f - kRed);
  for (int32_t y = top; y < bottom; ++y) {
    for (int32_t x = left; x < right; ++x) {
      float* rgb = pixels.row(y) + x * 3;
      const float gray = rounded(luma(rgb), kLumaSteps);
      rgb[0] = clipped(gray + red);
      rgb[1] = clipped(gray - (kRed * red + kBlue * blue) / kGreen);
      rgb[2] = clipped(gray + blue);
    }
  }
}

}  // namespace

void degrade_as_video(FloatPixels& pixels) {
  if (pixels.channels == 1) {
    for (float& value : pixels.values) value = rounded(value, kLumaSteps);
    return;
  }
  for (int32_t y = 0; y < pixels.height; y += 2) {
    for (int32_t x = 0; x < pixels.width; x += 2) degrade_block(pixels, x, y);
  }
}

}  // namespace dae

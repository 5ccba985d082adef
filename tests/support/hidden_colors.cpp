#include "support/hidden_colors.h"

#include <algorithm>

namespace dae::test {

Image disc(int32_t side, int32_t channels, uint8_t hidden) {
  Image image(side, side, channels, PixelType::kU8);
  uint8_t* pixel = image.u8().data();
  for (int32_t y = 0; y < side; ++y) {
    for (int32_t x = 0; x < side; ++x, pixel += channels) {
      const int32_t dx = 2 * x + 1 - side;
      const int32_t dy = 2 * y + 1 - side;
      const bool inside = 2 * (dx * dx + dy * dy) < side * side;
      std::fill_n(pixel, channels - 1, inside ? uint8_t{255} : hidden);
      pixel[channels - 1] = inside ? 255 : 0;
    }
  }
  return image;
}

float darkest_on_white(const Image& image) {
  const Image floats = convert(image, 4, PixelType::kF32);
  float darkest = 1.0f;
  for (std::size_t i = 0; i < floats.values(); i += 4) {
    const float alpha = floats.f32()[i + 3];
    for (std::size_t c = 0; c < 3; ++c) darkest = std::min(darkest, alpha * floats.f32()[i + c] + 1.0f - alpha);
  }
  return darkest;
}

}  // namespace dae::test

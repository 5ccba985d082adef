#include "denoise/color_strength.h"

#include "kernels/pixels.h"

namespace dae {
namespace {

// With d, the network's change of a colour, and dy, that of luma: the blended change is chroma * d + (luma - chroma) *
// dy, because Y'CbCr is linear in RGB, and equal changes of R, G and B change luma alone.
template <class Pixel>
void blend_row(const Pixel* before, int64_t channels_before, int64_t count, Strength strength, Pixel* row,
               int64_t channels) {
  constexpr float kLuma[] = {0.299f, 0.587f, 0.114f};
  constexpr float kUnit = sizeof(Pixel) == 1 ? 1.0f / 255.0f : 1.0f;
  for (int64_t i = 0; i < count; ++i, before += channels_before, row += channels) {
    float change[3];
    float luma = 0.0f;
    for (int channel = 0; channel < 3; ++channel) {
      change[channel] = static_cast<float>(row[channel]) - static_cast<float>(before[channel]);
      luma += kLuma[channel] * change[channel];
    }
    float blended[3];
    for (int channel = 0; channel < 3; ++channel) {
      blended[channel] = static_cast<float>(before[channel]) + strength.chroma * change[channel] +
                         (strength.luma - strength.chroma) * luma;
    }
    write_pixels(blended, 1, 3, kUnit, row, channels);
  }
}

}  // namespace

void blend_luma_chroma(const Image& before, const std::array<int32_t, 4>& rectangle, Strength strength, Image& result) {
  const auto [left, top, width, height] = rectangle;
  for (int32_t y = top; y < top + height; ++y) {
    const std::size_t pixel =
        static_cast<std::size_t>(y) * static_cast<std::size_t>(result.width()) + static_cast<std::size_t>(left);
    const std::size_t from = pixel * static_cast<std::size_t>(before.channels());
    const std::size_t to = pixel * static_cast<std::size_t>(result.channels());
    if (result.type() == PixelType::kU8) {
      blend_row(before.u8().data() + from, before.channels(), width, strength, result.u8().data() + to,
                result.channels());
    } else {
      blend_row(before.f32().data() + from, before.channels(), width, strength, result.f32().data() + to,
                result.channels());
    }
  }
}

}  // namespace dae

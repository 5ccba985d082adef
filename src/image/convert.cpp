#include <algorithm>
#include <type_traits>
#include <vector>

#include "image/image.h"

namespace dae {
namespace {

// NaN becomes 0; the comparisons avoid its undefined conversion.
uint8_t to_u8(float value) {
  if (!(value > 0.0f)) return 0;
  if (value >= 1.0f) return 255;
  return static_cast<uint8_t>(value * 255.0f + 0.5f);
}

// Luma of ITU-R BT.601. The weights add up to 1; computed in double, a gray pixel keeps its exact float value.
float luma(const float* rgb) {
  return static_cast<float>(0.299 * static_cast<double>(rgb[0]) + 0.587 * static_cast<double>(rgb[1]) +
                            0.114 * static_cast<double>(rgb[2]));
}

// Converts a row of pixels from `from` to `to` channels. Bytes are never converted to luma.
template <class Value>
void convert_channels(std::span<const Value> source, int32_t from, std::span<Value> target, int32_t to, Value opaque) {
  const bool alpha_in = from == 2 || from == 4;
  const bool alpha_out = to == 2 || to == 4;
  const Value* in = source.data();
  for (Value* out = target.data(); out != target.data() + target.size(); out += to, in += from) {
    if (to > 2) {
      for (int c = 0; c < 3; ++c) out[c] = from <= 2 ? in[0] : in[c];
    } else if constexpr (std::is_same_v<Value, float>) {
      out[0] = from <= 2 ? in[0] : luma(in);
    } else {
      out[0] = in[0];
    }
    if (alpha_out) out[to - 1] = alpha_in ? in[from - 1] : opaque;
  }
}

}  // namespace

void load_row(const Image& image, int32_t y, std::span<float> row) {
  if (image.type() == PixelType::kF32) {
    std::ranges::copy(image.f32_row(y), row.begin());
  } else {
    std::ranges::transform(image.u8_row(y), row.begin(),
                           [](uint8_t value) { return static_cast<float>(value) / 255.0f; });
  }
}

void store_row(std::span<const float> row, Image& image, int32_t y) {
  if (image.type() == PixelType::kF32) {
    std::ranges::copy(row, image.f32_row(y).begin());
  } else {
    std::ranges::transform(row, image.u8_row(y).begin(), to_u8);
  }
}

Image convert(const Image& image, int32_t channels, PixelType type) {
  if (channels == image.channels() && type == image.type()) return image.clone();
  Image result(image.width(), image.height(), channels, type);
  // Bytes that need no luma are copied, several times as fast.
  if (type == PixelType::kU8 && image.type() == type && (channels > 2 || image.channels() <= 2)) {
    for (int32_t y = 0; y < image.height(); ++y) {
      convert_channels<uint8_t>(image.u8_row(y), image.channels(), result.u8_row(y), channels, 255);
    }
    return result;
  }
  std::vector<float> source(image.row_values());
  std::vector<float> target(result.row_values());
  for (int32_t y = 0; y < image.height(); ++y) {
    load_row(image, y, source);
    convert_channels<float>(source, image.channels(), target, channels, 1.0f);
    store_row(target, result, y);
  }
  return result;
}

}  // namespace dae

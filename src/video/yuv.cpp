#include "video/yuv.h"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <vector>

#include "common/message.h"
#include "video/chroma.h"
#include "video/yuv_planes.h"

namespace dae {
namespace {

// The weights of red and blue in luma; that of green is the rest to 1.
struct Weights {
  float red;
  float blue;
};

Weights weights(const YuvFormat& format) {
  constexpr Weights kBt601{0.299f, 0.114f};
  constexpr Weights kBt709{0.2126f, 0.0722f};
  return format.known_matrix() == Matrix::kBt709 ? kBt709 : kBt601;
}

void decode_luma(const YuvFormat& format, std::span<const uint8_t> plane, int32_t y, std::span<float> row) {
  const CodeRange codes_of = code_range(format);
  const float scale = 1.0f / codes_of.luma_span;
  load_codes(format, plane, y, row);
  for (float& value : row) value = (value - codes_of.black) * scale;
}

void clip(std::span<float> row) {
  for (float& value : row) value = std::clamp(value, 0.0f, 1.0f);
}

// Computes a row of R'G'B' from rows of Y', Cb and Cr.
void to_rgb(const Weights& weights, const float* luma, const float* cb, const float* cr, std::span<float> rgb) {
  const float green = 1.0f - weights.red - weights.blue;
  const float red_cr = 2.0f * (1.0f - weights.red);
  const float blue_cb = 2.0f * (1.0f - weights.blue);
  const float green_cr = red_cr * weights.red / green;
  const float green_cb = blue_cb * weights.blue / green;
  for (std::size_t x = 0; x < rgb.size() / 3; ++x) {
    rgb[3 * x] = luma[x] + red_cr * cr[x];
    rgb[3 * x + 1] = luma[x] - green_cr * cr[x] - green_cb * cb[x];
    rgb[3 * x + 2] = luma[x] + blue_cb * cb[x];
  }
  clip(rgb);
}

void from_rgb(const Weights& weights, std::span<const float> rgb, float* luma, float* cb, float* cr) {
  const float green = 1.0f - weights.red - weights.blue;
  const float to_cr = 0.5f / (1.0f - weights.red);
  const float to_cb = 0.5f / (1.0f - weights.blue);
  for (std::size_t x = 0; x < rgb.size() / 3; ++x) {
    luma[x] = weights.red * rgb[3 * x] + green * rgb[3 * x + 1] + weights.blue * rgb[3 * x + 2];
    cb[x] = (rgb[3 * x + 2] - luma[x]) * to_cb;
    cr[x] = (rgb[3 * x] - luma[x]) * to_cr;
  }
}

// Overwrites `row` with its codes.
void encode_luma(const YuvFormat& format, std::span<float> row, std::span<uint8_t> plane, int32_t y) {
  const CodeRange codes_of = code_range(format);
  for (float& value : row) value = codes_of.black + codes_of.luma_span * value;
  store_codes(format, row, plane, y);
}

void encode_rows(const YuvFormat& format, const Image& image, std::span<uint8_t> planes) {
  const PlaneSizes sizes(format);
  const auto width = static_cast<std::size_t>(format.width);
  std::vector<float> luma(width);
  if (!format.colour) {
    for (int32_t y = 0; y < format.height; ++y) {
      std::ranges::copy(image.f32_row(y), luma.begin());
      encode_luma(format, luma, planes, y);
    }
    return;
  }
  ChromaWriter blue(format, sizes, planes.subspan(sizes.luma, sizes.chroma));
  ChromaWriter red(format, sizes, planes.subspan(sizes.luma + sizes.chroma));
  std::vector<float> cb(width);
  std::vector<float> cr(width);
  for (int32_t y = 0; y < format.height; ++y) {
    from_rgb(weights(format), image.f32_row(y), luma.data(), cb.data(), cr.data());
    encode_luma(format, luma, planes, y);
    blue.write(y, cb);
    red.write(y, cr);
  }
}

void check_bytes(const YuvFormat& format, std::size_t found) {
  if (found == format.frame_bytes()) return;
  throw_error<std::invalid_argument>("expected a frame of {} bytes, got {}", format.frame_bytes(), found);
}

}  // namespace

Matrix YuvFormat::known_matrix() const {
  if (matrix != Matrix::kBySize) return matrix;
  return height >= 720 || width >= 1280 ? Matrix::kBt709 : Matrix::kBt601;
}

Image decode_yuv(const YuvFormat& format, std::span<const uint8_t> planes) {
  check_bytes(format, planes.size());
  const PlaneSizes sizes(format);
  const auto width = static_cast<std::size_t>(format.width);
  Image image(format.width, format.height, format.colour ? 3 : 1, PixelType::kF32);
  if (!format.colour) {
    for (int32_t y = 0; y < format.height; ++y) {
      decode_luma(format, planes, y, image.f32_row(y));
      clip(image.f32_row(y));
    }
    return image;
  }
  ChromaReader blue(format, sizes, planes.subspan(sizes.luma, sizes.chroma));
  ChromaReader red(format, sizes, planes.subspan(sizes.luma + sizes.chroma));
  std::vector<float> luma(width);
  std::vector<float> cb(width);
  std::vector<float> cr(width);
  for (int32_t y = 0; y < format.height; ++y) {
    decode_luma(format, planes, y, luma);
    blue.read(y, cb);
    red.read(y, cr);
    to_rgb(weights(format), luma.data(), cb.data(), cr.data(), image.f32_row(y));
  }
  return image;
}

void encode_yuv(const YuvFormat& format, const Image& image, std::span<uint8_t> planes) {
  check_bytes(format, planes.size());
  if (image.width() != format.width || image.height() != format.height) {
    throw_error<std::invalid_argument>("expected a frame of {} x {} pixels, got {}", format.width, format.height,
                                       describe_size(image));
  }
  const int32_t channels = format.colour ? 3 : 1;
  std::optional<Image> converted;
  if (image.channels() != channels || image.type() != PixelType::kF32) {
    converted = convert(image, channels, PixelType::kF32);
  }
  encode_rows(format, converted ? *converted : image, planes);
}

}  // namespace dae

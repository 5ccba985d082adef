#include "image/image.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <new>

#include "common/message.h"

namespace dae {
namespace {

std::string describe(int64_t width, int64_t height, int64_t channels) {
  return message("{} x {} x {}", width, height, channels);
}

std::size_t checked_bytes(int64_t width, int64_t height, int64_t channels, PixelType type) {
  const auto side_fits = [](int64_t side) { return side >= 1 && side <= Image::kMaxSide; };
  if (channels < 1 || channels > 4) {
    throw_error<std::invalid_argument>("expected an image of 1 to 4 channels, got {}", channels);
  }
  if (!side_fits(width) || !side_fits(height) || width * height > Image::kMaxPixels) {
    throw_error<std::invalid_argument>("expected an image of 1 to {} pixels a side and at most {} in all, got {}",
                                       Image::kMaxSide, Image::kMaxPixels, describe(width, height, channels));
  }
  const std::size_t value_bytes = type == PixelType::kU8 ? sizeof(uint8_t) : sizeof(float);
  return static_cast<std::size_t>(width * height * channels) * value_bytes;
}

std::byte* allocate(std::size_t bytes) {
  void* block = std::malloc(bytes);
  if (block == nullptr) throw std::bad_alloc();
  return static_cast<std::byte*>(block);
}

void require_finite(const Image& image) {
  const std::span<const float> values = image.f32();
  const auto bad = std::find_if_not(values.begin(), values.end(), [](float value) { return std::isfinite(value); });
  if (bad == values.end()) return;
  const auto index = static_cast<std::size_t>(bad - values.begin());
  const auto channels = static_cast<std::size_t>(image.channels());
  throw_error<std::invalid_argument>("expected finite pixel values, got {} at row {}, column {}, channel {}", *bad,
                                     index / image.row_values(), index % image.row_values() / channels,
                                     index % channels);
}

}  // namespace

Image::Image(int32_t width, int32_t height, int32_t channels, PixelType type)
    : width_(width),
      height_(height),
      channels_(channels),
      type_(type),
      storage_(allocate(checked_bytes(width, height, channels, type))) {}

Image Image::adopt(int32_t width, int32_t height, int32_t channels, uint8_t* pixels) {
  std::unique_ptr<std::byte[], Free> block(reinterpret_cast<std::byte*>(pixels));
  checked_bytes(width, height, channels, PixelType::kU8);
  return {width, height, channels, PixelType::kU8, block.release()};
}

Image Image::from_pixels(int32_t width, int32_t height, int32_t channels, PixelType type, const void* pixels) {
  Image image(width, height, channels, type);
  if (pixels == nullptr) {
    std::memset(image.data(), 0, image.bytes());
    return image;
  }
  std::memcpy(image.data(), pixels, image.bytes());
  if (type == PixelType::kF32) require_finite(image);
  return image;
}

Image Image::clone() const {
  Image copy(width_, height_, channels_, type_);
  std::memcpy(copy.data(), data(), bytes());
  return copy;
}

void Image::require_type(PixelType type) const {
  if (type != type_) {
    const char* const floats = "floats";
    const char* const bytes = "8 bits";
    throw_error<std::logic_error>("expected an image of {}, got an image of {}",
                                  type == PixelType::kU8 ? bytes : floats, type_ == PixelType::kU8 ? bytes : floats);
  }
}

Image crop(const Image& image, int32_t x, int32_t y, int32_t width, int32_t height) {
  if (x < 0 || y < 0 || width < 1 || height < 1 || width > image.width() - x || height > image.height() - y) {
    throw_error<std::invalid_argument>("expected a part of the image of {}, got {} x {} pixels from ({}, {})",
                                       describe_size(image), width, height, x, y);
  }
  Image part(width, height, image.channels(), image.type());
  const std::size_t pixel =
      image.bytes() / (static_cast<std::size_t>(image.width()) * static_cast<std::size_t>(image.height()));
  const auto* from = static_cast<const std::byte*>(image.data());
  auto* to = static_cast<std::byte*>(part.data());
  const std::size_t row = static_cast<std::size_t>(width) * pixel;
  for (int32_t line = 0; line < height; ++line, to += row) {
    const std::size_t first =
        static_cast<std::size_t>(y + line) * static_cast<std::size_t>(image.width()) + static_cast<std::size_t>(x);
    std::memcpy(to, from + first * pixel, row);
  }
  return part;
}

std::string describe_size(const Image& image) {
  return describe(image.width(), image.height(), image.channels());
}

bool is_gray(const Image& image) {
  if (image.colors() == 1) return true;
  const std::size_t value = image.bytes() / image.values();
  const std::size_t pixel = value * static_cast<std::size_t>(image.channels());
  const auto* at = static_cast<const std::byte*>(image.data());
  for (const std::byte* const end = at + image.bytes(); at != end; at += pixel) {
    // Compares red with green and green with blue.
    if (std::memcmp(at, at + value, 2 * value) != 0) return false;
  }
  return true;
}

}  // namespace dae

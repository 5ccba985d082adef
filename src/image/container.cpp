#include "image/container.h"

#include <string>

#include "image/image.h"

namespace dae {

Container inspect(std::span<const uint8_t> bytes) {
  switch (sniff_format(bytes)) {
    case ImageFormat::kPng:
      return inspect_png(bytes);
    case ImageFormat::kJpeg:
      return inspect_jpeg(bytes);
    case ImageFormat::kBmp:
      return inspect_bmp(bytes);
    case ImageFormat::kGif:
      return inspect_gif(bytes);
  }
  throw std::logic_error("an image format without a reader");
}

void require_size(const char* format, int64_t width, int64_t height, int64_t channels) {
  const std::string size = std::to_string(width) + " x " + std::to_string(height);
  if (width < 1 || height < 1) {
    throw UnsupportedImage(std::string("expected a picture of at least one pixel, ") + format + " says " + size);
  }
  // Each side first: the product of two checked sides cannot overflow.
  if (width > Image::kMaxSide || height > Image::kMaxSide || width * height * channels > Image::kMaxValues) {
    throw UnsupportedImage(std::string(format) + " says " + size + " pixels of " + std::to_string(channels) +
                           (channels == 1 ? " channel" : " channels") + ", the limit is " +
                           std::to_string(Image::kMaxSide) + " pixels a side and " + std::to_string(Image::kMaxValues) +
                           " values");
  }
}

}  // namespace dae

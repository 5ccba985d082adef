#include "image/container.h"

#include <limits>
#include <string>

#include "common/message.h"
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
  throw_error<std::logic_error>("expected an image format that can be read");
}

void require_size(const char* format, int64_t width, int64_t height, int64_t channels) {
  const std::string size = message("{} x {}", width, height);
  if (width < 1 || height < 1) {
    throw_error<UnsupportedImage>("expected a picture of at least one pixel, {} declares {}", format, size);
  }
  // The sides are checked first, so that their product cannot overflow.
  constexpr int64_t kMaxValues = std::numeric_limits<int32_t>::max();  // the limit of stb_image
  if (width > Image::kMaxSide || height > Image::kMaxSide || width * height > Image::kMaxPixels ||
      width * height * channels > kMaxValues) {
    throw_error<UnsupportedImage>(
        "{} declares {} pixels of {}{}, the limit is {} pixels a side, {} in all and {} values", format, size, channels,
        channels == 1 ? " channel" : " channels", Image::kMaxSide, Image::kMaxPixels, kMaxValues);
  }
}

void require_encodable(const char* format, const Image& image) {
  constexpr std::size_t kMaxValues = std::numeric_limits<int32_t>::max();
  // Each row of a PNG begins with one byte for its filter.
  if ((image.row_values() + 1) * static_cast<std::size_t>(image.height()) <= kMaxValues) return;
  throw_error<UnsupportedImage>("expected a picture of at most {} values for {}, got {}", kMaxValues, format,
                                describe_size(image));
}

}  // namespace dae

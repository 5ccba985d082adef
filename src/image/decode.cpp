#include "image/decode.h"

#include <stb_image.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <memory>
#include <new>
#include <vector>

#include "common/message.h"
#include "image/alpha.h"
#include "image/container.h"
#include "image/orientation.h"
#include "image/stb_memory.h"

namespace dae {
namespace {

template <class Value>
using StbPixels = std::unique_ptr<Value[], decltype(&std::free)>;

const char* name_of(ImageFormat format) {
  switch (format) {
    case ImageFormat::kPng:
      return "PNG";
    case ImageFormat::kJpeg:
      return "JPEG";
    case ImageFormat::kBmp:
      return "BMP";
    case ImageFormat::kGif:
      return "GIF";
  }
  return "image";
}

// The largest block of memory that stb_image may allocate. It needs a copy of the file and of the picture with up to 8
// bytes per pixel, and doubles the size of a full buffer.
std::size_t largest_block(const Container& container) {
  constexpr uint64_t kSlack = 16 << 20;
  constexpr uint64_t kBytesPerPixel = 16;
  const uint64_t pixels = static_cast<uint64_t>(container.width) * static_cast<uint64_t>(container.height);
  const uint64_t bytes = kSlack + kBytesPerPixel * pixels + 2 * static_cast<uint64_t>(container.end);
  return static_cast<std::size_t>(std::min<uint64_t>(bytes, std::numeric_limits<std::size_t>::max()));
}

// Throws if decoding failed, or if the picture has not the size of the file's header.
void require_decoded(const void* pixels, int width, int height, const Container& container,
                     const StbDecodeScope& scope) {
  if (pixels == nullptr && scope.out_of_memory()) throw std::bad_alloc();
  if (pixels == nullptr || width != container.width || height != container.height) {
    throw_error<UnsupportedImage>("{} is damaged: its data do not decode to a picture of {} x {}",
                                  name_of(container.format), container.width, container.height);
  }
}

Image decode_8_bits(std::span<const uint8_t> bytes, const Container& container) {
  const StbDecodeScope scope(largest_block(container));
  int width = 0;
  int height = 0;
  int channels = 0;
  StbPixels<stbi_uc> pixels(
      stbi_load_from_memory(bytes.data(), static_cast<int>(bytes.size()), &width, &height, &channels, 0), &std::free);
  require_decoded(pixels.get(), width, height, container, scope);
  return Image::adopt(width, height, channels, pixels.release());
}

// Rounds 16 bits to 8; stb_image would drop the low byte.
Image decode_16_bits(std::span<const uint8_t> bytes, const Container& container) {
  const StbDecodeScope scope(largest_block(container));
  int width = 0;
  int height = 0;
  int channels = 0;
  const StbPixels<stbi_us> pixels(
      stbi_load_16_from_memory(bytes.data(), static_cast<int>(bytes.size()), &width, &height, &channels, 0),
      &std::free);
  require_decoded(pixels.get(), width, height, container, scope);
  Image image(width, height, channels, PixelType::kU8);
  std::transform(pixels.get(), pixels.get() + image.values(), image.u8().begin(),
                 [](stbi_us value) { return static_cast<uint8_t>((uint32_t{value} * 255 + 32767) / 65535); });
  return image;
}

// stb_image fills pixels outside a GIF's first frame with the background colour, with red and blue swapped. Browsers
// leave them transparent, and so does stb_image for background 0.
Image decode_gif(std::span<const uint8_t> bytes, const Container& container) {
  constexpr std::size_t kBackgroundAt = 11;
  std::vector<uint8_t> frame(bytes.begin(), bytes.end());
  frame[kBackgroundAt] = 0;
  return decode_8_bits(frame, container);
}

// Converts to the fewest channels that hold the same picture: removes opaque alpha, and the colour of a gray picture
// with a palette.
Image without_empty_channels(Image image, bool palette) {
  const int32_t needed = (palette && is_gray(image) ? 1 : 3) + (is_opaque(image) ? 0 : 1);
  return needed == image.channels() ? std::move(image) : convert(image, needed, PixelType::kU8);
}

Image decode_jpeg(std::span<const uint8_t> bytes, const Container& container) {
  if (container.default_tables.empty()) return decode_8_bits(bytes, container);
  constexpr std::ptrdiff_t kFirstMarker = 2;
  std::vector<uint8_t> file(bytes.begin(), bytes.end());
  file.insert(file.begin() + kFirstMarker, container.default_tables.begin(), container.default_tables.end());
  return decode_8_bits(file, container);
}

Image decode_pixels(std::span<const uint8_t> bytes, const Container& container) {
  switch (container.format) {
    case ImageFormat::kPng:
      return container.sixteen_bits ? decode_16_bits(bytes, container) : decode_8_bits(bytes, container);
    case ImageFormat::kJpeg:
      return decode_jpeg(bytes, container);
    case ImageFormat::kBmp:
      return without_empty_channels(decode_8_bits(bytes, container), container.palette);
    case ImageFormat::kGif:
      return without_empty_channels(decode_gif(bytes, container), container.palette);
  }
  throw_error<std::logic_error>("expected an image format that can be decoded");
}

}  // namespace

Image decode_image(std::span<const uint8_t> bytes, ImageMetadata* metadata) {
  const Container container = inspect(bytes);
  if (container.end > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    throw_error<UnsupportedImage>("expected an image file under 2 GiB, found {} bytes", container.end);
  }
  if (metadata != nullptr) *metadata = read_metadata(container);
  return orient(decode_pixels(bytes.first(container.end), container), exif_orientation(container.exif));
}

}  // namespace dae

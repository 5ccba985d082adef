#include "image/encode_jpeg.h"

#include <stb_image_write.h>

#include <stdexcept>

#include "common/message.h"
#include "image/container.h"

namespace dae {
namespace {

void append(void* file, void* data, int size) {
  const auto* bytes = static_cast<const uint8_t*>(data);
  auto& target = *static_cast<std::vector<uint8_t>*>(file);
  target.insert(target.end(), bytes, bytes + size);
}

}  // namespace

std::vector<uint8_t> encode_jpeg(const Image& image, int32_t quality, const ImageMetadata& metadata) {
  if (quality < 1 || quality > 100) {
    throw_error<std::invalid_argument>("expected a JPEG quality from 1 to 100, got {}", quality);
  }
  if (image.type() != PixelType::kU8) {
    return encode_jpeg(convert(image, image.channels(), PixelType::kU8), quality, metadata);
  }
  require_encodable("JPEG", image);
  std::vector<uint8_t> file;
  // append() is called for every byte, so the memory is reserved.
  file.reserve(image.values() / 4 + 1024);
  stbi_write_jpg_to_func(append, &file, image.width(), image.height(), image.channels(), image.u8().data(), quality);
  constexpr std::ptrdiff_t kTablesAt = 20;  // after the first marker and JFIF's segment
  const std::vector<uint8_t> segments = jpeg_segments(metadata);
  file.insert(file.begin() + kTablesAt, segments.begin(), segments.end());
  return file;
}

std::vector<uint8_t> default_huffman_tables() {
  // Offset and size of the DHT segment in a file that stb_image_write writes.
  constexpr std::ptrdiff_t kHuffmanSegmentAt = 173;
  constexpr std::ptrdiff_t kHuffmanSegmentBytes = 420;
  const std::vector<uint8_t> file = encode_jpeg(Image::from_pixels(1, 1, 1, PixelType::kU8, nullptr), 1);
  return {file.begin() + kHuffmanSegmentAt, file.begin() + kHuffmanSegmentAt + kHuffmanSegmentBytes};
}

}  // namespace dae

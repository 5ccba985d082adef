#include "image/encode_jpeg.h"

#include <stb_image_write.h>

#include <stdexcept>
#include <string>

namespace dae {
namespace {

void append(void* file, void* data, int size) {
  const auto* bytes = static_cast<const uint8_t*>(data);
  auto& target = *static_cast<std::vector<uint8_t>*>(file);
  target.insert(target.end(), bytes, bytes + size);
}

}  // namespace

std::vector<uint8_t> encode_jpeg(const Image& image, int32_t quality) {
  if (quality < 1 || quality > 100) {
    throw std::invalid_argument("expected a JPEG quality from 1 to 100, got " + std::to_string(quality));
  }
  if (image.type() != PixelType::kU8) {
    return encode_jpeg(convert(image, image.channels(), PixelType::kU8), quality);
  }
  std::vector<uint8_t> file;
  // It is called for every byte.
  file.reserve(image.values() / 4 + 1024);
  stbi_write_jpg_to_func(append, &file, image.width(), image.height(), image.channels(), image.u8().data(), quality);
  return file;
}

}  // namespace dae

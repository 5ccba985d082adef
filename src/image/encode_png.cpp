#include "image/encode_png.h"

#include <stb_image_write.h>

#include <new>

#include "image/container.h"
#include "image/stb_memory.h"

// stb_image_write defines this function, but declares it only for its own source.
extern "C" unsigned char* stbi_write_png_to_mem(const unsigned char* pixels, int stride_bytes, int width, int height,
                                                int channels, int* out_size);

namespace dae {

std::vector<uint8_t> encode_png(const Image& image, const ImageMetadata& metadata) {
  if (image.type() != PixelType::kU8) return encode_png(convert(image, image.channels(), PixelType::kU8), metadata);
  require_encodable("PNG", image);
  // Comes before the scope, because compressing a profile needs a scope of its own, which frees all blocks at its end.
  const std::vector<uint8_t> chunks = png_chunks(metadata, image.colors() == 3);
  const StbEncodeScope scope;
  int size = 0;
  const unsigned char* file = stbi_write_png_to_mem(image.u8().data(), static_cast<int>(image.row_values()),
                                                    image.width(), image.height(), image.channels(), &size);
  if (file == nullptr) throw std::bad_alloc();
  constexpr std::size_t kPixelsAt = 33;  // after the signature and the header
  std::vector<uint8_t> bytes;
  bytes.reserve(static_cast<std::size_t>(size) + chunks.size());
  bytes.insert(bytes.end(), file, file + kPixelsAt);
  bytes.insert(bytes.end(), chunks.begin(), chunks.end());
  bytes.insert(bytes.end(), file + kPixelsAt, file + size);
  return bytes;
}

}  // namespace dae

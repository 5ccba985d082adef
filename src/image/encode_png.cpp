#include "image/encode_png.h"

#include <stb_image_write.h>

#include <new>

#include "image/stb_memory.h"

// stb_image_write defines it but declares it only for its own body.
extern "C" unsigned char* stbi_write_png_to_mem(const unsigned char* pixels, int stride_bytes, int width, int height,
                                                int channels, int* out_size);

namespace dae {

std::vector<uint8_t> encode_png(const Image& image) {
  if (image.type() != PixelType::kU8) return encode_png(convert(image, image.channels(), PixelType::kU8));
  const StbEncodeScope scope;
  int size = 0;
  const unsigned char* file = stbi_write_png_to_mem(image.u8().data(), static_cast<int>(image.row_values()),
                                                    image.width(), image.height(), image.channels(), &size);
  if (file == nullptr) throw std::bad_alloc();
  return {file, file + size};
}

}  // namespace dae

// The properties of a picture that a file's headers state. stb_image, which decodes, accepts JPEG, BMP and GIF files
// that are cut off and ignores PNG's checksums, so each file is first checked from its first to its last byte here.
#ifndef DAE_IMAGE_CONTAINER_H_
#define DAE_IMAGE_CONTAINER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "image/image.h"

namespace dae {

enum class ImageFormat { kPng, kJpeg, kBmp, kGif };

struct Container {
  ImageFormat format = ImageFormat::kPng;
  int32_t width = 0;
  int32_t height = 0;
  bool sixteen_bits = false;      // a PNG of 16 bits per channel
  bool palette = false;           // a BMP or GIF with a palette, which may be a gray picture
  std::size_t end = 0;            // number of bytes up to the end of the first picture
  std::span<const uint8_t> exif;  // the Exif data (a TIFF structure), or empty
  // The default Huffman tables, as a segment to insert after the first marker, for a JPEG that has none; otherwise
  // empty.
  std::vector<uint8_t> default_tables;
  // The ICC profile: the segments of a JPEG, or the compressed profile of a PNG.
  std::vector<std::span<const uint8_t>> profile;
};

// Recognises the format by its first bytes. Throws UnsupportedImage, which says what was found instead.
ImageFormat sniff_format(std::span<const uint8_t> bytes);

// Checks the whole file. Throws UnsupportedImage for a file that is cut off, damaged, too large (Image's limits), or of
// a kind that cannot be decoded.
Container inspect(std::span<const uint8_t> bytes);

// inspect() for each format; the signature was checked before.
Container inspect_png(std::span<const uint8_t> bytes);
Container inspect_jpeg(std::span<const uint8_t> bytes);
Container inspect_bmp(std::span<const uint8_t> bytes);
Container inspect_gif(std::span<const uint8_t> bytes);

// Throws UnsupportedImage for a picture that stb_image_write cannot write because its bytes do not fit 31 bits.
void require_encodable(const char* format, const Image& image);

// Throws UnsupportedImage unless the size in the file's header is within Image's limits.
void require_size(const char* format, int64_t width, int64_t height, int64_t channels);

}  // namespace dae

#endif  // DAE_IMAGE_CONTAINER_H_

// What the four file formats say about their picture before it is decoded. stb_image, which decodes them, takes a cut
// off JPEG, BMP or GIF for a whole one and does not look at PNG's checksums; so each file is walked from its first to
// its last byte here first.
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
  bool sixteen_bits = false;      // PNG of 16 bits a channel
  bool palette = false;           // BMP and GIF, which have no gray of their own: gray pictures are palettes of grays
  std::size_t end = 0;            // bytes up to the end of the (first) picture
  std::span<const uint8_t> exif;  // TIFF structure with the orientation, or empty
  // The segment of Huffman tables that a JPEG without them is read with, behind its first marker; otherwise empty.
  std::vector<uint8_t> default_codes;
  // The ICC profile: of JPEG its pieces, of PNG one that is compressed.
  std::vector<std::span<const uint8_t>> profile;
};

// The format by its first bytes. Throws UnsupportedImage, which names what was found instead.
ImageFormat sniff_format(std::span<const uint8_t> bytes);

// Walks the whole file. Throws UnsupportedImage for a file that is cut off, damaged, too large (Image's limits), or of
// a kind that cannot be decoded.
Container inspect(std::span<const uint8_t> bytes);

// The walks of the single formats, for inspect(); the signature was checked before.
Container inspect_png(std::span<const uint8_t> bytes);
Container inspect_jpeg(std::span<const uint8_t> bytes);
Container inspect_bmp(std::span<const uint8_t> bytes);
Container inspect_gif(std::span<const uint8_t> bytes);

// Throws UnsupportedImage for what stb_image_write cannot write: it counts a picture's bytes by 31 bits.
void require_encodable(const char* format, const Image& image);

// Throws UnsupportedImage unless a picture of this size, as the file's header says it, is within Image's limits.
void require_size(const char* format, int64_t width, int64_t height, int64_t channels);

}  // namespace dae

#endif  // DAE_IMAGE_CONTAINER_H_

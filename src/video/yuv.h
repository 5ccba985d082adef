// Conversions between planes of luma and chroma and pictures.
#ifndef DAE_VIDEO_YUV_H_
#define DAE_VIDEO_YUV_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "image/image.h"

namespace dae {

// The places of chroma samples along an axis with one for every two luma samples.
enum class Siting {
  kNone,     // one chroma sample for each luma sample
  kCentred,  // halfway between the two luma samples
  kCosited,  // at the first of the two luma samples
};

// The matrix from R'G'B' to Y'CbCr: ITU-R BT.601 or BT.709. Streams do not state it; kBySize chooses as players do:
// BT.709 from 720 rows or 1280 columns on.
enum class Matrix { kBySize, kBt601, kBt709 };

struct YuvFormat {
  int32_t width = 0;
  int32_t height = 0;
  bool colour = true;  // false: only luma
  Siting across = Siting::kCentred;
  Siting down = Siting::kCentred;
  int32_t bits = 8;         // bits of a code: 8, or 10 in two bytes, the low one first
  bool full_range = false;  // false: with 8 bits, luma is 16..235 and chroma 16..240
  Matrix matrix = Matrix::kBySize;

  // The matrix; never kBySize.
  Matrix known_matrix() const;
  // Number of bytes of all planes of a frame.
  std::size_t frame_bytes() const;
};

// Decodes planes of frame_bytes() bytes to a picture of floats, gray or RGB. Chroma is interpolated linearly; colours
// outside RGB's range are clipped. Throws std::invalid_argument for another number of bytes.
Image decode_yuv(const YuvFormat& format, std::span<const uint8_t> planes);

// Encodes a picture of the format's size, with any channels and type; alpha is dropped. Chroma samples are means of the
// pixels around their place. Throws std::invalid_argument for another size of the image or of `planes`.
void encode_yuv(const YuvFormat& format, const Image& image, std::span<uint8_t> planes);

}  // namespace dae

#endif  // DAE_VIDEO_YUV_H_

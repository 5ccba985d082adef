// Planes of luma and chroma, and the pictures that they stand for.
#ifndef DAE_VIDEO_YUV_H_
#define DAE_VIDEO_YUV_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "image/image.h"

namespace dae {

// Where along an axis the chroma samples lie, if there is one for two of luma.
enum class Siting {
  kNone,     // one for each of luma
  kCentred,  // halfway between the two
  kCosited,  // at the first of the two
};

// From R'G'B' to Y'CbCr: ITU-R BT.601 or BT.709. Streams do not say which: kBySize takes what players take where
// nothing is said, BT.709 from 720 rows or 1280 columns on.
enum class Matrix { kBySize, kBt601, kBt709 };

struct YuvFormat {
  int32_t width = 0;
  int32_t height = 0;
  bool colour = true;  // false: luma alone
  Siting across = Siting::kCentred;
  Siting down = Siting::kCentred;
  int32_t bits = 8;         // of a code: 8, or 10 in two bytes, the low one first
  bool full_range = false;  // all codes; else, of 8 bits, luma is 16..235, chroma 16..240
  Matrix matrix = Matrix::kBySize;

  // Never kBySize.
  Matrix known_matrix() const;
  // Of all planes together.
  std::size_t frame_bytes() const;
};

// A picture of floats, gray or RGB, from planes of frame_bytes(). Chroma is interpolated linearly; colours outside
// RGB's range are clipped.
Image decode_yuv(const YuvFormat& format, std::span<const uint8_t> planes);

// The opposite, from a picture of the format's size, of any channels and type; alpha is dropped. Chroma samples are
// means of the pixels around their place. Throws std::invalid_argument for another size.
void encode_yuv(const YuvFormat& format, const Image& image, std::span<uint8_t> planes);

}  // namespace dae

#endif  // DAE_VIDEO_YUV_H_

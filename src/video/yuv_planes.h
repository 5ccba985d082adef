// The planes of a Y'CbCr frame in memory, and their codes.
#ifndef DAE_VIDEO_YUV_PLANES_H_
#define DAE_VIDEO_YUV_PLANES_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "video/yuv.h"

namespace dae {

// The mapping of codes to luma in 0..1 and chroma in -0.5..0.5.
struct CodeRange {
  float black;
  float luma_span;
  float neutral;
  float chroma_span;
  float max_code;
};

CodeRange code_range(const YuvFormat& format);

// Reads a row of a plane's codes; for more than 8 bits the low byte comes first.
void load_codes(const YuvFormat& format, std::span<const uint8_t> plane, int32_t y, std::span<float> codes);
// Rounds and clips the codes.
void store_codes(const YuvFormat& format, std::span<const float> codes, std::span<uint8_t> plane, int32_t y);

struct PlaneSizes {
  explicit PlaneSizes(const YuvFormat& format);

  int32_t width;  // width and height of a chroma plane
  int32_t height;
  std::size_t luma;  // number of bytes of a luma and a chroma plane
  std::size_t chroma;
};

}  // namespace dae

#endif  // DAE_VIDEO_YUV_PLANES_H_

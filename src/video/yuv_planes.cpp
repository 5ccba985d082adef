#include "video/yuv_planes.h"

#include <algorithm>

namespace dae {
namespace {

std::size_t code_bytes(const YuvFormat& format) {
  return format.bits > 8 ? 2 : 1;
}

// Number of chroma samples along an axis with `length` luma samples.
int32_t chroma_length(int32_t length, Siting siting) {
  return siting == Siting::kNone ? length : (length + 1) / 2;
}

std::size_t plane_bytes(const YuvFormat& format, int32_t width, int32_t height) {
  return static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * code_bytes(format);
}

}  // namespace

CodeRange code_range(const YuvFormat& format) {
  const auto step = static_cast<float>(1 << (format.bits - 8));
  const float max_code = 256.0f * step - 1.0f;
  if (format.full_range) return {0.0f, max_code, 128.0f * step, max_code, max_code};
  return {16.0f * step, 219.0f * step, 128.0f * step, 224.0f * step, max_code};
}

void load_codes(const YuvFormat& format, std::span<const uint8_t> plane, int32_t y, std::span<float> codes) {
  const uint8_t* from = plane.data() + static_cast<std::size_t>(y) * codes.size() * code_bytes(format);
  for (float& code : codes) {
    int32_t value = *from++;
    if (format.bits > 8) value += *from++ << 8;
    code = static_cast<float>(value);
  }
}

void store_codes(const YuvFormat& format, std::span<const float> codes, std::span<uint8_t> plane, int32_t y) {
  const float max_code = code_range(format).max_code;
  uint8_t* to = plane.data() + static_cast<std::size_t>(y) * codes.size() * code_bytes(format);
  for (const float code : codes) {
    const auto value = static_cast<int32_t>(std::clamp(code, 0.0f, max_code) + 0.5f);
    *to++ = static_cast<uint8_t>(value);
    if (format.bits > 8) *to++ = static_cast<uint8_t>(value >> 8);
  }
}

PlaneSizes::PlaneSizes(const YuvFormat& format)
    : width(chroma_length(format.width, format.across)),
      height(chroma_length(format.height, format.down)),
      luma(plane_bytes(format, format.width, format.height)),
      chroma(format.colour ? plane_bytes(format, width, height) : 0) {}

std::size_t YuvFormat::frame_bytes() const {
  const PlaneSizes sizes(*this);
  return sizes.luma + 2 * sizes.chroma;
}

}  // namespace dae

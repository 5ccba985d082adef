#include "fusion/fusion.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace dae {
namespace {

constexpr int32_t kMostScale = 8;

FloatPixels luma(const Image& image) {
  return take_channels(convert(image, 1, PixelType::kF32), 0, 1);
}

int32_t checked_scale(int32_t scale) {
  if (scale >= 1 && scale <= kMostScale) return scale;
  throw std::invalid_argument("expected a scale from 1 to " + std::to_string(kMostScale) + ", got " +
                              std::to_string(scale));
}

// Its colours.
Image enlarged(const Image& frame, int32_t scale) {
  const Image colors = convert(frame, frame.colors(), PixelType::kF32);
  return resize(colors, frame.width() * scale, frame.height() * scale, Resampling::kBicubic, PixelType::kF32);
}

}  // namespace

Fusion::Fusion(const Image& first, int32_t scale) : Fusion(scale, enlarged(first, checked_scale(scale))) {}

Fusion::Fusion(int32_t scale, const Image& large)
    : scale_(scale),
      sum_(take_channels(large, 0, large.channels())),
      counts_(static_cast<std::size_t>(sum_.width) * static_cast<std::size_t>(sum_.height), 1.0f),
      shifts_(luma(large)) {}

std::optional<Shift> Fusion::add(const Image& frame) {
  const int32_t width = sum_.width / scale_;
  const int32_t height = sum_.height / scale_;
  if (frame.width() != width || frame.height() != height || frame.colors() != sum_.channels) {
    throw std::invalid_argument("expected a frame of " + std::to_string(width) + " x " + std::to_string(height) +
                                (sum_.channels == 1 ? ", gray" : ", in colour") + " as the first one, got " +
                                describe_size(frame));
  }
  const Image large = enlarged(frame, scale_);
  const std::optional<Shift> shift = shifts_.estimate(luma(large));
  if (!shift) return std::nullopt;
  move_back(take_channels(large, 0, large.channels()), *shift, moved_, row_);
  accumulate(moved_, *shift);
  return Shift{shift->x / scale_, shift->y / scale_};
}

// Where the frame has pixels; what is mirrored at its edges does not count.
void Fusion::accumulate(const FloatPixels& moved, const Shift& shift) {
  const auto begin = [](double by, int32_t length) {
    return std::clamp(static_cast<int32_t>(std::ceil(-by)), 0, length);
  };
  const auto end = [](double by, int32_t length) {
    return std::clamp(static_cast<int32_t>(std::floor(length - 1 - by)) + 1, 0, length);
  };
  const int32_t left = begin(shift.x, moved.width);
  const int32_t right = end(shift.x, moved.width);
  for (int32_t y = begin(shift.y, moved.height); y < end(shift.y, moved.height); ++y) {
    const float* from = moved.row(y);
    float* to = sum_.row(y);
    for (int32_t i = left * sum_.channels; i < right * sum_.channels; ++i) to[i] += from[i];
    float* counts = counts_.data() + static_cast<std::ptrdiff_t>(y) * moved.width;
    for (int32_t x = left; x < right; ++x) counts[x] += 1.0f;
  }
}

Image Fusion::mean(PixelType type) const {
  Image result(sum_.width, sum_.height, sum_.channels, type);
  std::vector<float> row(result.row_values());
  for (int32_t y = 0; y < sum_.height; ++y) {
    const float* counts = counts_.data() + static_cast<std::ptrdiff_t>(y) * sum_.width;
    for (std::size_t i = 0; i < row.size(); ++i) {
      row[i] = std::clamp(sum_.row(y)[i] / counts[i / static_cast<std::size_t>(sum_.channels)], 0.0f, 1.0f);
    }
    store_row(row, result, y);
  }
  return result;
}

}  // namespace dae

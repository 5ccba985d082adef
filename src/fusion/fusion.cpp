#include "fusion/fusion.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "common/message.h"
#include "image/alpha.h"

namespace dae {
namespace {

constexpr int32_t kMaxScale = 8;

// Luma on a middle gray, so that hidden colours do not affect the comparison of frames, but outlines do.
FloatPixels seen_luma(const Image& image) {
  const FloatPixels both = take_channels(convert(image, 2, PixelType::kF32), 0, 2);
  FloatPixels luma;
  luma.resize(both.width, both.height, 1);
  for (std::size_t i = 0; i < luma.values.size(); ++i) {
    const float alpha = both.values[2 * i + 1];
    luma.values[i] = alpha * both.values[2 * i] + (1.0f - alpha) * 0.5f;
  }
  return luma;
}

int32_t require_scale(int32_t scale) {
  if (scale >= 1 && scale <= kMaxScale) return scale;
  throw_error<std::invalid_argument>("expected a scale from 1 to {}, got {}", kMaxScale, scale);
}

// The enlarged frame with an alpha channel.
Image enlarged(const Image& frame, int32_t scale) {
  const Image pixels = convert(frame, frame.colors() + 1, PixelType::kF32);
  return resize(pixels, frame.width() * scale, frame.height() * scale, Resampling::kBicubic, PixelType::kF32);
}

FloatPixels weighted(const Image& large) {
  FloatPixels pixels = take_channels(large, 0, large.channels());
  weight_by_alpha(pixels.values, pixels.channels);
  return pixels;
}

}  // namespace

Fusion::Fusion(const Image& first, int32_t scale) : Fusion(scale, enlarged(first, require_scale(scale))) {
  has_alpha_ = first.has_alpha();
}

Fusion::Fusion(int32_t scale, const Image& large)
    : scale_(scale),
      sum_(weighted(large)),
      counts_(static_cast<std::size_t>(sum_.width) * static_cast<std::size_t>(sum_.height), 1.0f),
      shifts_(seen_luma(large)) {}

std::optional<Shift> Fusion::add(const Image& frame) {
  const int32_t width = sum_.width / scale_;
  const int32_t height = sum_.height / scale_;
  if (frame.width() != width || frame.height() != height || frame.colors() != sum_.channels - 1) {
    throw_error<std::invalid_argument>("expected a frame of {} x {}{} as the first one, got {}", width, height,
                                       sum_.channels == 2 ? ", gray" : ", in colour", describe_size(frame));
  }
  const Image large = enlarged(frame, scale_);
  const std::optional<Shift> shift = shifts_.estimate(seen_luma(large));
  if (!shift) return std::nullopt;
  move_back(weighted(large), *shift, moved_, row_);
  accumulate(moved_, *shift);
  has_alpha_ = has_alpha_ || frame.has_alpha();
  return Shift{shift->x / scale_, shift->y / scale_};
}

// Adds the frame where it has pixels, without the part that is mirrored at its edges.
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
  const int32_t channels = sum_.channels;
  Image result(sum_.width, sum_.height, channels, type);
  std::vector<float> row(result.row_values());
  for (int32_t y = 0; y < sum_.height; ++y) {
    std::copy_n(sum_.row(y), row.size(), row.begin());
    unweight(row, channels);
    const float* counts = counts_.data() + static_cast<std::ptrdiff_t>(y) * sum_.width;
    for (int32_t x = 0; x < sum_.width; ++x) row[static_cast<std::size_t>((x + 1) * channels - 1)] /= counts[x];
    for (float& value : row) value = std::clamp(value, 0.0f, 1.0f);
    store_row(row, result, y);
  }
  return has_alpha_ ? std::move(result) : convert(result, channels - 1, type);
}

}  // namespace dae

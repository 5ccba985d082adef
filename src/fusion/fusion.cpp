#include "fusion/fusion.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace dae {
namespace {

constexpr int32_t kMostScale = 8;

// Of an image of floats.
FloatPixels pixels_of(const Image& image) {
  FloatPixels pixels;
  pixels.resize(image.width(), image.height(), image.channels());
  std::ranges::copy(image.f32(), pixels.values.begin());
  return pixels;
}

FloatPixels luma(const Image& image) {
  return pixels_of(convert(image, 1, PixelType::kF32));
}

int32_t checked_scale(int32_t scale) {
  if (scale >= 1 && scale <= kMostScale) return scale;
  throw std::invalid_argument("expected a scale from 1 to " + std::to_string(kMostScale) + ", got " +
                              std::to_string(scale));
}

}  // namespace

Fusion::Fusion(const Image& first, int32_t scale)
    : width_(first.width()), height_(first.height()), channels_(first.colors()), scale_(checked_scale(scale)) {
  const Image large = enlarged(first);
  sum_ = pixels_of(large);
  counts_.assign(static_cast<std::size_t>(sum_.width) * static_cast<std::size_t>(sum_.height), 1.0f);
  shifts_.emplace(luma(large));
}

Image Fusion::enlarged(const Image& frame) const {
  const Image colors = convert(frame, channels_, PixelType::kF32);
  return resize(colors, width_ * scale_, height_ * scale_, Resampling::kBicubic, PixelType::kF32);
}

std::optional<Shift> Fusion::add(const Image& frame) {
  if (frame.width() != width_ || frame.height() != height_ || frame.colors() != channels_) {
    throw std::invalid_argument("expected a frame of " + std::to_string(width_) + " x " + std::to_string(height_) +
                                (channels_ == 1 ? ", gray" : ", in colour") + " as the first one, got " +
                                describe_size(frame));
  }
  const Image large = enlarged(frame);
  const std::optional<Shift> shift = shifts_->estimate(luma(large));
  if (!shift) return std::nullopt;
  move_back(pixels_of(large), *shift, moved_, row_);
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
    for (int32_t i = left * channels_; i < right * channels_; ++i) to[i] += from[i];
    float* counts = counts_.data() + static_cast<std::ptrdiff_t>(y) * moved.width;
    for (int32_t x = left; x < right; ++x) counts[x] += 1.0f;
  }
}

Image Fusion::mean(PixelType type) const {
  Image result(sum_.width, sum_.height, channels_, type);
  std::vector<float> row(result.row_values());
  for (int32_t y = 0; y < sum_.height; ++y) {
    const float* counts = counts_.data() + static_cast<std::ptrdiff_t>(y) * sum_.width;
    for (std::size_t i = 0; i < row.size(); ++i) {
      row[i] = std::clamp(sum_.row(y)[i] / counts[i / static_cast<std::size_t>(channels_)], 0.0f, 1.0f);
    }
    store_row(row, result, y);
  }
  return result;
}

}  // namespace dae

#include "corruption/camera/mosaic.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "common/mirror.h"
#include "corruption/normal.h"

namespace dae {
namespace {

constexpr uint32_t kDomain = 0x53454144;  // "DAES": makes a sensor's noise independent of other uses of the same seed

// The 5x5 pixels around a pixel.
class Neighbours {
 public:
  Neighbours(const float* at, std::ptrdiff_t stride) : at_(at), stride_(stride) {}

  float center() const { return at_[0]; }
  float beside(std::ptrdiff_t distance) const { return at_[-distance] + at_[distance]; }
  float above_and_below(std::ptrdiff_t distance) const { return at_[-distance * stride_] + at_[distance * stride_]; }
  float diagonal() const { return at_[-stride_ - 1] + at_[-stride_ + 1] + at_[stride_ - 1] + at_[stride_ + 1]; }

 private:
  const float* at_;
  std::ptrdiff_t stride_;
};

// `own`: the pixel's own colour. `in_row`: the colour besides green in its row, red or blue.
std::array<float, 3> bilinear(const Neighbours& n, int32_t own, int32_t in_row) {
  std::array<float, 3> rgb;
  rgb[static_cast<std::size_t>(own)] = n.center();
  if (own == 1) {
    rgb[static_cast<std::size_t>(in_row)] = 0.5f * n.beside(1);
    rgb[static_cast<std::size_t>(2 - in_row)] = 0.5f * n.above_and_below(1);
  } else {
    rgb[1] = 0.25f * (n.beside(1) + n.above_and_below(1));
    rgb[static_cast<std::size_t>(2 - own)] = 0.25f * n.diagonal();
  }
  return rgb;
}

std::array<float, 3> malvar(const Neighbours& n, int32_t own, int32_t in_row) {
  const float across = n.beside(2);
  const float down = n.above_and_below(2);
  std::array<float, 3> rgb;
  rgb[static_cast<std::size_t>(own)] = n.center();
  if (own == 1) {
    const float center = 5.0f * n.center() - n.diagonal();
    rgb[static_cast<std::size_t>(in_row)] = (center + 4.0f * n.beside(1) - across + 0.5f * down) / 8.0f;
    rgb[static_cast<std::size_t>(2 - in_row)] = (center + 4.0f * n.above_and_below(1) - down + 0.5f * across) / 8.0f;
  } else {
    rgb[1] = (4.0f * n.center() + 2.0f * (n.beside(1) + n.above_and_below(1)) - across - down) / 8.0f;
    rgb[static_cast<std::size_t>(2 - own)] = (6.0f * n.center() + 2.0f * n.diagonal() - 1.5f * (across + down)) / 8.0f;
  }
  return rgb;
}

}  // namespace

void Mosaic::sample(const FloatPixels& rgb, const BayerPhase& phase) {
  width_ = rgb.width;
  height_ = rgb.height;
  stride_ = static_cast<std::size_t>(width_ + 2 * kMargin);
  values_.resize(stride_ * static_cast<std::size_t>(height_ + 2 * kMargin));
  for (int32_t y = 0; y < height_; ++y) {
    const float* from = rgb.row(y);
    float* to = row(y);
    for (int32_t x = 0; x < width_; ++x) to[x] = from[3 * x + phase.color(x, y)];
  }
}

void Mosaic::add_noise(const SensorNoise& noise, uint32_t seed, uint32_t index) {
  constexpr int32_t kNumbers = 4;
  for (int32_t y = 0; y < height_; ++y) {
    float* values = row(y);
    for (int32_t x = 0; x < width_; x += kNumbers) {
      const auto numbers =
          normal_numbers(philox({static_cast<uint32_t>(x), static_cast<uint32_t>(y), index, 0}, {seed, kDomain}));
      for (int32_t i = 0; i < std::min(kNumbers, width_ - x); ++i) {
        const auto value = static_cast<double>(values[x + i]);
        const double sigma = std::sqrt(noise.shot * std::max(value, 0.0) + noise.read);
        const double noisy = value + sigma * numbers[static_cast<std::size_t>(i)];
        values[x + i] = static_cast<float>(std::clamp(noisy, 0.0, 1.0));
      }
    }
  }
}

void Mosaic::mirror_edges() {
  for (int32_t y = 0; y < height_; ++y) {
    float* values = row(y);
    for (int32_t i = 1; i <= kMargin; ++i) {
      values[-i] = values[reflect_index(-i, width_)];
      values[width_ - 1 + i] = values[reflect_index(width_ - 1 + i, width_)];
    }
  }
  for (int32_t i = 1; i <= kMargin; ++i) {
    std::copy_n(row(reflect_index(-i, height_)) - kMargin, stride_, row(-i) - kMargin);
    std::copy_n(row(reflect_index(height_ - 1 + i, height_)) - kMargin, stride_, row(height_ - 1 + i) - kMargin);
  }
}

void Mosaic::demosaic(Demosaicing method, const BayerPhase& phase, FloatPixels& rgb) {
  mirror_edges();
  rgb.resize(width_, height_, 3);
  const auto stride = static_cast<std::ptrdiff_t>(stride_);
  for (int32_t y = 0; y < height_; ++y) {
    const float* from = row(y);
    float* to = rgb.row(y);
    const int32_t in_row = ((y ^ phase.y) & 1) == 0 ? 0 : 2;
    for (int32_t x = 0; x < width_; ++x, to += 3) {
      const Neighbours neighbours(from + x, stride);
      const int32_t own = phase.color(x, y);
      const auto values =
          method == Demosaicing::kMalvar ? malvar(neighbours, own, in_row) : bilinear(neighbours, own, in_row);
      std::copy(values.begin(), values.end(), to);
    }
  }
}

}  // namespace dae

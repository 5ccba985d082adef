#include "corruption/jpeg.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "common/message.h"

namespace dae {
namespace {

constexpr int kSide = 8;
constexpr int kMcuSide = 2 * kSide;   // side of an MCU if colour has half the resolution
constexpr int32_t kFullColor = 90;    // from this quality on, colour has the full resolution
constexpr float kHalfRange = 128.0f;  // subtracted before the transform

using Block = std::array<float, kSide * kSide>;
using Plane = std::array<float, kMcuSide * kMcuSide>;
using Table = std::array<uint8_t, kSide * kSide>;

// ITU-T T.81, tables K.1 and K.2.
constexpr Table kLuminance = {16, 11, 10, 16, 24,  40,  51,  61,  12, 12, 14, 19, 26,  58,  60,  55,
                              14, 13, 16, 24, 40,  57,  69,  56,  14, 17, 22, 29, 51,  87,  80,  62,
                              18, 22, 37, 56, 68,  109, 103, 77,  24, 35, 55, 64, 81,  104, 113, 92,
                              49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99};
constexpr Table kChrominance = {17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99,
                                99, 99, 47, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
                                99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99};

// cos(k pi / 16) / 2 for k = 0 to 8; other k follow by symmetry.
constexpr std::array<float, kSide + 1> kHalfCosines = {0.5f,        0.49039264f, 0.46193977f, 0.41573481f, 0.35355339f,
                                                       0.27778512f, 0.19134172f, 0.09754516f, 0.0f};

constexpr float half_cosine(int k) {
  k %= 4 * kSide;
  if (k > 2 * kSide) k = 4 * kSide - k;
  return k <= kSide ? kHalfCosines[static_cast<std::size_t>(k)]
                    : -kHalfCosines[static_cast<std::size_t>(2 * kSide - k)];
}

// The matrix of the orthonormal DCT-II: row u, column x.
constexpr Block make_basis() {
  Block basis{};
  for (int x = 0; x < kSide; ++x) basis[static_cast<std::size_t>(x)] = kHalfCosines[4];
  for (int u = 1; u < kSide; ++u) {
    for (int x = 0; x < kSide; ++x) basis[static_cast<std::size_t>(u * kSide + x)] = half_cosine((2 * x + 1) * u);
  }
  return basis;
}

constexpr Block transposed(const Block& block) {
  Block result{};
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) {
      result[static_cast<std::size_t>(x * kSide + y)] = block[static_cast<std::size_t>(y * kSide + x)];
    }
  }
  return result;
}

constexpr Block kBasis = make_basis();
constexpr Block kBasisTransposed = transposed(kBasis);

Block product(const Block& a, const Block& b) {
  Block result{};
  for (std::size_t y = 0; y < kSide; ++y) {
    for (std::size_t k = 0; k < kSide; ++k) {
      for (std::size_t x = 0; x < kSide; ++x) result[y * kSide + x] += a[y * kSide + k] * b[k * kSide + x];
    }
  }
  return result;
}

using Steps = std::array<float, kSide * kSide>;

// Scales a quantisation table for a quality as libjpeg does.
Steps make_steps(const Table& table, int32_t quality) {
  const int32_t percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  Steps steps{};
  std::transform(table.begin(), table.end(), steps.begin(), [percent](uint8_t value) {
    return static_cast<float>(std::clamp((value * percent + 50) / 100, 1, 255));
  });
  return steps;
}

// Transforms and quantises an 8x8 block of a plane that is `stride` floats wide.
void quantise(float* at, int stride, const Steps& steps) {
  Block block;
  for (int y = 0; y < kSide; ++y) std::copy_n(at + y * stride, kSide, block.begin() + y * kSide);
  block = product(product(kBasis, block), kBasisTransposed);
  for (std::size_t i = 0; i < block.size(); ++i) block[i] = std::nearbyint(block[i] / steps[i]) * steps[i];
  block = product(product(kBasisTransposed, block), kBasis);
  for (int y = 0; y < kSide; ++y) std::copy_n(block.begin() + y * kSide, kSide, at + y * stride);
}

void quantise_plane(Plane& plane, const Steps& steps) {
  for (int y = 0; y < kMcuSide; y += kSide) {
    for (int x = 0; x < kMcuSide; x += kSide) quantise(plane.data() + y * kMcuSide + x, kMcuSide, steps);
  }
}

// Quantises the means of 2x2 pixels, and repeats each for its 4 pixels.
void quantise_halved(Plane& plane, const Steps& steps) {
  Block half{};
  for (std::size_t y = 0; y < kMcuSide; ++y) {
    for (std::size_t x = 0; x < kMcuSide; ++x) half[y / 2 * kSide + x / 2] += 0.25f * plane[y * kMcuSide + x];
  }
  quantise(half.data(), kSide, steps);
  for (std::size_t y = 0; y < kMcuSide; ++y) {
    for (std::size_t x = 0; x < kMcuSide; ++x) plane[y * kMcuSide + x] = half[y / 2 * kSide + x / 2];
  }
}

float rounded(float value) {
  return std::nearbyint(std::clamp(value, 0.0f, 255.0f)) / 255.0f;
}

// An MCU of 16x16 pixels. Past the right and lower edge, the last pixel is repeated.
class Mcu {
 public:
  Mcu(const PixelRows& pixels, int32_t left, int32_t top) : pixels_(pixels), left_(left), top_(top) {
    for (int32_t y = 0; y < kMcuSide; ++y) {
      for (int32_t x = 0; x < kMcuSide; ++x) load(x, y);
    }
  }

  void quantise(const Steps& luminance, const Steps& chrominance, bool halved) {
    quantise_plane(planes_[0], luminance);
    for (int32_t c = 1; c < pixels_.channels; ++c) {
      Plane& plane = planes_[static_cast<std::size_t>(c)];
      halved ? quantise_halved(plane, chrominance) : quantise_plane(plane, chrominance);
    }
  }

  void store() const {
    for (int32_t y = 0; y < std::min(kMcuSide, pixels_.height - top_); ++y) {
      for (int32_t x = 0; x < std::min(kMcuSide, pixels_.width - left_); ++x) store_pixel(x, y);
    }
  }

 private:
  float* pixel(int32_t x, int32_t y) const {
    const int32_t column = std::min(left_ + x, pixels_.width - 1);
    const int32_t line = std::min(top_ + y, pixels_.height - 1);
    return pixels_.data + line * pixels_.row + column * pixels_.channels;
  }

  // Converts a pixel to JFIF's YCbCr.
  void load(int32_t x, int32_t y) {
    const float* from = pixel(x, y);
    const auto at = static_cast<std::size_t>(y * kMcuSide + x);
    const auto value = [&](int c) { return std::nearbyint(255.0f * std::clamp(from[c], 0.0f, 1.0f)); };
    if (pixels_.channels == 1) {
      planes_[0][at] = value(0) - kHalfRange;
      return;
    }
    const float r = value(0);
    const float g = value(1);
    const float b = value(2);
    const float luminance = 0.299f * r + 0.587f * g + 0.114f * b;
    planes_[0][at] = luminance - kHalfRange;
    planes_[1][at] = (b - luminance) / 1.772f;
    planes_[2][at] = (r - luminance) / 1.402f;
  }

  void store_pixel(int32_t x, int32_t y) const {
    float* to = pixel(x, y);
    const auto at = static_cast<std::size_t>(y * kMcuSide + x);
    const float luminance = planes_[0][at] + kHalfRange;
    if (pixels_.channels == 1) {
      to[0] = rounded(luminance);
      return;
    }
    const float blue = planes_[1][at];
    const float red = planes_[2][at];
    to[0] = rounded(luminance + 1.402f * red);
    to[1] = rounded(luminance - 0.344136f * blue - 0.714136f * red);
    to[2] = rounded(luminance + 1.772f * blue);
  }

  const PixelRows& pixels_;
  int32_t left_;
  int32_t top_;
  std::array<Plane, 3> planes_{};
};

}  // namespace

void degrade_as_jpeg(const PixelRows& pixels, int32_t quality) {
  if (quality < 1 || quality > 100) {
    throw_error<std::invalid_argument>("expected a JPEG quality from 1 to 100, got {}", quality);
  }
  const Steps luminance = make_steps(kLuminance, quality);
  const Steps chrominance = make_steps(kChrominance, quality);
  for (int32_t top = 0; top < pixels.height; top += kMcuSide) {
    for (int32_t left = 0; left < pixels.width; left += kMcuSide) {
      Mcu mcu(pixels, left, top);
      mcu.quantise(luminance, chrominance, quality < kFullColor);
      mcu.store();
    }
  }
}

}  // namespace dae

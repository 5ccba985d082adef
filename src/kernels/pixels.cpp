#include "kernels/pixels.h"

#include <algorithm>
#include <bit>

namespace dae {
namespace {

template <class Pixel, class Convert>
void read_row(const Pixel* pixels, int64_t count, int64_t stride, std::span<const int32_t> channels, float* to,
              const Convert& convert) {
  if (channels.size() == 3) {
    const int32_t channel[] = {channels[0], channels[1], channels[2]};
    for (int64_t i = 0; i < count; ++i, pixels += stride, to += 3) {
      to[0] = convert(pixels[channel[0]]);
      to[1] = convert(pixels[channel[1]]);
      to[2] = convert(pixels[channel[2]]);
    }
    return;
  }
  for (int64_t i = 0; i < count; ++i, pixels += stride) {
    for (const int32_t channel : channels) *to++ = convert(pixels[channel]);
  }
}

float clamped(float value) {
  value = value < 0.0f ? 0.0f : value;
  return value > 1.0f ? 1.0f : value;
}

// Adding 2^23 leaves the nearest whole number in the low bits, which is faster than a conversion with a range check.
uint8_t to_byte(float value) {
  return static_cast<uint8_t>(std::bit_cast<uint32_t>(clamped(value) * 255.0f + 8388608.0f));
}

// Converts up to 64 pixels into a contiguous buffer, which the compiler vectorises, then copies them to the picture.
template <class Pixel, class Convert>
void write_row(const float* values, int64_t count, int64_t channels, float gain, Pixel* pixels, int64_t stride,
               const Convert& convert) {
  constexpr int64_t kAtOnce = 64;
  std::array<Pixel, 4 * kAtOnce> side_by_side;
  for (int64_t left = count; left > 0; left -= kAtOnce) {
    const int64_t pixel_count = std::min(left, kAtOnce);
    Pixel* const converted = channels == stride ? pixels : side_by_side.data();
    for (int64_t i = 0; i < pixel_count * channels; ++i) converted[i] = convert(gain * values[i]);
    values += pixel_count * channels;
    const Pixel* from = converted;
    if (channels == stride) {
      pixels += pixel_count * stride;
    } else if (channels == 3) {
      for (int64_t i = 0; i < pixel_count; ++i, from += 3, pixels += stride) std::copy_n(from, 3, pixels);
    } else {
      for (int64_t i = 0; i < pixel_count; ++i, from += channels, pixels += stride) std::copy_n(from, channels, pixels);
    }
  }
}

float to_float(uint8_t value) {
  return static_cast<float>(value) / 255.0f;
}
float to_float(float value) {
  return value;
}

}  // namespace

PixelReader::PixelReader(float gain) : gain_(gain) {
  for (std::size_t i = 0; i < bytes_.size(); ++i) bytes_[i] = gain * to_float(static_cast<uint8_t>(i));
}

void PixelReader::read(const uint8_t* pixels, int64_t count, int64_t stride, std::span<const int32_t> channels,
                       float* to) const {
  read_row(pixels, count, stride, channels, to, [this](uint8_t value) { return bytes_[value]; });
}

void PixelReader::read(const float* pixels, int64_t count, int64_t stride, std::span<const int32_t> channels,
                       float* to) const {
  read_row(pixels, count, stride, channels, to, [this](float value) { return gain_ * value; });
}

void mean_channels(const float* values, int64_t count, int64_t channels, float* means) {
  for (int64_t i = 0; i < count; ++i, values += channels) {
    float sum = 0.0f;
    for (int64_t channel = 0; channel < channels; ++channel) sum += values[channel];
    means[i] = sum / static_cast<float>(channels);
  }
}

template <class Pixel>
void blend_pixels(const float* values, int64_t count, int64_t channels, float gain, float strength, const Pixel* pixels,
                  int64_t stride, float* to) {
  for (int64_t i = 0; i < count; ++i, pixels += stride) {
    for (int64_t channel = 0; channel < channels; ++channel) {
      *to++ = strength * (gain * *values++) + (1.0f - strength) * to_float(pixels[channel]);
    }
  }
}
template void blend_pixels(const float*, int64_t, int64_t, float, float, const uint8_t*, int64_t, float*);
template void blend_pixels(const float*, int64_t, int64_t, float, float, const float*, int64_t, float*);

void write_pixels(const float* values, int64_t count, int64_t channels, float gain, uint8_t* pixels, int64_t stride) {
  write_row(values, count, channels, gain, pixels, stride, to_byte);
}

void write_pixels(const float* values, int64_t count, int64_t channels, float gain, float* pixels, int64_t stride) {
  write_row(values, count, channels, gain, pixels, stride, clamped);
}

bool all_finite(std::span<const float> values) {
  constexpr uint32_t kInfinity = 0x7f800000u;
  // A loop without an early exit can be vectorised.
  uint32_t largest = 0;
  for (const float value : values) largest = std::max(largest, std::bit_cast<uint32_t>(value) & 0x7fffffffu);
  return largest < kInfinity;
}

}  // namespace dae

// Conversions between rows of a picture and rows of a network's values. Bytes stand for 0 to 1 in steps of 1/255.
#ifndef DAE_KERNELS_PIXELS_H_
#define DAE_KERNELS_PIXELS_H_

#include <array>
#include <cstdint>
#include <span>

namespace dae {

// Converts pixels to a network's values.
class PixelReader {
 public:
  // All values are multiplied by `gain`.
  explicit PixelReader(float gain);

  // Reads some channels of `count` pixels, which are `stride` values apart, into contiguous memory.
  void read(const uint8_t* pixels, int64_t count, int64_t stride, std::span<const int32_t> channels, float* to) const;
  void read(const float* pixels, int64_t count, int64_t stride, std::span<const int32_t> channels, float* to) const;

 private:
  float gain_;
  std::array<float, 256> bytes_;
};

// The mean of each pixel's values. Rarely used, so it is optimised for size.
[[gnu::cold]] void mean_channels(const float* values, int64_t count, int64_t channels, float* means);
// to = strength * gain * value + (1 - strength) * pixel. The picture's pixels are `stride` values apart.
template <class Pixel>
[[gnu::cold]] void blend_pixels(const float* values, int64_t count, int64_t channels, float gain, float strength,
                                const Pixel* pixels, int64_t stride, float* to);
// Writes gain * value, clamped to 0 to 1, to the first channels of pixels that are `stride` values apart. There are at
// most four channels.
void write_pixels(const float* values, int64_t count, int64_t channels, float gain, uint8_t* pixels, int64_t stride);
void write_pixels(const float* values, int64_t count, int64_t channels, float gain, float* pixels, int64_t stride);

// Whether no value is NaN or infinite.
bool all_finite(std::span<const float> values);

}  // namespace dae

#endif  // DAE_KERNELS_PIXELS_H_

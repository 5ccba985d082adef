// Rows of a picture become rows of a network's values, and back. Bytes stand for 0 to 1 in steps of 1/255.
#ifndef DAE_KERNELS_PIXELS_H_
#define DAE_KERNELS_PIXELS_H_

#include <array>
#include <cstdint>
#include <span>

namespace dae {

// What each value of a pixel becomes.
class PixelReader {
 public:
  // Times `gain`.
  explicit PixelReader(float gain);

  // These channels of `count` pixels that are `stride` values apart, side by side.
  void read(const uint8_t* pixels, int64_t count, int64_t stride, std::span<const int32_t> channels, float* to) const;
  void read(const float* pixels, int64_t count, int64_t stride, std::span<const int32_t> channels, float* to) const;

 private:
  float gain_;
  std::array<float, 256> bytes_;
};

// The mean of each pixel's values. Cold: seldom run, so small.
[[gnu::cold]] void mean_channels(const float* values, int64_t count, int64_t channels, float* means);
// strength * gain * value + (1 - strength) * what the picture has there, of which pixels are `stride` values apart.
template <class Pixel>
[[gnu::cold]] void blend_pixels(const float* values, int64_t count, int64_t channels, float gain, float strength,
                                const Pixel* pixels, int64_t stride, float* to);
// gain * value, held between 0 and 1, in the first channels of pixels that are `stride` values apart: at most four.
void write_pixels(const float* values, int64_t count, int64_t channels, float gain, uint8_t* pixels, int64_t stride);
void write_pixels(const float* values, int64_t count, int64_t channels, float gain, float* pixels, int64_t stride);

// Whether none is NaN or infinite.
bool all_finite(std::span<const float> values);

}  // namespace dae

#endif  // DAE_KERNELS_PIXELS_H_

// Resizing by separable filters. The result is the same, bit for bit, on every platform.
#ifndef DAE_IMAGE_RESIZE_H_
#define DAE_IMAGE_RESIZE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "image/image.h"

namespace dae {

enum class Resampling {
  kBicubic,  // Keys (1981), a = -0.5; the kernel is widened to shrink, as in MATLAB's imresize with antialiasing
  kArea,     // the mean over the area that an output pixel covers
};

// Dense rows of interleaved floats. Memory is reused when the size changes.
struct FloatPixels {
  int32_t width = 0;
  int32_t height = 0;
  int32_t channels = 0;
  std::vector<float> values;

  std::size_t row_values() const { return static_cast<std::size_t>(width) * static_cast<std::size_t>(channels); }
  float* row(int32_t y) { return values.data() + static_cast<std::size_t>(y) * row_values(); }
  const float* row(int32_t y) const { return values.data() + static_cast<std::size_t>(y) * row_values(); }
  void resize(int32_t new_width, int32_t new_height, int32_t new_channels);
};

// Copies channels `first`, `first` + 1, ... of an image; 8-bit values are divided by 255.
FloatPixels take_channels(const Image& image, int32_t first, int32_t count);

// The filter of one axis: each output pixel is a weighted sum of input pixels. Memory is reused from plan to plan.
class AxisFilter {
 public:
  struct Tap {
    int32_t index;
    float weight;
  };

  // Output pixel x lies at input pixel (x + 0.5) / scale - 0.5, as in imresize. `scale` may differ from to / from:
  // MATLAB's imresize(image, 1 / 8) gives ceil(from / 8) pixels that are 8 apart.
  void plan_resampling(int32_t from, int32_t to, double scale, Resampling method);
  // A convolution that keeps the number of pixels. The number of weights is odd; the middle one is for the pixel
  // itself.
  void plan_convolution(int32_t length, std::span<const double> weights);
  // A shift that keeps the number of pixels: output pixel x is the input at x + shift, interpolated bicubically.
  void plan_shift(int32_t length, double shift);

  int32_t from() const { return from_; }
  int32_t to() const { return static_cast<int32_t>(ends_.size()); }
  std::span<const Tap> taps(int32_t x) const;

 private:
  // Each output pixel x is the sum of the pixels from x + first on, weighted by `weights`.
  void plan_window(int32_t length, int64_t first, std::span<const double> weights);
  void add_taps(int64_t first, std::span<const double> weights);

  int32_t from_ = 0;
  std::vector<Tap> taps_;
  std::vector<std::size_t> ends_;
  std::vector<double> weights_;  // weights of one output pixel, used while planning
};

// Filters columns first, as imresize does for equal factors. `row` is working memory. Nothing is clipped.
void filter_pixels(const FloatPixels& from, const AxisFilter& vertical, const AxisFilter& horizontal, FloatPixels& to,
                   std::vector<float>& row);

// Resizes a picture; colours are weighted by alpha, and values are clipped to [0, 1] at the end. Throws
// std::invalid_argument outside an image's limits.
Image resize(const Image& image, int32_t width, int32_t height, Resampling method, PixelType type);

}  // namespace dae

#endif  // DAE_IMAGE_RESIZE_H_

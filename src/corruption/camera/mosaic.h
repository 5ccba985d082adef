// A sensor with one colour per pixel, in Bayer's pattern, and its demosaicing.
#ifndef DAE_CORRUPTION_CAMERA_MOSAIC_H_
#define DAE_CORRUPTION_CAMERA_MOSAIC_H_

#include <cstdint>
#include <vector>

#include "image/resize.h"

namespace dae {

// The noise of a value x, from 0 to 1, has the variance shot * x + read.
struct SensorNoise {
  double shot = 0.0;
  double read = 0.0;
};

// The column x and row y of the red pixel in each block of 2x2 pixels.
struct BayerPhase {
  int32_t x = 0;
  int32_t y = 0;

  // 0: red, 1: green, 2: blue.
  int32_t color(int32_t column, int32_t row) const {
    const int32_t odd_column = (column ^ x) & 1;
    const int32_t odd_row = (row ^ y) & 1;
    return odd_column + odd_row;
  }
};

enum class Demosaicing {
  kBilinear,
  kMalvar,  // bilinear, corrected by the Laplacian of the known colour (Malvar, He and Cutler 2004)
};

// The values of a Bayer sensor. Pixels are mirrored past the edges without repeating the last one, which keeps the
// pattern.
class Mosaic {
 public:
  // Keeps one colour of each pixel of `rgb`, in linear sensor values.
  void sample(const FloatPixels& rgb, const BayerPhase& phase);
  // Adds noise, which depends only on the seed, the index and the pixel's place. The sensor clips to [0, 1].
  void add_noise(const SensorNoise& noise, uint32_t seed, uint32_t index);
  void demosaic(Demosaicing method, const BayerPhase& phase, FloatPixels& rgb);

 private:
  static constexpr int32_t kMargin = 2;
  float* row(int32_t y) { return values_.data() + static_cast<std::size_t>(y + kMargin) * stride_ + kMargin; }
  void mirror_edges();

  int32_t width_ = 0;
  int32_t height_ = 0;
  std::size_t stride_ = 0;
  std::vector<float> values_;  // with a margin of kMargin on each side
};

}  // namespace dae

#endif  // DAE_CORRUPTION_CAMERA_MOSAIC_H_

#ifndef DAE_KERNELS_IMAGE_BATCH_H_
#define DAE_KERNELS_IMAGE_BATCH_H_

#include <cstddef>
#include <cstdint>

namespace dae {

// A view of images in NHWC order. Pixels of a row are contiguous; rows and images may be further apart. Each image may
// be surrounded by a halo of zeros that convolutions read past the borders.
struct ImageBatch {
  float* data = nullptr;  // the first image's first pixel
  int32_t n = 0;
  int32_t h = 0;
  int32_t w = 0;
  int32_t c = 0;
  std::ptrdiff_t row = 0;    // floats from a pixel to the one below
  std::ptrdiff_t image = 0;  // floats from a pixel to the same one of the next image

  float* at(int32_t i, int32_t y) const { return data + i * image + y * row; }
  std::size_t row_values() const { return static_cast<std::size_t>(w) * static_cast<std::size_t>(c); }
};

// The images without `border` pixels along each edge.
inline ImageBatch within(const ImageBatch& batch, int32_t border) {
  ImageBatch part = batch;
  part.data += border * batch.row + std::ptrdiff_t{border} * batch.c;
  part.h -= 2 * border;
  part.w -= 2 * border;
  return part;
}

}  // namespace dae

#endif  // DAE_KERNELS_IMAGE_BATCH_H_

// Copies between strided images and the dense tensors that XNNPACK's operators take.
#ifndef DAE_OPS_DENSE_IMAGE_H_
#define DAE_OPS_DENSE_IMAGE_H_

#include <algorithm>
#include <cstddef>
#include <vector>

#include "kernels/image_batch.h"
#include "ops/xnnpack_operator.h"

namespace dae {

// Grows the buffer if needed, with room for XNNPACK's reads past the end.
inline float* reserve_dense(std::vector<float>& buffer, std::size_t values) {
  const std::size_t needed = values + kOverreadBytes / sizeof(float);
  if (buffer.size() < needed) buffer.resize(needed);
  return buffer.data();
}

// Whether nothing lies between the rows and images. The memory of network tensors may be over-read by kOverreadBytes.
inline bool is_dense(const ImageBatch& x) {
  const auto row = static_cast<std::ptrdiff_t>(x.row_values());
  return x.row == row && (x.n == 1 || x.image == x.h * row);
}

inline const float* copy_to_dense(const ImageBatch& x, std::vector<float>& buffer) {
  float* const dense =
      reserve_dense(buffer, static_cast<std::size_t>(x.n) * static_cast<std::size_t>(x.h) * x.row_values());
  float* to = dense;
  for (int32_t image = 0; image < x.n; ++image) {
    for (int32_t y = 0; y < x.h; ++y) to = std::copy_n(x.at(image, y), x.row_values(), to);
  }
  return dense;
}

inline void copy_from_dense(const float* dense, const ImageBatch& y) {
  for (int32_t image = 0; image < y.n; ++image) {
    for (int32_t row = 0; row < y.h; ++row, dense += y.row_values())
      std::copy_n(dense, y.row_values(), y.at(image, row));
  }
}

}  // namespace dae

#endif  // DAE_OPS_DENSE_IMAGE_H_

#ifndef DAE_OPS_TENSOR_SHAPE_H_
#define DAE_OPS_TENSOR_SHAPE_H_

#include <cstddef>
#include <cstdint>

namespace dae {

// NHWC: batch, rows, columns, channels.
struct TensorShape {
  int64_t n = 0;
  int64_t h = 0;
  int64_t w = 0;
  int64_t c = 0;

  std::size_t values() const { return static_cast<std::size_t>(n * h * w * c); }
  bool operator==(const TensorShape&) const = default;
};

}  // namespace dae

#endif  // DAE_OPS_TENSOR_SHAPE_H_

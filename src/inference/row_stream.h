#ifndef DAE_INFERENCE_ROW_STREAM_H_
#define DAE_INFERENCE_ROW_STREAM_H_

#include <algorithm>
#include <cstdint>

#include "inference/tensor_shape.h"

namespace dae {

// Where a network's images come from and its outputs go, row by row from the top; all columns and channels of a row.
class RowStream {
 public:
  virtual void read(int64_t image, int64_t row, float* to) = 0;
  virtual void write(int64_t image, int64_t row, const float* from) = 0;

 protected:
  ~RowStream() = default;
};

// From and to dense tensors in memory.
class DenseRows final : public RowStream {
 public:
  DenseRows(const float* x, const TensorShape& in, float* y, const TensorShape& out)
      : x_(x), in_(in), y_(y), out_(out) {}

  void read(int64_t image, int64_t row, float* to) override {
    const int64_t values = in_.w * in_.c;
    std::copy_n(x_ + (image * in_.h + row) * values, values, to);
  }
  void write(int64_t image, int64_t row, const float* from) override {
    const int64_t values = out_.w * out_.c;
    std::copy_n(from, values, y_ + (image * out_.h + row) * values);
  }

 private:
  const float* x_;
  TensorShape in_;
  float* y_;
  TensorShape out_;
};

}  // namespace dae

#endif  // DAE_INFERENCE_ROW_STREAM_H_

#ifndef DAE_INFERENCE_ROW_STREAM_H_
#define DAE_INFERENCE_ROW_STREAM_H_

#include <algorithm>
#include <cstdint>

#include "inference/tiling.h"
#include "ops/tensor_shape.h"

namespace dae {

// Where a network's images come from and its outputs go, row by row from the top; all columns and channels of a row.
class RowStream {
 public:
  virtual void read(int64_t image, int64_t row, float* to) = 0;
  virtual void write(int64_t image, int64_t row, const float* from) = 0;

 protected:
  ~RowStream() = default;
};

// From and to dense tensors in memory: the columns of a window, or all.
class DenseRows final : public RowStream {
 public:
  DenseRows(const float* x, const TensorShape& in, float* y, const TensorShape& out)
      : DenseRows(x, in, y, out, {0, in.w, 0, in.w}) {}
  DenseRows(const float* x, const TensorShape& in, float* y, const TensorShape& out, const Window& columns)
      : columns_(columns), x_(x), in_(in), y_(y), out_(out) {}

  void read(int64_t image, int64_t row, float* to) override {
    std::copy_n(x_ + ((image * in_.h + row) * in_.w + columns_.start) * in_.c, columns_.size * in_.c, to);
  }
  void write(int64_t image, int64_t row, const float* from) override {
    const int64_t first = output(columns_.from);
    std::copy_n(from + (first - output(columns_.start)) * out_.c, (output(columns_.to) - first) * out_.c,
                y_ + ((image * out_.h + row) * out_.w + first) * out_.c);
  }

 private:
  // Windows begin and end at multiples of the stride, so this is exact.
  int64_t output(int64_t column) const { return column * out_.w / in_.w; }

  Window columns_;
  const float* x_;
  TensorShape in_;
  float* y_;
  TensorShape out_;
};

}  // namespace dae

#endif  // DAE_INFERENCE_ROW_STREAM_H_

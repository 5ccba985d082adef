#ifndef DAE_INFERENCE_ROW_IO_H_
#define DAE_INFERENCE_ROW_IO_H_

#include <algorithm>
#include <cstdint>

#include "common/interval.h"
#include "ops/tensor_shape.h"

namespace dae {

// Gives a network the rows of its input images, from top to bottom. A row has all columns and channels.
class RowSource {
 public:
  virtual void read(int64_t image, int64_t row, float* to) = 0;

 protected:
  ~RowSource() = default;
};

// Takes the rows of a network's output, from top to bottom.
class RowSink {
 public:
  virtual void write(int64_t image, int64_t row, const float* from) = 0;

 protected:
  ~RowSink() = default;
};

// Reads some or all columns of a dense tensor in memory.
class DenseSource final : public RowSource {
 public:
  DenseSource(const float* x, const TensorShape& shape) : DenseSource(x, shape, {0, shape.w}) {}
  DenseSource(const float* x, const TensorShape& shape, const Interval& columns)
      : x_(x), shape_(shape), columns_(columns) {}

  void read(int64_t image, int64_t row, float* to) override {
    std::copy_n(x_ + ((image * shape_.h + row) * shape_.w + columns_.first) * shape_.c, columns_.count() * shape_.c,
                to);
  }

 private:
  const float* x_;
  TensorShape shape_;
  Interval columns_;
};

// Writes some or all columns of a dense tensor in memory.
class DenseSink final : public RowSink {
 public:
  DenseSink(float* y, const TensorShape& shape) : DenseSink(y, shape, 0, {0, shape.w}) {}
  // The network's rows begin at column `start` of the tensor; only `columns` are written.
  DenseSink(float* y, const TensorShape& shape, int64_t start, const Interval& columns)
      : y_(y), shape_(shape), start_(start), columns_(columns) {}

  void write(int64_t image, int64_t row, const float* from) override {
    std::copy_n(from + (columns_.first - start_) * shape_.c, columns_.count() * shape_.c,
                y_ + ((image * shape_.h + row) * shape_.w + columns_.first) * shape_.c);
  }

 private:
  float* y_;
  TensorShape shape_;
  int64_t start_;
  Interval columns_;
};

}  // namespace dae

#endif  // DAE_INFERENCE_ROW_IO_H_

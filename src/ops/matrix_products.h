// Batch matrix multiplication by XNNPACK.
#ifndef DAE_OPS_MATRIX_PRODUCTS_H_
#define DAE_OPS_MATRIX_PRODUCTS_H_

#include <cstddef>
#include <cstdint>

#include "ops/xnnpack_operator.h"

namespace dae {

// y[i] = x[i] * transposed m[i], for i from 0 to batch - 1, with constant matrices m. Threads may not share it.
class MatrixProducts {
 public:
  // matrices: [batch][out][in]. They are packed into a copy.
  MatrixProducts(int32_t batch, int32_t in, int32_t out, const float* matrices);

  // x: [batch][rows][in], read up to kOverreadBytes past its end. y: [batch][rows][out]. There must be at least one
  // row. The value of an output does not depend on the number of its row or on the number of rows.
  void run(const float* x, int32_t rows, float* y);

 private:
  OperatorHandle op_;
  int32_t batch_;
  int32_t in_;
  int32_t out_;
  int32_t prepared_rows_ = 0;
};

// y[i] = a[i] * b[i] for matrices that change: a is [batch][m][k], b [batch][k][n], y [batch][m][n]. a and b are read
// up to kOverreadBytes past their ends. Threads may not share it.
class DynamicProducts {
 public:
  explicit DynamicProducts(int32_t batch);

  // Allocates if the sizes differ from the last call's.
  void run(const float* a, const float* b, int64_t m, int64_t k, int64_t n, float* y);

 private:
  OperatorHandle op_;
  std::size_t batch_;
  std::size_t m_ = 0;
  std::size_t k_ = 0;
  std::size_t n_ = 0;
  XnnpackWorkspace workspace_;
};

}  // namespace dae

#endif  // DAE_OPS_MATRIX_PRODUCTS_H_

// XNNPACK's batch matrix multiplication with constant matrices: y[i] = x[i] * transposed m[i], for i from 0 to
// batch - 1.
#ifndef DAE_OPS_MATRIX_PRODUCTS_H_
#define DAE_OPS_MATRIX_PRODUCTS_H_

#include <cstdint>

#include "ops/xnnpack_operator.h"

namespace dae {

// Not shared between threads, like all operators.
class MatrixProducts {
 public:
  // matrices: [batch][out][in], copied (packed).
  MatrixProducts(int32_t batch, int32_t in, int32_t out, const float* matrices);

  // x: [batch][rows][in], over-read by up to kOverreadBytes. y: [batch][rows][out]. At least one row. An output's value
  // does not depend on which row it is in, or on how many there are.
  void run(const float* x, int32_t rows, float* y);

 private:
  OperatorHandle op_;
  int32_t batch_;
  int32_t in_;
  int32_t out_;
  int32_t prepared_rows_ = 0;
};

}  // namespace dae

#endif  // DAE_OPS_MATRIX_PRODUCTS_H_

#include "ops/matrix_products.h"

#include <xnnpack.h>

namespace dae {
namespace {

constexpr const char* kMatrixProducts = "matrix products";

OperatorHandle create(int32_t batch, int32_t in, int32_t out, const float* matrices) {
  initialize_xnnpack();
  xnn_operator_t op = nullptr;
  const xnn_status status = xnn_create_batch_matrix_multiply_nc_f32_const_weights(
      static_cast<std::size_t>(batch), static_cast<std::size_t>(in), static_cast<std::size_t>(out), matrices,
      XNN_FLAG_TRANSPOSE_WEIGHTS, &op);
  // XNNPACK may have made an operator before it failed.
  OperatorHandle handle(op);
  check_xnnpack(status, "create", kMatrixProducts);
  return handle;
}

}  // namespace

MatrixProducts::MatrixProducts(int32_t batch, int32_t in, int32_t out, const float* matrices)
    : op_(create(batch, in, out, matrices)), batch_(batch), in_(in), out_(out) {}

void MatrixProducts::run(const float* x, int32_t rows, float* y) {
  if (rows != prepared_rows_) {
    prepared_rows_ = 0;
    const auto batch = static_cast<std::size_t>(batch_);
    std::size_t workspace = 0;
    std::size_t alignment = 0;
    check_xnnpack(xnn_reshape_batch_matrix_multiply_nc_f32(
                      op_.get(), /*num_batch_dims=*/1, &batch, &batch, static_cast<std::size_t>(rows),
                      static_cast<std::size_t>(in_), static_cast<std::size_t>(out_), &workspace, &alignment, nullptr),
                  "reshape", kMatrixProducts);
    prepared_rows_ = rows;
  }
  check_xnnpack(xnn_setup_batch_matrix_multiply_nc_f32(op_.get(), /*workspace=*/nullptr, x, /*input_b=*/nullptr, y),
                "set up", kMatrixProducts);
  check_xnnpack(xnn_run_operator(op_.get(), nullptr), "run", kMatrixProducts);
}

DynamicProducts::DynamicProducts(int32_t batch) : batch_(static_cast<std::size_t>(batch)) {
  initialize_xnnpack();
  xnn_operator_t op = nullptr;
  const xnn_status status = xnn_create_batch_matrix_multiply_nc_f32(/*flags=*/0, &op);
  op_.reset(op);
  check_xnnpack(status, "create", kMatrixProducts);
}

void DynamicProducts::run(const float* a, const float* b, int64_t m, int64_t k, int64_t n, float* y) {
  const auto rows = static_cast<std::size_t>(m);
  const auto inner = static_cast<std::size_t>(k);
  const auto columns = static_cast<std::size_t>(n);
  if (rows != m_ || inner != k_ || columns != n_) {
    m_ = 0;
    check_xnnpack(
        xnn_reshape_batch_matrix_multiply_nc_f32(op_.get(), /*num_batch_dims=*/1, &batch_, &batch_, rows, inner,
                                                 columns, &workspace_.size, &workspace_.alignment, nullptr),
        "reshape", kMatrixProducts);
    m_ = rows;
    k_ = inner;
    n_ = columns;
  }
  check_xnnpack(xnn_setup_batch_matrix_multiply_nc_f32(op_.get(), workspace_.data(), a, b, y), "set up",
                kMatrixProducts);
  check_xnnpack(xnn_run_operator(op_.get(), nullptr), "run", kMatrixProducts);
}

}  // namespace dae

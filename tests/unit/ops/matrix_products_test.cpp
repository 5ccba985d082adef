#include "ops/matrix_products.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <vector>

#include "kernels/row_kernels.h"
#include "support/model_builder.h"

using namespace dae;
using namespace dae::test;

namespace {

constexpr int32_t kBatch = 3;

struct Case {
  int32_t in;
  int32_t out;
};
constexpr Case kCases[] = {{1, 1}, {5, 3}, {36, 36}, {40, 12}, {17, 70}};

std::vector<float> input(int32_t rows, int32_t in) {
  std::vector<float> x = random_values(static_cast<std::size_t>(kBatch * rows * in), 1);
  x.resize(x.size() + kOverreadFloats);
  return x;
}

std::vector<float> matrices_of(const Case& one) {
  return random_values(static_cast<std::size_t>(kBatch * one.in * one.out), 2);
}

double product(const std::vector<float>& x, const std::vector<float>& matrices, std::size_t row, std::size_t matrix,
               std::size_t in) {
  double sum = 0.0;
  for (std::size_t i = 0; i < in; ++i) {
    sum += static_cast<double>(x[row * in + i]) * static_cast<double>(matrices[matrix * in + i]);
  }
  return sum;
}

void check(const Case& one, int32_t rows) {
  CAPTURE(one.in, one.out, rows);
  const std::vector<float> matrices = matrices_of(one);
  const std::vector<float> x = input(rows, one.in);
  std::vector<float> y(static_cast<std::size_t>(kBatch * rows * one.out));
  MatrixProducts(kBatch, one.in, one.out, matrices.data()).run(x.data(), rows, y.data());
  const auto outs = static_cast<std::size_t>(one.out);
  double worst = 0.0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    const std::size_t row = i / outs;
    const std::size_t matrix = row / static_cast<std::size_t>(rows) * outs + i % outs;
    const double expected = product(x, matrices, row, matrix, static_cast<std::size_t>(one.in));
    worst = std::max(worst, std::abs(static_cast<double>(y[i]) - expected));
  }
  CHECK(worst < 1e-6 * one.in);
}

// Computes the products with batches of one row.
std::vector<float> row_by_row(MatrixProducts& products, const Case& one, const std::vector<float>& x, int32_t rows) {
  std::vector<float> y;
  for (int32_t row = 0; row < rows; ++row) {
    std::vector<float> some;
    for (int32_t i = 0; i < kBatch; ++i) {
      const auto first = x.begin() + std::ptrdiff_t{i * rows + row} * one.in;
      some.insert(some.end(), first, first + one.in);
    }
    some.resize(some.size() + kOverreadFloats);
    std::vector<float> result(static_cast<std::size_t>(kBatch * one.out));
    products.run(some.data(), 1, result.data());
    y.insert(y.end(), result.begin(), result.end());
  }
  return y;
}

}  // namespace

TEST_CASE("matrix products: they equal plain sums, for any number of rows", "[ops]") {
  for (const Case& one : kCases) {
    for (const int32_t rows : {1, 2, 7, 24, 25}) check(one, rows);
  }
}

TEST_CASE("matrix products: a row's results are the same to the bit whatever rows are beside it", "[ops]") {
  for (const Case& one : kCases) {
    CAPTURE(one.in, one.out);
    constexpr int32_t kRows = 24;
    const std::vector<float> matrices = matrices_of(one);
    MatrixProducts products(kBatch, one.in, one.out, matrices.data());
    const std::vector<float> x = input(kRows, one.in);
    std::vector<float> all(static_cast<std::size_t>(kBatch * kRows * one.out));
    products.run(x.data(), kRows, all.data());
    const std::vector<float> rows = row_by_row(products, one, x, kRows);
    for (int32_t row = 0; row < kRows; ++row) {
      for (int32_t i = 0; i < kBatch; ++i) {
        for (int32_t out = 0; out < one.out; ++out) {
          const float among = all[static_cast<std::size_t>((i * kRows + row) * one.out + out)];
          CHECK(among == rows[static_cast<std::size_t>((row * kBatch + i) * one.out + out)]);
        }
      }
    }
  }
}

#include "kernels/activation.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "kernels/row_kernels.h"

using namespace dae;

namespace {

ImageBatch row(std::vector<float>& values) {
  const auto count = static_cast<int32_t>(values.size());
  return {values.data(), 1, 1, count, 1, count, count};
}

}  // namespace

TEST_CASE("activation: sigmoid as the exact one, over all magnitudes", "[kernels]") {
  std::vector<float> x;
  for (int i = -2000; i <= 2000; ++i) x.push_back(static_cast<float>(i) * 0.05f);
  for (const RowKernels* kernels : supported_row_kernels()) {
    CAPTURE(kernels->lanes);
    std::vector<float> y = x;
    kernels->sigmoid(y.data(), y.size());
    double worst = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double exact = 1.0 / (1.0 + std::exp(-static_cast<double>(x[i])));
      worst = std::max(worst, std::abs(static_cast<double>(y[i]) - exact));
    }
    CHECK(worst < 2e-7);
  }
  std::vector<float> extreme{1e30f, -1e30f, std::numeric_limits<float>::infinity()};
  sigmoid(row(extreme));
  CHECK(extreme[0] == 1.0f);
  CHECK(extreme[1] < 1e-37f);
  CHECK(extreme[2] == 1.0f);
}

TEST_CASE("activation: what lies around an image stays", "[kernels]") {
  // The image has two rows of two values, in memory that is four values wide.
  std::vector<float> values{1, -1, 0, 0, -2, 2, 0, 0};
  const ImageBatch image{values.data(), 1, 2, 2, 1, 4, 8};
  sigmoid(image);
  CHECK(values[2] == 0.0f);
  CHECK(values[7] == 0.0f);
  CHECK(values[0] > 0.7f);
}

TEST_CASE("activation: ReLU and leaky ReLU with their derivatives", "[kernels]") {
  std::vector<float> y{-2, -0.5f, 0, 3};
  std::vector<float> leaky = y;
  leaky_relu(row(y), 0.0f);
  leaky_relu(row(leaky), 0.1f);
  CHECK(y == std::vector<float>{0, 0, 0, 3});
  CHECK(leaky == std::vector<float>{-0.2f, -0.05f, 0, 3});
  std::vector<float> dy{1, 1, 1, 2};
  leaky_relu_backward(row(y), 0.0f, row(dy));
  CHECK(dy == std::vector<float>{0, 0, 0, 2});
  dy = {1, 1, 1, 2};
  leaky_relu_backward(row(leaky), 0.1f, row(dy));
  CHECK(dy == std::vector<float>{0.1f, 0.1f, 0.1f, 2});
}

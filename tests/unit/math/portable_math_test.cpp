#include "math/portable_math.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <cmath>
#include <numbers>

using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

TEST_CASE("logarithm agrees with libm", "[portable_math]") {
  for (double x = 1e-300; x < 1e300; x *= 1.37) {
    INFO(x);
    CHECK_THAT(dae::portable_log(x), WithinRel(std::log(x), 1e-14));
  }
  // Tests values near 1, where the result is small, and all of one binade.
  for (double x = 0.5; x < 2.0; x += 0.00137) {
    INFO(x);
    CHECK_THAT(dae::portable_log(x), WithinRel(std::log(x), 1e-14));
  }
  CHECK(dae::portable_log(1.0) == 0.0);
}

TEST_CASE("exponential agrees with libm", "[portable_math]") {
  for (double x = -700.0; x < 700.0; x += 0.317) {
    INFO(x);
    CHECK_THAT(dae::portable_exp(x), WithinRel(std::exp(x), 1e-13));
  }
  CHECK(dae::portable_exp(0.0) == 1.0);
}

TEST_CASE("whole powers agree with libm", "[portable_math]") {
  for (const double x : {0.0, 0.1, 0.9, 0.999, 1.0, 1.5}) {
    for (const int64_t n : {0, 1, 2, 3, 10, 255, 1000}) {
      INFO(x << "^" << n);
      CHECK_THAT(dae::whole_power(x, n), WithinRel(std::pow(x, static_cast<double>(n)), 1e-12));
    }
  }
  // A long training needs such exponents.
  CHECK(dae::whole_power(0.9, int64_t{1} << 40) == 0.0);
}

TEST_CASE("sine and cosine agree with libm in every quarter", "[portable_math]") {
  for (uint64_t turn = 0; turn < (uint64_t{1} << 32); turn += 4'000'037) {
    INFO(turn);
    const double angle = 2.0 * std::numbers::pi * static_cast<double>(turn) * 0x1p-32;
    const dae::SineCosine got = dae::portable_sine_cosine(static_cast<uint32_t>(turn));
    CHECK_THAT(got.sine, WithinAbs(std::sin(angle), 4e-15));
    CHECK_THAT(got.cosine, WithinAbs(std::cos(angle), 4e-15));
  }
  CHECK(dae::portable_sine_cosine(0).cosine == 1.0);
  CHECK(dae::portable_sine_cosine(1u << 30).sine == 1.0);
  CHECK(dae::portable_sine_cosine(1u << 31).cosine == -1.0);
  CHECK(dae::portable_sine_cosine(3u << 30).sine == -1.0);
}

TEST_CASE("Poisson probabilities agree with libm", "[portable_math]") {
  for (const double rate : {0.3, 2.0, 10.0, 33.3, 400.0}) {
    for (double k = 0.0; k < 3.0 * rate + 10.0; k += 1.0) {
      INFO(rate << ", " << k);
      const double expected = k * std::log(rate) - rate - std::lgamma(k + 1.0);
      CHECK_THAT(dae::portable_log_poisson(k, rate), WithinAbs(expected, 1e-11));
    }
  }
}

TEST_CASE("probabilities of large rates do not cancel", "[portable_math]") {
  // At k = rate the logarithm is -log(2 pi rate) / 2 - 1 / (12 rate); one deviation away it is about 1/2 smaller.
  const double rate = 0x1p50;
  const double center = -0.5 * std::log(2.0 * std::numbers::pi * rate);
  CHECK_THAT(dae::portable_log_poisson(rate, rate), WithinAbs(center, 1e-12));
  CHECK_THAT(dae::portable_log_poisson(rate + 0x1p25, rate), WithinAbs(center - 0.5, 1e-7));
}

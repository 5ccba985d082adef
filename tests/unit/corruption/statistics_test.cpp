// Tests that the processes have the distributions that noise.h promises. With a fixed seed each run draws the same
// numbers, so bounds of five standard errors never fail by chance later on.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <cmath>
#include <vector>

#include "corruption/noise.h"

using Catch::Matchers::WithinAbs;
using namespace dae;

namespace {

constexpr std::size_t kCount = 200'000;

std::vector<double> samples(NoiseKind kind, float level, float x) {
  const std::vector<float> clean(kCount, x);
  std::vector<float> noisy(kCount);
  corrupt_values(clean, noisy, {kind, level, 2024, 3, false}, 0);
  return {noisy.begin(), noisy.end()};
}

struct Moments {
  double mean;
  double deviation;
  double skewness;
  double kurtosis;  // 3 for a normal distribution
};

Moments moments(const std::vector<double>& values) {
  const auto count = static_cast<double>(values.size());
  double mean = 0.0;
  for (const double value : values) mean += value / count;
  double second = 0.0;
  double third = 0.0;
  double fourth = 0.0;
  for (const double value : values) {
    const double d = value - mean;
    second += d * d / count;
    third += d * d * d / count;
    fourth += d * d * d * d / count;
  }
  const double deviation = std::sqrt(second);
  return {mean, deviation, third / (second * deviation), fourth / (second * second)};
}

double share(const std::vector<double>& values, double wanted) {
  return static_cast<double>(std::ranges::count(values, wanted)) / static_cast<double>(values.size());
}

// Five standard errors of the mean of kCount values with this deviation.
double error(double deviation) {
  return 5.0 * deviation / std::sqrt(static_cast<double>(kCount));
}

void check_normal(const std::vector<double>& values, double mean, double deviation) {
  const Moments m = moments(values);
  CHECK_THAT(m.mean, WithinAbs(mean, error(deviation)));
  CHECK_THAT(m.deviation, WithinAbs(deviation, error(deviation) / std::sqrt(2.0)));
  CHECK_THAT(m.skewness, WithinAbs(0.0, error(std::sqrt(6.0))));
  CHECK_THAT(m.kurtosis, WithinAbs(3.0, error(std::sqrt(24.0))));
}

// Compares counts of a Poisson variable with its probabilities: chi-squared over the bins that expect 10 or more.
double chi_squared_per_bin(const std::vector<double>& counts, double rate) {
  double sum = 0.0;
  double bins = 0.0;
  for (double k = 0.0; k < rate + 10.0 * std::sqrt(rate) + 10.0; k += 1.0) {
    const double expected = static_cast<double>(kCount) * std::exp(k * std::log(rate) - rate - std::lgamma(k + 1.0));
    if (expected < 10.0) continue;
    const double difference = static_cast<double>(std::ranges::count(counts, k)) - expected;
    sum += difference * difference / expected;
    bins += 1.0;
  }
  return sum / bins;
}

}  // namespace

TEST_CASE("Gaussian noise is normal around the value", "[statistics]") {
  check_normal(samples(NoiseKind::kGaussian, 0.2f, 0.25f), 0.25, static_cast<double>(0.2f));
}

TEST_CASE("speckle is normal, its deviation in proportion to the value", "[statistics]") {
  check_normal(samples(NoiseKind::kSpeckle, 0.5f, 0.5f), 0.5, 0.25);
  CHECK(share(samples(NoiseKind::kSpeckle, 0.5f, 0.0f), 0.0) == 1.0);
}

TEST_CASE("neighbouring Gaussian values are independent", "[statistics]") {
  const std::vector<double> values = samples(NoiseKind::kGaussian, 1.0f, 0.0f);
  for (const std::size_t distance : {1u, 2u, 3u, 4u, 28u}) {
    double product = 0.0;
    double squares = 0.0;
    for (std::size_t i = distance; i < values.size(); ++i) {
      product += values[i] * values[i - distance] / static_cast<double>(kCount);
      squares += (values[i] * values[i] - 1.0) * (values[i - distance] * values[i - distance] - 1.0) /
                 static_cast<double>(kCount);
    }
    INFO(distance);
    CHECK_THAT(product, WithinAbs(0.0, error(1.0)));
    CHECK_THAT(squares, WithinAbs(0.0, error(2.0)));
  }
}

TEST_CASE("uniform noise fills its interval evenly", "[statistics]") {
  const std::vector<double> values = samples(NoiseKind::kUniform, 0.4f, 0.5f);
  const Moments m = moments(values);
  CHECK_THAT(m.mean, WithinAbs(0.5, error(0.231)));
  CHECK_THAT(m.deviation, WithinAbs(0.4 / std::sqrt(3.0), error(0.11)));
  CHECK_THAT(m.kurtosis, WithinAbs(1.8, 0.02));
  CHECK(std::ranges::min(values) >= 0.0999);
  CHECK(std::ranges::min(values) < 0.1001);
  CHECK(std::ranges::max(values) <= 0.9001);
  CHECK(std::ranges::max(values) > 0.8999);
}

TEST_CASE("salt and pepper come evenly, with the probability of the level", "[statistics]") {
  const std::vector<double> values = samples(NoiseKind::kSaltPepper, 0.3f, 0.5f);
  CHECK_THAT(share(values, 0.0), WithinAbs(0.15, error(0.357)));
  CHECK_THAT(share(values, 1.0), WithinAbs(0.15, error(0.357)));
  CHECK_THAT(share(values, 0.5), WithinAbs(0.70, error(0.458)));
  CHECK(share(samples(NoiseKind::kSaltPepper, 1.0f, 0.5f), 0.5) == 0.0);
}

TEST_CASE("masking blackens with the probability of the level", "[statistics]") {
  const std::vector<double> values = samples(NoiseKind::kMasking, 0.3f, 0.5f);
  CHECK_THAT(share(values, 0.0), WithinAbs(0.3, error(0.458)));
  CHECK_THAT(share(values, 0.5), WithinAbs(0.7, error(0.458)));
  CHECK(share(samples(NoiseKind::kMasking, 1.0f, 0.5f), 0.0) == 1.0);
}

TEST_CASE("photon counts have Poisson probabilities, by both algorithms", "[statistics]") {
  // x / level^2 photons: inversion below 10, rejection above.
  struct Case {
    float level;
    float x;
  };
  for (const Case& c : {Case{1.0f, 0.4f}, Case{0.5f, 1.0f}, Case{0.25f, 0.61f}, Case{0.25f, 0.64f}, Case{0.125f, 1.0f},
                        Case{0.0625f, 1.0f}}) {
    const double unit = static_cast<double>(c.level) * static_cast<double>(c.level);
    const double rate = static_cast<double>(c.x) / unit;
    INFO(rate);
    std::vector<double> counts = samples(NoiseKind::kPoisson, c.level, c.x);
    for (double& count : counts) count = std::round(count / unit);
    const Moments m = moments(counts);
    CHECK_THAT(m.mean, WithinAbs(rate, error(std::sqrt(rate))));
    CHECK_THAT(m.deviation, WithinAbs(std::sqrt(rate), error(std::sqrt(rate))));
    CHECK(chi_squared_per_bin(counts, rate) < 2.0);
  }
  CHECK(share(samples(NoiseKind::kPoisson, 0.5f, 0.0f), 0.0) == 1.0);
}

TEST_CASE("photon noise of low levels is nearly normal, its deviation the level at 1", "[statistics]") {
  for (const float level : {0.01f, 0.0005f}) {
    const Moments m = moments(samples(NoiseKind::kPoisson, level, 1.0f));
    INFO(level);
    CHECK_THAT(m.mean, WithinAbs(1.0, error(static_cast<double>(level))));
    CHECK_THAT(m.deviation / static_cast<double>(level), WithinAbs(1.0, error(1.0)));
    CHECK_THAT(m.kurtosis, WithinAbs(3.0, error(std::sqrt(24.0))));
  }
}

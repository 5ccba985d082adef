// The classifier of `dae-lab codes` finds a real minimum, whatever the number of threads and the features' units.
#include "lab/linear_classifier.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "lab/minimize.h"
#include "support/message_with.h"
#include "support/model_builder.h"
#include "support/threads.h"

using Catch::Approx;
using namespace dae;
using namespace dae::lab;
using namespace dae::test;

namespace {

struct Samples {
  Features features;
  std::vector<uint8_t> labels;
};

constexpr std::size_t kClasses = 3;

// Creates samples of three classes: clouds of width `spread` around the corners of a triangle, with a constant feature
// and one of noise.
Samples clouds(std::size_t count, float spread, uint32_t seed) {
  constexpr float kCorners[kClasses][2] = {{0.0f, 0.0f}, {4.0f, 0.0f}, {0.0f, 4.0f}};
  const std::vector<float> random = random_values(3 * count, seed);
  Samples samples;
  samples.features.columns = 4;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t label = i % kClasses;
    const auto shift = [&](std::size_t axis) { return spread * (random[3 * i + axis] - 0.5f); };
    const float x = kCorners[label][0] + shift(0);
    const float y = kCorners[label][1] + shift(1);
    samples.features.values.insert(samples.features.values.end(), {x, y, 7.5f, random[3 * i + 2]});
    samples.labels.push_back(static_cast<uint8_t>(label));
  }
  return samples;
}

LinearClassifier fit(Samples samples, int threads = 1, double l2 = 1e-3) {
  return {samples.features, samples.labels, ClassifierOptions{l2, 500, threads, {}}};
}

}  // namespace

TEST_CASE("minimize: finds the minimum of a long valley", "[cli]") {
  // (x - 1)^2 + 1000 (y + 2)^2 + z^4
  const auto valley = [](std::span<const double> x, std::span<double> gradient) {
    gradient[0] = 2.0 * (x[0] - 1.0);
    gradient[1] = 2000.0 * (x[1] + 2.0);
    gradient[2] = 4.0 * x[2] * x[2] * x[2];
    return (x[0] - 1.0) * (x[0] - 1.0) + 1000.0 * (x[1] + 2.0) * (x[1] + 2.0) + std::pow(x[2], 4.0);
  };
  std::vector<double> x{-5.0, 5.0, 1.0};
  int reported = 0;
  const int iterations = lab::minimize(valley, x, 1000, [&](int iteration) { reported = iteration; });
  CHECK(iterations < 100);
  CHECK(reported == iterations);
  CHECK(x[1] == Approx(-2.0).margin(0.01));
  // It stops after the given number of iterations.
  std::vector<double> cut{-5.0, 5.0, 1.0};
  CHECK(lab::minimize(valley, cut, 2, {}) == 2);
}

TEST_CASE("linear classifier: tells clouds apart that lines can", "[cli]") {
  const LinearClassifier classifier = fit(clouds(300, 3.0f, 1));
  CHECK(classifier.training_accuracy() == 1.0);
  const Samples unseen = clouds(300, 3.0f, 2);
  CHECK(classifier.accuracy(unseen.features, unseen.labels) > 0.99);
}

TEST_CASE("linear classifier: features without information give chance", "[cli]") {
  Samples samples = clouds(3000, 3.0f, 1);
  for (std::size_t i = 0; i < samples.features.rows(); ++i) {
    samples.features.row(i)[0] = 0.0f;
    samples.features.row(i)[1] = 1.0f;
  }
  CHECK(fit(samples).accuracy(samples.features, samples.labels) == Approx(1.0 / 3.0).margin(0.05));
}

TEST_CASE("linear classifier: the same on any number of threads, and in any unit", "[cli]") {
  const Samples samples = clouds(600, 9.0f, 3);
  const Samples unseen = clouds(600, 9.0f, 4);
  const double expected = fit(samples).accuracy(unseen.features, unseen.labels);
  CHECK(expected > 0.6);
  CHECK(expected < 0.98);
  for (const int threads : thread_counts()) {
    CHECK(fit(samples, threads).accuracy(unseen.features, unseen.labels) == expected);
  }
  Samples scaled = samples;
  Samples scaled_unseen = unseen;
  for (Samples* set : {&scaled, &scaled_unseen}) {
    for (std::size_t i = 0; i < set->features.rows(); ++i) set->features.row(i)[1] *= 1024.0f;
  }
  CHECK(fit(scaled).accuracy(scaled_unseen.features, scaled_unseen.labels) == Approx(expected).margin(0.002));
}

TEST_CASE("linear classifier: a large penalty needs few iterations", "[cli]") {
  const Samples samples = clouds(300, 3.0f, 1);
  CHECK(fit(samples, 1, 1e-3).iterations() > fit(samples, 1, 1e3).iterations());
}

TEST_CASE("linear classifier: labels that do not fit are refused", "[cli]") {
  Samples samples = clouds(30, 3.0f, 1);
  samples.labels.pop_back();
  CHECK_THROWS_MATCHES(fit(samples), std::invalid_argument, message_with("each of 30 samples"));
  samples.labels.push_back(16);
  CHECK_THROWS_MATCHES(fit(samples), std::invalid_argument, message_with("below 16, got 16"));
  CHECK_THROWS_AS(fit(Samples{}), std::invalid_argument);
}

#include "training/noise_normalization.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <cmath>
#include <set>
#include <vector>

#include "support/layer_tables.h"
#include "support/model_builder.h"

using Catch::Matchers::WithinRel;

namespace {

struct Batch {
  std::vector<float> values;
  dae::ImageBatch view;

  explicit Batch(std::vector<float> from) : values(std::move(from)), view{values.data(), 2, 4, 6, 1, 6, 24} {}
};

// Two pairs whose noise alternates between +level and -level.
struct Pairs {
  Batch clean{dae::test::random_values(48, 4)};
  Batch noisy{clean.values};

  explicit Pairs(float level) {
    for (std::size_t i = 0; i < noisy.values.size(); ++i) noisy.values[i] += i % 2 == 0 ? level : -level;
  }
};

dae::LayerTable table(float sigma) {
  dae::LayerTable table = dae::test::skip_table();
  table.noise_sigma = sigma;
  return table;
}

}  // namespace

TEST_CASE("noise normalization: a pair is multiplied until its noise has the network's sigma", "[training]") {
  const std::vector<float> before = Pairs(0.2f).clean.values;
  Pairs pairs(0.2f);
  dae::normalize_noise(table(0.1f), pairs.noisy.view, pairs.clean.view, 1, 0);
  for (std::size_t i = 0; i < 24; ++i) CHECK(pairs.clean.values[i] == before[i]);
  for (std::size_t i = 24; i < 48; ++i) {
    CHECK_THAT(pairs.clean.values[i], WithinRel(0.5f * before[i], 1e-4f));
    CHECK_THAT(std::abs(pairs.noisy.values[i] - pairs.clean.values[i]), WithinRel(0.1f, 1e-4f));
  }
}

TEST_CASE("noise normalization: texture raises the estimate differently from pair to pair, and only a little",
          "[training]") {
  std::set<float> gains;
  for (uint32_t number = 0; number < 100; ++number) {
    Pairs pairs(5.0f / 255.0f);
    const float before = pairs.clean.values[0];
    dae::normalize_noise(table(5.0f / 255.0f), pairs.noisy.view, pairs.clean.view, 0, number);
    const float gain = pairs.clean.values[0] / before;
    CHECK(gain <= 1.0001f);
    CHECK(gain >= 5.0f / std::hypot(5.0f, 3.5f) - 0.0001f);
    gains.insert(gain);
  }
  CHECK(gains.size() > 90);
}

TEST_CASE("noise normalization: clean pairs have a bounded gain, other networks none", "[training]") {
  Pairs pairs(0.0f);
  const std::vector<float> before = pairs.clean.values;
  dae::normalize_noise(table(0.1f), pairs.noisy.view, pairs.clean.view, 0, 0);
  CHECK_THAT(pairs.clean.values[3], WithinRel(12.75f * before[3], 1e-4f));
  CHECK(pairs.noisy.values == pairs.clean.values);
  Pairs others(0.3f);
  const std::vector<float> noisy = others.noisy.values;
  dae::normalize_noise(table(0.0f), others.noisy.view, others.clean.view, 0, 0);
  CHECK(others.noisy.values == noisy);
}

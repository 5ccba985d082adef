#include "training/optimizer.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>

using Catch::Approx;
using namespace dae;

TEST_CASE("optimizer: Adam's first step is the learning rate, whatever the gradient's size", "[training]") {
  Optimizer adam(OptimizerOptions{}, 3);
  std::vector<float> parameters{1.0f, 2.0f, 3.0f};
  adam.step(parameters, std::vector<float>{0.5f, -100.0f, 0.0f}, 0, 0.1f);
  CHECK(parameters[0] == Approx(0.9f));
  CHECK(parameters[1] == Approx(2.1f));
  CHECK(parameters[2] == 3.0f);
}

TEST_CASE("optimizer: Adam against the paper's formulas in double", "[training]") {
  Optimizer adam(OptimizerOptions{}, 1);
  std::vector<float> parameter{0.0f};
  double p = 0.0;
  double m = 0.0;
  double v = 0.0;
  for (int32_t t = 0; t < 50; ++t) {
    const double g = std::sin(0.3 * t) + 0.2;
    adam.step(parameter, std::vector<float>{static_cast<float>(g)}, t, 0.01f);
    m = 0.9 * m + 0.1 * g;
    v = 0.999 * v + 0.001 * g * g;
    const double m_hat = m / (1.0 - std::pow(0.9, t + 1));
    const double v_hat = v / (1.0 - std::pow(0.999, t + 1));
    p -= 0.01 * m_hat / (std::sqrt(v_hat) + 1e-7);
  }
  CHECK(static_cast<double>(parameter[0]) == Approx(p).epsilon(1e-4));
}

TEST_CASE("optimizer: SGD with momentum gathers speed", "[training]") {
  OptimizerOptions options;
  options.type = OptimizerOptions::Type::kSgd;
  options.momentum = 0.5f;
  Optimizer sgd(options, 1);
  std::vector<float> parameter{0.0f};
  for (const float expected : {-1.0f, -2.5f, -4.25f}) {
    sgd.step(parameter, std::vector<float>{1.0f}, 0, 1.0f);
    CHECK(parameter[0] == Approx(expected));
  }
}

TEST_CASE("schedules", "[training]") {
  ScheduleOptions schedule;
  CHECK(schedule_factor(schedule, 70, 100, 10) == 1.0);
  schedule.warmup = 1.0;
  CHECK(schedule_factor(schedule, 0, 100, 10) == Approx(1.0 / 11.0));
  CHECK(schedule_factor(schedule, 10, 100, 10) == 1.0);

  schedule.type = ScheduleOptions::Type::kCosine;
  schedule.final = 0.1;
  CHECK(schedule_factor(schedule, 10, 110, 10) == Approx(1.0));
  CHECK(schedule_factor(schedule, 60, 110, 10) == Approx(0.55));
  CHECK(schedule_factor(schedule, 110, 110, 10) == Approx(0.1));

  schedule = {};
  schedule.type = ScheduleOptions::Type::kStep;
  schedule.every = 2.0;
  schedule.factor = 0.1;
  CHECK(schedule_factor(schedule, 19, 100, 10) == 1.0);
  CHECK(schedule_factor(schedule, 20, 100, 10) == Approx(0.1));
  CHECK(schedule_factor(schedule, 40, 100, 10) == Approx(0.01));
}

TEST_CASE("the weights' average follows quickly at first", "[training]") {
  std::vector<float> average{0.0f};
  update_average(average, std::vector<float>{1.0f}, 0.999f, 0);
  CHECK(average[0] == Approx(0.9f));
  update_average(average, std::vector<float>{0.0f}, 0.999f, 1'000'000);
  CHECK(average[0] == Approx(0.9f * 0.999f));
}

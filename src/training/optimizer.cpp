#include "training/optimizer.h"

#include <algorithm>
#include <cmath>

#include "math/portable_math.h"

namespace dae {
namespace {

constexpr double kHalfTurn = 0x1p31;  // 180 degrees in the unit of portable_sine_cosine()

}  // namespace

Optimizer::Optimizer(const OptimizerOptions& options, std::size_t parameters)
    : options_(options),
      first_(parameters),
      second_(options.type == OptimizerOptions::Type::kAdam ? parameters : std::size_t{0}) {}

void Optimizer::step(std::span<float> parameters, std::span<const float> gradient, int32_t number,
                     float learning_rate) {
  if (options_.type == OptimizerOptions::Type::kSgd) {
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      first_[i] = options_.momentum * first_[i] + gradient[i];
      parameters[i] -= learning_rate * first_[i];
    }
    return;
  }
  const float beta1 = options_.beta1;
  const float beta2 = options_.beta2;
  const double first_sum = 1.0 - whole_power(static_cast<double>(beta1), number + 1);
  const double second_sum = 1.0 - whole_power(static_cast<double>(beta2), number + 1);
  const auto rate = static_cast<float>(static_cast<double>(learning_rate) / first_sum);
  const auto correction = static_cast<float>(1.0 / std::sqrt(second_sum));
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const float g = gradient[i];
    first_[i] = beta1 * first_[i] + (1.0f - beta1) * g;
    second_[i] = beta2 * second_[i] + (1.0f - beta2) * g * g;
    parameters[i] -= rate * first_[i] / (std::sqrt(second_[i]) * correction + options_.epsilon);
  }
}

double schedule_factor(const ScheduleOptions& schedule, int32_t step, int32_t total, int32_t steps_per_epoch) {
  const double warmup = schedule.warmup * steps_per_epoch;
  const double rise = step < warmup ? (step + 1.0) / (warmup + 1.0) : 1.0;
  switch (schedule.type) {
    case ScheduleOptions::Type::kConstant:
      break;
    case ScheduleOptions::Type::kStep: {
      const double epoch = static_cast<double>(step) / steps_per_epoch;
      return rise * whole_power(schedule.factor, static_cast<int64_t>(epoch / schedule.every));
    }
    case ScheduleOptions::Type::kCosine: {
      const double done = std::clamp((step - warmup) / std::max(total - warmup, 1.0), 0.0, 1.0);
      const double cosine = portable_sine_cosine(static_cast<uint32_t>(done * kHalfTurn)).cosine;
      return rise * (schedule.final + (1.0 - schedule.final) * 0.5 * (1.0 + cosine));
    }
  }
  return rise;
}

void update_average(std::span<float> average, std::span<const float> parameters, float decay, int32_t step) {
  const float d = std::min(decay, (1.0f + static_cast<float>(step)) / (10.0f + static_cast<float>(step)));
  for (std::size_t i = 0; i < average.size(); ++i) {
    // Averaging equal values may change them by rounding. Parameters that do not learn must stay the same.
    if (average[i] != parameters[i]) average[i] = d * average[i] + (1.0f - d) * parameters[i];
  }
}

}  // namespace dae

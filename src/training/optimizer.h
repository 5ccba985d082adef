#ifndef DAE_TRAINING_OPTIMIZER_H_
#define DAE_TRAINING_OPTIMIZER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "training/options.h"

namespace dae {

// Adam (Kingma and Ba 2015) or stochastic gradient descent with momentum, computed as in PyTorch.
class Optimizer {
 public:
  Optimizer(const OptimizerOptions& options, std::size_t parameters);

  // Updates the parameters; `number` is the number of the step: 0, 1, 2, ...
  void step(std::span<float> parameters, std::span<const float> gradient, int32_t number, float learning_rate);

  // The moments: first() is the mean of the gradient (Adam) or its running sum (SGD), second() the mean of its square
  // (Adam; else empty).
  std::span<float> first() { return first_; }
  std::span<float> second() { return second_; }
  std::span<const float> first() const { return first_; }
  std::span<const float> second() const { return second_; }

 private:
  OptimizerOptions options_;
  std::vector<float> first_;
  std::vector<float> second_;
};

// The factor of the learning rate in step `step` of `total`.
double schedule_factor(const ScheduleOptions& schedule, int32_t step, int32_t total, int32_t steps_per_epoch);

// average = d average + (1 - d) parameters, with d = min(decay, (1 + step) / (10 + step)). The average follows quickly
// at first, as TensorFlow's ExponentialMovingAverage does.
void update_average(std::span<float> average, std::span<const float> parameters, float decay, int32_t step);

}  // namespace dae

#endif  // DAE_TRAINING_OPTIMIZER_H_

#ifndef DAE_TRAINING_VALIDATOR_H_
#define DAE_TRAINING_VALIDATOR_H_

#include <cstdint>
#include <vector>

#include "inference/network.h"
#include "inference/thread_pool.h"
#include "training/dataset.h"
#include "training/options.h"

namespace dae {

// Means over the images measured so far.
struct Validation {
  int32_t done = 0;
  int32_t total = 0;
  double loss = 0.0;
  double mse = 0.0;
  double ssim = 0.0;  // 0 where images are smaller than its window
};

// Measures a model on clean images that it has not seen, in steps: noise as evaluations have it, the network's output
// clipped to [0, 1]. Of a large image the middle is taken.
class Validator {
 public:
  // Dataset and pool must outlive the validator.
  Validator(const Model& model, const TrainingOptions& options, const Dataset& data, ThreadPool& pool);

  // Some more images. Does nothing when all are done.
  void step();
  const Validation& result() const { return result_; }
  bool finished() const { return result_.done == result_.total; }

 private:
  struct Score {
    double loss = 0.0;
    double mse = 0.0;
    double ssim = 0.0;
  };

  Score measure_image(int32_t index, int thread);

  ThreadPool& pool_;
  std::vector<Network> networks_;  // one a thread
  const LayerTable table_;
  Noise noise_;
  Loss loss_;
  const Dataset& data_;
  int32_t stride_h_;
  int32_t stride_w_;
  Validation result_;
  Score sum_;
  std::vector<Score> scores_;
};

}  // namespace dae

#endif  // DAE_TRAINING_VALIDATOR_H_

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
  double psnr = 0.0;        // of the pooled error
  double ssim = 0.0;        // 0 where images are smaller than its window
  double input_psnr = 0.0;  // what the network was given
};

// Measures a model on clean images that it has not seen, in steps: noise as evaluations have it, the network's output
// clipped to [0, 1]. Of a large image the middle is taken. A network that enlarges is measured as super-resolution is
// in papers: whole images, PSNR and SSIM of measured_luma() without a border as wide as the scale, PSNR the mean of the
// images' dB; what it was given counts enlarged bicubically.
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
    double psnr = 0.0;   // of an enlarging network
    double input = 0.0;  // mean squared error of the noisy image, or PSNR of the enlarged one
  };

  Image clean_patch(int32_t index) const;
  Image noisy_image(const Image& clean, int32_t index) const;
  // What the noisy image is to become: the clean one, or the target of the chain.
  Image target_image(const Image& clean, int32_t index) const;
  Score measure_image(int32_t index, int thread);
  void measure_denoised(const Image& clean, const Image& noisy, const Image& output, Score& score) const;
  void measure_enlarged(const Image& clean, const Image& noisy, const Image& output, Score& score) const;

  ThreadPool& pool_;
  std::vector<Network> networks_;  // one a thread
  const LayerTable table_;
  const TrainingOptions options_;
  const Dataset& data_;
  int32_t scale_;
  int32_t edge_;
  int32_t step_h_;  // sides of measured images are multiples of these
  int32_t step_w_;
  Validation result_;
  Score sum_;
  std::vector<Score> scores_;
};

}  // namespace dae

#endif  // DAE_TRAINING_VALIDATOR_H_

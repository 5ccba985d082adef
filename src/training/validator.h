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
  double psnr = 0.0;        // of the mean squared error over all images
  double ssim = 0.0;        // 0 if images are smaller than SSIM's window
  double input_psnr = 0.0;  // PSNR of the network's input
};

// Measures a model on clean images that it was not trained on, in steps. The noise is that of evaluations; the
// network's output is clipped to [0, 1]. The centre of large images is measured. A super-resolution network is measured
// as in papers: on whole images, PSNR and SSIM of measured_luma() without a border of the scale's width, and the mean
// of the images' PSNR; its input is enlarged bicubically to be measured.
class Validator {
 public:
  // Dataset and pool must outlive the validator.
  Validator(const Model& model, const TrainingOptions& options, const Dataset& data, ThreadPool& pool);

  // Measures some more images. Does nothing when all are done.
  void step();
  const Validation& result() const { return result_; }
  bool finished() const { return result_.done == result_.total; }

 private:
  struct Score {
    double loss = 0.0;
    double mse = 0.0;
    double ssim = 0.0;
    double psnr = 0.0;   // for super-resolution only
    double input = 0.0;  // mean squared error of the noisy image, or PSNR of the enlarged one
  };

  Image clean_patch(int32_t index) const;
  Image noisy_image(const Image& clean, int32_t index) const;
  // The target of the noisy image: the clean image, or the chain's target.
  Image target_image(const Image& clean, int32_t index) const;
  Score measure_image(int32_t index, int thread);
  void measure_denoised(const Image& clean, const Image& noisy, const Image& output, Score& score) const;
  void measure_enlarged(const Image& clean, const Image& noisy, const Image& output, Score& score) const;

  ThreadPool& pool_;
  std::vector<Network> networks_;  // one for each thread
  const LayerTable table_;
  const TrainingOptions options_;
  const Dataset& data_;
  int32_t scale_;
  int32_t mirror_padding_;
  int32_t step_h_;  // height and width of measured images are multiples of these
  int32_t step_w_;
  Validation result_;
  Score sum_;
  std::vector<Score> scores_;
};

}  // namespace dae

#endif  // DAE_TRAINING_VALIDATOR_H_

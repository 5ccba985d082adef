#ifndef DAE_TRAINING_OPTIONS_H_
#define DAE_TRAINING_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "corruption/chain.h"
#include "corruption/noise.h"
#include "training/loss.h"

namespace dae {

struct OptimizerOptions {
  enum class Type { kAdam, kSgd };
  Type type = Type::kAdam;
  float learning_rate = 1e-3f;
  float beta1 = 0.9f;  // Adam (Kingma and Ba 2015); the defaults are Keras's
  float beta2 = 0.999f;
  float epsilon = 1e-7f;
  float momentum = 0.9f;  // SGD
};

// The factor that multiplies the learning rate.
struct ScheduleOptions {
  enum class Type { kConstant, kStep, kCosine };
  Type type = Type::kConstant;
  double every = 1.0;  // step: number of epochs after which the rate is multiplied by `factor`
  double factor = 0.5;
  double final = 0.0;   // cosine (Loshchilov and Hutter 2017): the last factor
  double warmup = 0.0;  // number of epochs in which the factor rises linearly from 0
};

// A corruption of training patches: a kind and a level drawn uniformly from the lists and ranges.
struct PatchCorruption {
  std::vector<NoiseKind> kinds{NoiseKind::kGaussian};
  float min_level = 0.2f;
  float max_level = 0.2f;
  bool clip = true;
  int32_t min_jpeg = 0;  // the noisy patch becomes a JPEG with a quality from min_jpeg to max_jpeg; 0: none
  int32_t max_jpeg = 0;
  std::optional<Chain> chain;   // replaces all options above; its results are rounded to 8 bits
  std::optional<Chain> target;  // applied to the chain's target; keeps its size
  float share = 1.0f;           // probability of this corruption, relative to the sum of all shares
};

struct PretrainingStage;

struct TrainingOptions {
  int32_t epochs = 0;
  int32_t batch_size = 32;
  uint32_t seed = 0;
  Loss loss = Loss::kMse;
  OptimizerOptions optimizer;
  ScheduleOptions schedule;
  float clip_norm = 0.0f;  // largest norm of the gradient; 0: no limit
  // Patches are weighted in the loss by s^2 / (s^2 + sigma^2), with sigma the patch's noise and s this value: as mean
  // PSNR does, the weight makes patches with different noise comparable. 0: all weights are 1.
  float noise_weighting = 0.0f;
  float ema = 0.0f;  // decay of the weights' moving average in each step; 0: no average
  std::vector<PatchCorruption> noise{PatchCorruption{}};
  Noise validation_noise;                 // its index is replaced by the image's number
  std::optional<Chain> validation_chain;  // replaces validation_noise, but uses its seed
  std::vector<std::string> parts;         // names of the parts of a cascade that learn; empty: all
  float parts_loss = 0.0f;                // weight of the loss of each part's output, except the last; 0: none
  int32_t crop = 0;                       // side of the training patches; 0: whole images
  int32_t crops = 1;                      // patches of each image in an epoch
  bool flip = false;                      // patches are mirrored along each axis with probability 1/2
  bool transpose = false;  // patches are transposed with probability 1/2: with flip, all 8 flips and rotations
  float gray = 0.0f;       // probability that a patch of a colour image becomes gray: equal channels and equal noise
  std::vector<PretrainingStage> pretrain;  // stages of pretraining, each with its own epochs
};

// A stage of pretraining: some layers of a stacked autoencoder, trained as an autoencoder of the latent of the stages
// before; see pretraining.h.
struct PretrainingStage {
  std::vector<std::string> layers;
  TrainingOptions options;  // the run's options, overridden by the stage's
};

// Reads the JSON of dae_trainer_create(). Throws std::invalid_argument that names the option and what it may be.
TrainingOptions parse_training_options(std::string_view json);

// A checksum of all options that affect a run, except the epochs: a checkpoint can be continued only with the same.
uint32_t options_fingerprint(const TrainingOptions& options);

}  // namespace dae

#endif  // DAE_TRAINING_OPTIONS_H_

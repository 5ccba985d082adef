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
  double every = 1.0;   // step: epochs after which ...
  double factor = 0.5;  // ... it is multiplied by this
  double final = 0.0;   // cosine (Loshchilov and Hutter 2017): where it ends
  double warmup = 0.0;  // epochs over which it first rises from 0 in a line
};

// A corruption of training patches: one of the kinds and a level of the range, evenly.
struct NoiseRange {
  std::vector<NoiseKind> kinds{NoiseKind::kGaussian};
  float min_level = 0.2f;
  float max_level = 0.2f;
  bool clip = true;
  int32_t min_jpeg = 0;        // afterwards a JPEG of a quality from this, evenly, ...
  int32_t max_jpeg = 0;        // ... to this; 0: none
  std::optional<Chain> chain;  // instead of all above; its results are rounded to 8 bits
  float share = 1.0f;          // how often a patch gets this one, against the others' shares
};

struct PretrainingStage;

struct TrainingOptions {
  int32_t epochs = 0;
  int32_t batch_size = 32;
  uint32_t seed = 0;
  Loss loss = Loss::kMse;
  OptimizerOptions optimizer;
  ScheduleOptions schedule;
  float clip_norm = 0.0f;  // largest norm of the gradient; 0: any
  // Sigma of the noise with which a patch counts half in the loss, one without noise counts whole, and others in
  // between or less: as mean PSNR counts them, by the ratio of their errors. 0: all count alike.
  float noise_weighting = 0.0f;
  float ema = 0.0f;  // decay of the weights' average a step; 0: no average
  std::vector<NoiseRange> noise{NoiseRange{}};
  Noise validation_noise;                 // its index is the number of the image
  std::optional<Chain> validation_chain;  // instead of that noise, with its seed
  std::vector<std::string> parts;         // of a cascade: those that learn; empty: all
  float parts_loss = 0.0f;                // weight of the loss of what each but its last part makes; 0: none
  int32_t crop = 0;                       // side of the training patches; 0: whole images
  int32_t crops = 1;                      // patches of each image an epoch
  bool flip = false;                      // patches are mirrored along each axis, one time in two
  bool transpose = false;  // rows become columns, one time in two: with flips, all eight turns and mirror images
  float gray = 0.0f;       // share of the patches of colour images that become gray: equal channels with equal noise
  std::vector<PretrainingStage> pretrain;  // what comes first, each with epochs of its own
};

// Some layers of a stacked autoencoder, trained as an autoencoder of what the stages before make of an image; see
// pretraining.h.
struct PretrainingStage {
  std::vector<std::string> layers;
  TrainingOptions options;  // the run's, but for what the stage has of its own
};

// Reads the JSON of dae_trainer_create(). Throws std::invalid_argument that names the option and what it may be.
TrainingOptions parse_training_options(std::string_view json);

// A number of all options that shape a run: a checkpoint continues with equal ones. The epochs are not among them.
uint32_t schedule_fingerprint(const TrainingOptions& options);

}  // namespace dae

#endif  // DAE_TRAINING_OPTIONS_H_

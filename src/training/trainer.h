#ifndef DAE_TRAINING_TRAINER_H_
#define DAE_TRAINING_TRAINER_H_

#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <vector>

#include "inference/thread_pool.h"
#include "model/model.h"
#include "training/dataset.h"
#include "training/frozen_encoder.h"
#include "training/graph.h"
#include "training/optimizer.h"
#include "training/options.h"
#include "training/pair_source.h"
#include "training/sampler.h"

namespace dae {

// Thrown by a step whose loss or gradient is not finite. The weights are those before the step.
class Diverged : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The state of a run. With the weights and moments, it continues the run exactly.
struct TrainingState {
  int32_t step = 0;  // number of steps taken
  int32_t total_steps = 0;
  int32_t steps_per_epoch = 0;
  int32_t batch_images = 0;    // of the last step
  double loss = 0.0;           // of the last step, mean over its values
  double epoch_loss = 0.0;     // mean over the steps of the last step's epoch so far
  double learning_rate = 0.0;  // of the last step
  double gradient_norm = 0.0;  // of the last step, before clipping
  int32_t stage = 0;           // of the last step; the last stage trains the whole network
  int32_t stages = 1;          // 1 without pretraining
};

// All that continues a run exactly, besides the model's table, the options and the data.
struct StageSnapshot {
  TrainingState state;
  float base_rate = 0.0f;
  std::span<const float> parameters;
  std::span<const float> first;  // the optimizer's moments
  std::span<const float> second;
  std::span<const float> average;
};

// Trains a network on pairs of clean images and corrupted ones. A batch is split into shards of fixed size, each run by
// one thread, and their gradients are added in order, so the weights do not depend on the number of threads.
class StageTrainer {
 public:
  // Starts from the model's weights. A super-resolution network learns from images that a chain reduced. Dataset and
  // pool must outlive the trainer. With an encoder `below`, whose weights stay constant, the network learns from its
  // latents. Throws std::invalid_argument if the network does not fit the images and the noise, or the latents.
  StageTrainer(const Model& start, const TrainingOptions& options, const Dataset& data, ThreadPool& pool,
               const Model* below = nullptr);
  // Learns from pairs that come from elsewhere than a dataset. The source must outlive the trainer; options that
  // describe patches and their corruption have no effect.
  StageTrainer(const Model& start, const TrainingOptions& options, const PairSource& pairs, ThreadPool& pool);

  // Takes a step. Throws Diverged, and std::invalid_argument if the run is finished. Allocates nothing, except that
  // chains grow their memory to their longest filter.
  void step();
  const TrainingState& state() const { return state_; }
  bool finished() const { return state_.step == state_.total_steps; }
  // Sets the learning rate from now on; the schedule's factor still applies.
  void set_learning_rate(float learning_rate);

  const TrainingOptions& options() const { return options_; }
  // The model with its weights, or their average if the options have an "ema".
  Model model() const;

  StageSnapshot snapshot() const;
  // The snapshot must be of a trainer with the same table, options and data.
  void restore(const StageSnapshot& snapshot);

 private:
  struct Shard {
    std::vector<float> gradient;
    double loss = 0.0;
  };

  StageTrainer(const Model& start, const TrainingOptions& options, std::optional<Sampler> sampler,
               const PairSource* pairs, int32_t channels, ThreadPool& pool, const Model* below);

  // Patches of an epoch.
  int32_t patches() const { return pairs_ != nullptr ? pairs_->size() : sampler_->size(); }
  void run_shard(int64_t index, int thread);
  void draw(int32_t first, int32_t n, int thread, const ImageBatch& noisy, const ImageBatch& clean);
  float weight_of(const ImageBatch& noisy, const ImageBatch& clean, int32_t i) const;
  void draw_part_targets(int32_t first, int32_t n, int thread);
  void add_gradients();
  void clear_frozen_gradient();
  void tie_gradient();
  void update();

  TrainingOptions options_;
  LayerTable table_;
  ThreadPool& pool_;
  int32_t scale_;  // output size / input size
  int32_t mirror_padding_;
  std::optional<Sampler> sampler_;
  const PairSource* pairs_;          // replaces the sampler unless null
  std::vector<Chain> part_targets_;  // reduce a clean patch to the targets of a cascade's parts; empty: no such loss
  int32_t shard_images_;
  std::optional<FrozenEncoder> frozen_encoder_;
  Graph graph_;
  Optimizer optimizer_;
  float base_rate_;
  std::vector<float> parameters_;
  std::vector<float> average_;  // moving average of the parameters; empty: none
  std::vector<float> gradient_;
  Graph::PackedWeights packed_;
  std::vector<Graph::Workspace> workspaces_;  // one for each thread
  std::vector<Sampler::Scratch> scratches_;   // one for each thread
  std::vector<uint8_t> frozen_mask_;          // 1 for parameters that do not learn; empty: all learn
  std::vector<std::size_t> tied_weights_;     // for a network with a symmetry: the parameter with the same value
  std::vector<Shard> shards_;
  std::vector<float> weights_;  // weight of each patch of the batch in the loss
  TrainingState state_;
  int32_t batch_begin_ = 0;
};

}  // namespace dae

#endif  // DAE_TRAINING_TRAINER_H_

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

// A step whose loss or gradient is not finite; the weights are those before it.
class Diverged : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Where a run is. Together with weights and moments this continues it exactly.
struct TrainingState {
  int32_t step = 0;  // taken so far
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

// What continues a run exactly, with the model's table, the options and the data.
struct TrainerSnapshot {
  TrainingState state;
  float base_rate = 0.0f;
  std::span<const float> parameters;
  std::span<const float> first;  // the optimizer's
  std::span<const float> second;
  std::span<const float> average;
};

// Sample x, corrupt it, learn from the pair. A batch is cut into shards of fixed size, each run by one thread, and
// their gradients are added in order: the weights do not depend on the number of threads.
class Trainer {
 public:
  // Starts from the model's weights. A network that enlarges learns from images made smaller by a chain. Dataset and
  // pool must outlive the trainer. With an encoder `below`, whose weights stay, the network learns from the code that
  // it makes of the images. Throws std::invalid_argument for a network that images and noise, or codes, do not fit.
  Trainer(const Model& start, const TrainingOptions& options, const Dataset& data, ThreadPool& pool,
          const Model* below = nullptr);
  // Learns from pairs that come from elsewhere than a dataset. The source must outlive the trainer; options that
  // describe patches and their corruption have no effect.
  Trainer(const Model& start, const TrainingOptions& options, const PairSource& pairs, ThreadPool& pool);

  // One step. Throws Diverged; std::invalid_argument when the run is finished. Allocates nothing; but chains take
  // memory until they have seen their longest filters.
  void step();
  const TrainingState& state() const { return state_; }
  bool finished() const { return state_.step == state_.total_steps; }
  // From now on; the schedule multiplies it.
  void set_learning_rate(float learning_rate);

  const TrainingOptions& options() const { return options_; }
  // The weights; their average where the options ask for one.
  Model model() const;

  TrainerSnapshot snapshot() const;
  // Of a trainer of the same table, options and data.
  void restore(const TrainerSnapshot& snapshot);

 private:
  struct Shard {
    std::vector<float> gradient;
    double loss = 0.0;
  };

  Trainer(const Model& start, const TrainingOptions& options, std::optional<Sampler> sampler, const PairSource* pairs,
          int32_t channels, ThreadPool& pool, const Model* below);

  // Patches of an epoch.
  int32_t patches() const { return pairs_ != nullptr ? pairs_->size() : sampler_->size(); }
  void run_shard(int64_t index, int thread);
  void draw(int32_t first, int32_t n, int thread, const ImageBatch& noisy, const ImageBatch& clean);
  float weight_of(const ImageBatch& noisy, const ImageBatch& clean, int32_t i) const;
  void draw_part_targets(int32_t first, int32_t n, int thread);
  void add_gradients();
  void hold_parts();
  void tie_gradient();
  void update();

  TrainingOptions options_;
  LayerTable table_;
  ThreadPool& pool_;
  int32_t scale_;  // output size / input size
  int32_t edge_;
  std::optional<Sampler> sampler_;
  const PairSource* pairs_;          // replaces the sampler unless null
  std::vector<Chain> part_targets_;  // make what the parts before the last should of a clean patch; empty: no loss
  int32_t shard_images_;
  std::optional<FrozenEncoder> frozen_encoder_;
  Graph graph_;
  Optimizer optimizer_;
  float base_rate_;
  std::vector<float> parameters_;
  std::vector<float> average_;  // empty without one
  std::vector<float> gradient_;
  Graph::PackedWeights packed_;
  std::vector<Graph::Workspace> workspaces_;  // one a thread
  std::vector<Sampler::Scratch> scratches_;   // the same
  std::vector<uint8_t> frozen_mask_;          // 1 for parameters that do not learn; empty: all do
  std::vector<std::size_t> tied_weights_;     // of a network with a symmetry: the parameter with the same value
  std::vector<Shard> shards_;
  std::vector<float> weights_;  // of the batch's patches in the loss
  TrainingState state_;
  int32_t batch_begin_ = 0;
};

}  // namespace dae

#endif  // DAE_TRAINING_TRAINER_H_

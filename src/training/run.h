#ifndef DAE_TRAINING_RUN_H_
#define DAE_TRAINING_RUN_H_

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "inference/thread_pool.h"
#include "training/pretraining.h"
#include "training/trainer.h"

namespace dae {

// A training run: the stages of pretraining in the options, then the whole network.
class TrainingRun {
 public:
  // Starts from the model's weights. The dataset must outlive the run. Throws std::invalid_argument if the network
  // cannot be trained with these options and data.
  TrainingRun(const Model& start, const TrainingOptions& options, const Dataset& data, int threads);

  // Takes a step, like StageTrainer::step(). Allocates only when a stage begins.
  void step();
  TrainingState state() const;  // steps are counted over all stages
  bool finished() const { return first_step_ + trainer_->state().step == total_steps_; }
  // Sets the learning rate until the end of the stage; the schedule's factor still applies.
  void set_learning_rate(float learning_rate) { trainer_->set_learning_rate(learning_rate); }

  const TrainingOptions& options() const { return options_; }
  ThreadPool& pool() { return pool_; }
  // The whole network; with averaged weights if the options have an "ema".
  Model model() const;
  // The network trained so far, from image to image: during pretraining, the stacked autoencoder of the stages up to
  // the current one.
  Model stacked_autoencoder() const;

  // All that is needed to continue the run: a model file of the weights, with further tensors and metadata.
  std::vector<uint8_t> checkpoint() const;
  // Throws std::invalid_argument for a checkpoint of another network or with other options or data, and
  // ModelFormatError for a damaged one; the run is unchanged then.
  void restore(std::span<const uint8_t> checkpoint);

 private:
  std::unique_ptr<StageTrainer> make_trainer(std::size_t stage, const Model& whole);
  // The number of steps before a stage.
  int32_t steps_before(std::size_t stage) const;
  bool pretrains() const { return stage_ < plan_.size(); }
  // The whole network with the stage's weights in it.
  Model with_stage(std::span<const float> weights) const;

  const TrainingOptions options_;
  const Dataset& data_;
  const std::vector<StageLayers> plan_;
  ThreadPool pool_;
  Model whole_;  // the whole network at the beginning of the stage
  std::size_t stage_ = 0;
  std::unique_ptr<StageTrainer> trainer_;
  int32_t first_step_ = 0;
  int32_t total_steps_ = 0;
};

}  // namespace dae

#endif  // DAE_TRAINING_RUN_H_

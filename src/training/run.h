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

// A training run: the stages of pretraining that the options ask for, then the whole network.
class TrainingRun {
 public:
  // Starts from the model's weights. The dataset must outlive the run. Throws std::invalid_argument for what cannot be
  // trained.
  TrainingRun(const Model& start, const TrainingOptions& options, const Dataset& data, int threads);

  // As Trainer::step(). Allocates nothing but where a stage begins.
  void step();
  TrainingState state() const;  // steps are counted over all stages
  bool finished() const { return first_step_ + trainer_->state().step == total_steps_; }
  // Until the stage ends; its schedule multiplies it.
  void set_learning_rate(float learning_rate) { trainer_->set_learning_rate(learning_rate); }

  const TrainingOptions& options() const { return options_; }
  ThreadPool& pool() { return pool_; }
  // The whole network; averages of the weights where the options ask for them.
  Model model() const;
  // What is trained so far, from image to image: during pretraining, the stacked autoencoder of the stages up to this
  // one.
  Model stacked_autoencoder() const;

  // Everything that continues the run: a model file of the weights, with further tensors and metadata.
  std::vector<uint8_t> checkpoint() const;
  // Throws std::invalid_argument for a checkpoint of another network, other options or other data, ModelFormatError for
  // one that is damaged; the run is unchanged then.
  void restore(std::span<const uint8_t> checkpoint);

 private:
  std::unique_ptr<Trainer> make_trainer(std::size_t stage, const Model& whole);
  // Steps before a stage.
  int32_t steps_before(std::size_t stage) const;
  bool pretrains() const { return stage_ < plan_.size(); }
  // The whole network with the stage's weights in it.
  Model with_stage(std::span<const float> weights) const;

  const TrainingOptions options_;
  const Dataset& data_;
  const std::vector<PretrainingStep> plan_;
  ThreadPool pool_;
  Model whole_;  // as it was when the stage began
  std::size_t stage_ = 0;
  std::unique_ptr<Trainer> trainer_;
  int32_t first_step_ = 0;
  int32_t total_steps_ = 0;
};

}  // namespace dae

#endif  // DAE_TRAINING_RUN_H_

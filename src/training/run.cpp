#include "training/run.h"

#include <limits>
#include <stdexcept>
#include <utility>

#include "common/message.h"

namespace dae {
namespace {

// The epochs of all stages.
int32_t count_epochs(const TrainingOptions& options, int32_t steps_per_epoch) {
  int64_t epochs = options.epochs;
  for (const PretrainingStage& stage : options.pretrain) epochs += stage.options.epochs;
  if (epochs > std::numeric_limits<int32_t>::max() / steps_per_epoch) {
    throw_error<std::invalid_argument>("expected fewer epochs: their steps do not fit a number of 32 bits");
  }
  return static_cast<int32_t>(epochs);
}

}  // namespace

TrainingRun::TrainingRun(const Model& start, const TrainingOptions& options, const Dataset& data, int threads)
    : options_(options),
      data_(data),
      plan_(plan_pretraining(start.table(), options.pretrain)),
      pool_(threads),
      whole_(start) {
  // Creates the trainers of all stages, the first one last, so that an error in a later stage is found at the start.
  for (std::size_t stage = plan_.size() + 1; stage-- > 0;) trainer_ = make_trainer(stage, whole_);
  const int32_t steps_per_epoch = trainer_->state().steps_per_epoch;
  total_steps_ = steps_per_epoch * count_epochs(options, steps_per_epoch);
}

std::unique_ptr<StageTrainer> TrainingRun::make_trainer(std::size_t stage, const Model& whole) {
  if (stage == plan_.size()) return std::make_unique<StageTrainer>(whole, options_, data_, pool_);
  const StageLayers& layers = plan_[stage];
  const Model autoencoder = take_layers(whole, layers.autoencoder());
  const TrainingOptions& options = options_.pretrain[stage].options;
  try {
    if (stage == 0) return std::make_unique<StageTrainer>(autoencoder, options, data_, pool_);
    const Model below = take_layers(whole, {layers.below});
    return std::make_unique<StageTrainer>(autoencoder, options, data_, pool_, &below);
  } catch (const std::invalid_argument& error) {
    throw_error<std::invalid_argument>("pretraining stage {}: {}", stage + 1, error.what());
  }
}

int32_t TrainingRun::steps_before(std::size_t stage) const {
  int32_t epochs = 0;
  for (std::size_t i = 0; i < stage; ++i) epochs += options_.pretrain[i].options.epochs;
  return epochs * trainer_->state().steps_per_epoch;
}

void TrainingRun::step() {
  if (pretrains() && trainer_->finished()) {
    Model whole = model();
    trainer_ = make_trainer(stage_ + 1, whole);
    whole_ = std::move(whole);
    first_step_ = steps_before(++stage_);
  }
  trainer_->step();
}

TrainingState TrainingRun::state() const {
  TrainingState state = trainer_->state();
  state.step += first_step_;
  state.total_steps = total_steps_;
  state.stage = static_cast<int32_t>(stage_);
  state.stages = static_cast<int32_t>(plan_.size()) + 1;
  return state;
}

Model TrainingRun::with_stage(std::span<const float> weights) const {
  std::vector<float> parameters(whole_.parameters().begin(), whole_.parameters().end());
  const LayerRanges layers = pretrains() ? plan_[stage_].autoencoder() : LayerRanges{whole_.table().all()};
  put_layers(whole_.table(), layers, weights, parameters);
  return Model::from_parameters(whole_.table(), std::move(parameters));
}

Model TrainingRun::model() const {
  const Model trained = trainer_->model();
  return with_stage(trained.parameters());
}

Model TrainingRun::stacked_autoencoder() const {
  return pretrains() ? take_layers(model(), plan_[stage_].ranges()) : model();
}

}  // namespace dae

#include "training/trainer.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "common/integer.h"
#include "common/message.h"
#include "kernels/rearrange.h"
#include "model/c2_symmetry.h"
#include "training/cascade_parts.h"
#include "training/graph_setup.h"
#include "training/noise_normalization.h"

namespace dae {
namespace {

// More shards than a typical machine has cores, so that all of them are busy.
constexpr int32_t kShards = 16;

int32_t total_steps(int32_t steps_per_epoch, int32_t epochs) {
  if (epochs > std::numeric_limits<int32_t>::max() / steps_per_epoch) {
    throw_error<std::invalid_argument>("expected fewer epochs: their steps do not fit a number of 32 bits");
  }
  return steps_per_epoch * epochs;
}

double norm(std::span<const float> values) {
  double sum = 0.0;
  for (const float value : values) sum += static_cast<double>(value) * static_cast<double>(value);
  return std::sqrt(sum);
}

}  // namespace

StageTrainer::StageTrainer(const Model& start, const TrainingOptions& options, const Dataset& data, ThreadPool& pool,
                           const Model* below)
    : StageTrainer(
          start, options,
          std::optional<Sampler>(std::in_place, data, options, integer_scale(start.table(), start.table().all()),
                                 mirror_padding_of(start.table())),
          nullptr, data.channels(), pool, below) {}

StageTrainer::StageTrainer(const Model& start, const TrainingOptions& options, const PairSource& pairs,
                           ThreadPool& pool)
    : StageTrainer(start, options, std::nullopt, &pairs, pairs.channels(), pool, nullptr) {}

StageTrainer::StageTrainer(const Model& start, const TrainingOptions& options, std::optional<Sampler> sampler,
                           const PairSource* pairs, int32_t channels, ThreadPool& pool, const Model* below)
    : options_(options),
      table_(start.table()),
      pool_(pool),
      scale_(integer_scale(table_, table_.all())),
      mirror_padding_(mirror_padding_of(table_)),
      sampler_(std::move(sampler)),
      pairs_(pairs),
      part_targets_(make_part_targets(table_, options, scale_)),
      shard_images_(ceil_div(std::min(options.batch_size, patches()), kShards)),
      frozen_encoder_(make_frozen_encoder(below, sampler_, options, shard_images_, pool.threads())),
      graph_(make_graph(table_, patch_shape(sampler_, pairs_, channels, frozen_encoder_, mirror_padding_),
                        shard_images_, mirror_padding_, scale_,
                        auxiliary_outputs(table_, part_targets_, mirror_padding_ * scale_, options.parts_loss),
                        options.noise_weighting > 0.0f)),
      optimizer_(options.optimizer, start.parameters().size()),
      base_rate_(options.optimizer.learning_rate),
      parameters_(start.parameters().begin(), start.parameters().end()),
      gradient_(parameters_.size()),
      packed_(graph_),
      scratches_(static_cast<std::size_t>(pool.threads())),
      frozen_mask_(frozen_parameters(table_, options.parts)) {
  if (table_.symmetry == Symmetry::kC2) tied_weights_ = c2_tied_weights(table_);
  if (options.ema > 0.0f) average_ = parameters_;
  for (int thread = 0; thread < pool.threads(); ++thread) workspaces_.emplace_back(graph_);
  const int32_t batch = std::min(options.batch_size, patches());
  shards_.resize(static_cast<std::size_t>(ceil_div(batch, shard_images_)));
  for (Shard& shard : shards_) shard.gradient.resize(graph_.gradient_values());
  weights_.assign(static_cast<std::size_t>(batch), 1.0f);
  state_.steps_per_epoch = ceil_div(patches(), options.batch_size);
  state_.total_steps = total_steps(state_.steps_per_epoch, options.epochs);
  state_.learning_rate = static_cast<double>(base_rate_);
  graph_.pack(parameters_, packed_);
}

void StageTrainer::step() {
  if (finished()) throw_error<std::invalid_argument>("expected an unfinished run, all steps are done");
  const int32_t in_epoch = state_.step % state_.steps_per_epoch;
  if (in_epoch == 0 && sampler_) sampler_->begin_epoch(state_.step / state_.steps_per_epoch);
  batch_begin_ = in_epoch * options_.batch_size;
  const int32_t images = std::min(options_.batch_size, patches() - batch_begin_);
  state_.batch_images = images;
  pool_.parallel(ceil_div(images, shard_images_), [this](int64_t index, int thread) { run_shard(index, thread); });
  add_gradients();
  update();
  ++state_.step;
}

void StageTrainer::run_shard(int64_t index, int thread) {
  Shard& shard = shards_[static_cast<std::size_t>(index)];
  Graph::Workspace& workspace = workspaces_[static_cast<std::size_t>(thread)];
  const auto first = static_cast<int32_t>(index) * shard_images_;
  const int32_t n = std::min(shard_images_, state_.batch_images - first);
  const ImageBatch noisy = graph_.input(workspace, n);
  const ImageBatch clean = graph_.target(workspace, n);
  draw(batch_begin_ + first, n, thread, noisy, clean);
  draw_part_targets(batch_begin_ + first, n, thread);
  graph_.forward(workspace, n, parameters_, packed_);
  const double values = static_cast<double>(state_.batch_images) * clean.h * static_cast<double>(clean.row_values());
  shard.loss = graph_.backward(workspace, n, packed_, options_.loss,
                               std::span(weights_).subspan(static_cast<std::size_t>(first)),
                               static_cast<float>(1.0 / values), shard.gradient) /
               values;
}

// Draws the pairs first, first + 1, ... of the epoch.
void StageTrainer::draw(int32_t first, int32_t n, int thread, const ImageBatch& noisy, const ImageBatch& clean) {
  const auto before = static_cast<uint32_t>(state_.step) * static_cast<uint32_t>(options_.batch_size);
  if (pairs_ != nullptr) {
    const uint32_t number = before + static_cast<uint32_t>(first - batch_begin_);
    for (int32_t i = 0; i < n; ++i) pairs_->draw(number + static_cast<uint32_t>(i), i, noisy, clean);
    return;
  }
  if (!frozen_encoder_) {
    for (int32_t i = 0; i < n; ++i) {
      sampler_->draw(first + i, i, noisy, clean, scratches_[static_cast<std::size_t>(thread)]);
      const int32_t in_batch = first - batch_begin_ + i;
      weights_[static_cast<std::size_t>(in_batch)] = weight_of(noisy, clean, i);
      normalize_noise(table_, noisy, clean, i, before + static_cast<uint32_t>(in_batch));
    }
    return;
  }
  const ImageBatch images = frozen_encoder_->input(thread, n);
  for (int32_t i = 0; i < n; ++i) sampler_->draw_clean(first + i, i, images);
  copy_channels(frozen_encoder_->encode(thread, n), 0, clean, 0, clean.c, false);
  for (int32_t i = 0; i < n; ++i) sampler_->corrupt_latent(first + i, i, clean, noisy);
}

float StageTrainer::weight_of(const ImageBatch& noisy, const ImageBatch& clean, int32_t i) const {
  if (options_.noise_weighting == 0.0f) return 1.0f;
  const auto sigma = static_cast<double>(options_.noise_weighting);
  return static_cast<float>(sigma * sigma / (sigma * sigma + noise_variance(within(noisy, mirror_padding_), clean, i)));
}

void StageTrainer::draw_part_targets(int32_t first, int32_t n, int thread) {
  const auto at = static_cast<std::size_t>(thread);
  for (std::size_t part = 0; part < part_targets_.size(); ++part) {
    const ImageBatch target = graph_.auxiliary_target(part, workspaces_[at], n);
    for (int32_t i = 0; i < n; ++i) {
      sampler_->draw_smaller(first + i, i, part_targets_[part], target, scratches_[at]);
    }
  }
}

// Sums the gradients of the shards, in their order, into the first shard's.
void StageTrainer::add_gradients() {
  const int32_t used = ceil_div(state_.batch_images, shard_images_);
  // The lambda captures only what std::function stores without an allocation.
  pool_.parallel(pool_.threads(), [this, used](int64_t part, int) {
    const std::size_t values = graph_.gradient_values();
    const auto parts = static_cast<std::size_t>(pool_.threads());
    const std::size_t begin = values * static_cast<std::size_t>(part) / parts;
    const std::size_t end = values * (static_cast<std::size_t>(part) + 1) / parts;
    float* sum = shards_.front().gradient.data();
    for (int32_t shard = 1; shard < used; ++shard) {
      const float* gradient = shards_[static_cast<std::size_t>(shard)].gradient.data();
      for (std::size_t i = begin; i < end; ++i) sum[i] += gradient[i];
    }
  });
  graph_.unpack(shards_.front().gradient, gradient_);
  clear_frozen_gradient();
  tie_gradient();
  double loss = 0.0;
  for (int32_t shard = 0; shard < used; ++shard) loss += shards_[static_cast<std::size_t>(shard)].loss;
  const double gradient_norm = norm(gradient_);
  if (!std::isfinite(loss) || !std::isfinite(gradient_norm)) {
    throw_error<Diverged>("the run diverged: loss {} and gradient norm {} in step {}, with a learning rate of {}", loss,
                          gradient_norm, state_.step + 1, state_.learning_rate);
  }
  const int32_t in_epoch = state_.step % state_.steps_per_epoch;
  state_.loss = loss;
  state_.epoch_loss = in_epoch == 0 ? loss : state_.epoch_loss + (loss - state_.epoch_loss) / (in_epoch + 1);
  state_.gradient_norm = gradient_norm;
}

// Clears the gradient of parameters that do not learn. Adam and momentum then leave them unchanged, since their moments
// stay zero.
void StageTrainer::clear_frozen_gradient() {
  for (std::size_t i = 0; i < frozen_mask_.size(); ++i) {
    if (frozen_mask_[i] != 0) gradient_[i] = 0.0f;
  }
}

// Replaces the gradients of tied weights by their mean, so that the weights stay equal.
void StageTrainer::tie_gradient() {
  for (std::size_t i = 0; i < tied_weights_.size(); ++i) {
    const std::size_t tied = tied_weights_[i];
    if (i < tied) gradient_[i] = gradient_[tied] = 0.5f * (gradient_[i] + gradient_[tied]);
  }
}

void StageTrainer::update() {
  if (options_.clip_norm > 0.0f && state_.gradient_norm > static_cast<double>(options_.clip_norm)) {
    const auto factor = static_cast<float>(static_cast<double>(options_.clip_norm) / state_.gradient_norm);
    for (float& value : gradient_) value *= factor;
  }
  const double factor = schedule_factor(options_.schedule, state_.step, state_.total_steps, state_.steps_per_epoch);
  const auto rate = static_cast<float>(static_cast<double>(base_rate_) * factor);
  optimizer_.step(parameters_, gradient_, state_.step, rate);
  if (!average_.empty()) update_average(average_, parameters_, options_.ema, state_.step);
  graph_.pack(parameters_, packed_);
  state_.learning_rate = static_cast<double>(rate);
}

void StageTrainer::set_learning_rate(float learning_rate) {
  if (!(learning_rate >= 0.0f && std::isfinite(learning_rate))) {
    throw_error<std::invalid_argument>("expected a learning rate of 0 or more, got {}", learning_rate);
  }
  base_rate_ = learning_rate;
}

Model StageTrainer::model() const {
  return Model::from_parameters(table_, average_.empty() ? parameters_ : average_);
}

StageSnapshot StageTrainer::snapshot() const {
  return {state_, base_rate_, parameters_, optimizer_.first(), optimizer_.second(), average_};
}

void StageTrainer::restore(const StageSnapshot& snapshot) {
  std::copy(snapshot.parameters.begin(), snapshot.parameters.end(), parameters_.begin());
  std::copy(snapshot.first.begin(), snapshot.first.end(), optimizer_.first().begin());
  std::copy(snapshot.second.begin(), snapshot.second.end(), optimizer_.second().begin());
  std::copy(snapshot.average.begin(), snapshot.average.end(), average_.begin());
  state_ = snapshot.state;
  base_rate_ = snapshot.base_rate;
  graph_.pack(parameters_, packed_);
  if (sampler_) sampler_->begin_epoch(std::min(state_.step, state_.total_steps - 1) / state_.steps_per_epoch);
}

}  // namespace dae

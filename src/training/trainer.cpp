#include "training/trainer.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "common/integer.h"
#include "common/message.h"
#include "kernels/rearrange.h"
#include "model/c2_symmetry.h"
#include "model/geometry.h"
#include "options/option_reader.h"
#include "training/noise_normalization.h"

namespace dae {
namespace {

// More shards than a typical machine has cores, so that all of them are busy.
constexpr int32_t kShards = 16;

// Output size / input size of the layers, along both axes.
int32_t whole_scale(const LayerTable& table, LayerRange layers) {
  const Geometry rows = measure(table, layers, Axis::kHeight);
  const Geometry columns = measure(table, layers, Axis::kWidth);
  if (rows.scale_denominator != 1 || columns.scale_denominator != 1 ||
      rows.scale_numerator != columns.scale_numerator) {
    const auto text = [](const Geometry& axis) {
      return message("{}/{}", axis.scale_numerator, axis.scale_denominator);
    };
    throw_error<std::invalid_argument>(
        "expected a network whose output size is its input size or a multiple, \"{}\" scales it by {} and {}",
        table.name, text(rows), text(columns));
  }
  return static_cast<int32_t>(rows.scale_numerator);
}

int32_t edge_of(const LayerTable& table) {
  return static_cast<int32_t>(std::max(edge_pixels(measure(table, table.all(), Axis::kHeight)),
                                       edge_pixels(measure(table, table.all(), Axis::kWidth))));
}

void check_axis(const LayerTable& table, Axis axis, int32_t size, int32_t scale) {
  const int64_t stride = measure(table, table.all(), axis).stride * scale;
  if (size % stride == 0) return;
  throw_error<std::invalid_argument>(
      "expected training patches whose {} is a multiple of the network's stride {}, got {} (set \"crop\")",
      axis == Axis::kHeight ? "height" : "width", stride, size);
}

// The targets of a cascade's parts, except the last, as chains that reduce a clean patch to the part's output size.
std::vector<Chain> make_part_targets(const LayerTable& table, const TrainingOptions& options, int32_t scale) {
  std::vector<Chain> targets;
  if (options.parts_loss == 0.0f) return targets;
  for (std::size_t i = 0; i + 1 < table.cascade.size(); ++i) {
    const int32_t factor = scale / whole_scale(table, {0, table.cascade[i].last});
    if (factor < 2) break;
    targets.emplace_back(message("x{}", factor));
  }
  if (targets.empty() || targets.size() + 1 < table.cascade.size()) {
    throw_error<std::invalid_argument>("expected a cascade whose parts all enlarge for \"partsLoss\", \"{}\" is none",
                                       table.name);
  }
  return targets;
}

std::vector<EarlierResult> earlier_results(const LayerTable& table, const std::vector<Chain>& targets, int32_t border,
                                           float weight) {
  std::vector<EarlierResult> results;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    results.push_back({table.cascade[i].last - 1, border / targets[i].shrinks(), weight});
  }
  return results;
}

// The size of the network's training input without its edge: patches of images, or their latents.
struct PatchShape {
  int32_t height;
  int32_t width;
  int32_t channels;
};

PatchShape patch_shape(const std::optional<Sampler>& sampler, const PairSource* pairs, int32_t channels,
                       const std::optional<FrozenEncoder>& code, int32_t edge) {
  if (pairs != nullptr) return {pairs->side(), pairs->side(), channels};
  if (code) return {code->height(), code->width(), code->channels()};
  return {sampler->noisy_height() - 2 * edge, sampler->noisy_width() - 2 * edge, channels};
}

// Throws for networks and patches that do not fit.
Graph make_graph(const LayerTable& table, const PatchShape& patch, int32_t images, int32_t edge, int32_t scale,
                 const std::vector<EarlierResult>& earlier, bool weighted) {
  if (table.input_channels != patch.channels || table.output_channels() != patch.channels) {
    throw_error<std::invalid_argument>("expected images with the network's number of channels ({} in, {} out), got {}",
                                       table.input_channels, table.output_channels(), patch.channels);
  }
  if (scale > 1 && table.noise_sigma > 0.0f) {
    throw_error<std::invalid_argument>("expected a super-resolution network without \"noiseSigma\", \"{}\" has one",
                                       table.name);
  }
  if (weighted && (scale > 1 || table.noise_sigma > 0.0f)) {
    throw_error<std::invalid_argument>(
        "expected a network that keeps the size and has no \"noiseSigma\" for \"noiseWeighting\", got \"{}\"",
        table.name);
  }
  check_axis(table, Axis::kHeight, patch.height * scale, scale);
  check_axis(table, Axis::kWidth, patch.width * scale, scale);
  return {table, patch.height + 2 * edge, patch.width + 2 * edge, images, edge * scale, earlier};
}

std::optional<FrozenEncoder> make_frozen_encoder(const Model* below, const std::optional<Sampler>& sampler,
                                                 const TrainingOptions& options, int32_t images, int threads) {
  if (below == nullptr) return std::nullopt;
  for (const NoiseRange& noise : options.noise) {
    const bool of_images = std::any_of(noise.kinds.begin(), noise.kinds.end(), [](NoiseKind kind) {
      return kind == NoiseKind::kSaltPepper || kind == NoiseKind::kPoisson;
    });
    if (of_images || noise.max_jpeg > 0 || noise.chain) {
      throw_error<std::invalid_argument>(
          "expected noise of a latent to be gaussian, uniform, masking or speckle, without \"jpeg\" or \"chain\"");
    }
  }
  return std::optional<FrozenEncoder>(std::in_place, *below, sampler->height(), sampler->width(), images, threads);
}

void check_parts(const LayerTable& table, const std::vector<std::string>& parts) {
  std::vector<std::string_view> known;
  for (const CascadePart& part : table.cascade) known.emplace_back(part.name);
  for (const std::string& name : parts) {
    if (std::ranges::find(known, name) != known.end()) continue;
    std::string names;
    for (const std::string_view part : known) names += message("{}\"{}\"", names.empty() ? " has " : ", ", part);
    throw_error<std::invalid_argument>("expected \"parts\" to name parts of a cascade, \"{}\"{}, got \"{}\"{}",
                                       table.name, known.empty() ? " is none" : names, name, suggestion(name, known));
  }
}

// For every parameter, 1 if it does not learn: its layer is in another part of a cascade than the named ones.
std::vector<uint8_t> frozen_parameters(const LayerTable& table, const std::vector<std::string>& parts) {
  std::vector<uint8_t> frozen;
  if (parts.empty()) return frozen;
  check_parts(table, parts);
  std::size_t layer = 0;
  for (const CascadePart& part : table.cascade) {
    const bool learns = std::ranges::find(parts, part.name) != parts.end();
    for (; layer < part.last; ++layer) {
      const Layer& row = table.layers[layer];
      const int64_t values = row.weight_values() + (row.has_weights() ? row.filters : 0);
      frozen.resize(frozen.size() + static_cast<std::size_t>(values), learns ? 0 : 1);
    }
  }
  return frozen;
}

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

Trainer::Trainer(const Model& start, const TrainingOptions& options, const Dataset& data, ThreadPool& pool,
                 const Model* below)
    : Trainer(start, options,
              std::optional<Sampler>(std::in_place, data, options, whole_scale(start.table(), start.table().all()),
                                     edge_of(start.table())),
              nullptr, data.channels(), pool, below) {}

Trainer::Trainer(const Model& start, const TrainingOptions& options, const PairSource& pairs, ThreadPool& pool)
    : Trainer(start, options, std::nullopt, &pairs, pairs.channels(), pool, nullptr) {}

Trainer::Trainer(const Model& start, const TrainingOptions& options, std::optional<Sampler> sampler,
                 const PairSource* pairs, int32_t channels, ThreadPool& pool, const Model* below)
    : options_(options),
      table_(start.table()),
      pool_(pool),
      scale_(whole_scale(table_, table_.all())),
      edge_(edge_of(table_)),
      sampler_(std::move(sampler)),
      pairs_(pairs),
      part_targets_(make_part_targets(table_, options, scale_)),
      shard_images_(ceil_div(std::min(options.batch_size, patches()), kShards)),
      frozen_encoder_(make_frozen_encoder(below, sampler_, options, shard_images_, pool.threads())),
      graph_(make_graph(table_, patch_shape(sampler_, pairs_, channels, frozen_encoder_, edge_), shard_images_, edge_,
                        scale_, earlier_results(table_, part_targets_, edge_ * scale_, options.parts_loss),
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

void Trainer::step() {
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

void Trainer::run_shard(int64_t index, int thread) {
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
void Trainer::draw(int32_t first, int32_t n, int thread, const ImageBatch& noisy, const ImageBatch& clean) {
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
  move_channels(frozen_encoder_->encode(thread, n), 0, clean, 0, clean.c, false);
  for (int32_t i = 0; i < n; ++i) sampler_->corrupt_code(first + i, i, clean, noisy);
}

float Trainer::weight_of(const ImageBatch& noisy, const ImageBatch& clean, int32_t i) const {
  if (options_.noise_weighting == 0.0f) return 1.0f;
  const auto sigma = static_cast<double>(options_.noise_weighting);
  return static_cast<float>(sigma * sigma / (sigma * sigma + noise_variance(within(noisy, edge_), clean, i)));
}

void Trainer::draw_part_targets(int32_t first, int32_t n, int thread) {
  const auto at = static_cast<std::size_t>(thread);
  for (std::size_t part = 0; part < part_targets_.size(); ++part) {
    const ImageBatch target = graph_.earlier_target(part, workspaces_[at], n);
    for (int32_t i = 0; i < n; ++i) {
      sampler_->draw_smaller(first + i, i, part_targets_[part], target, scratches_[at]);
    }
  }
}

// Sums the gradients of the shards, in their order, into the first shard's.
void Trainer::add_gradients() {
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
void Trainer::clear_frozen_gradient() {
  for (std::size_t i = 0; i < frozen_mask_.size(); ++i) {
    if (frozen_mask_[i] != 0) gradient_[i] = 0.0f;
  }
}

// Replaces the gradients of tied weights by their mean, so that the weights stay equal.
void Trainer::tie_gradient() {
  for (std::size_t i = 0; i < tied_weights_.size(); ++i) {
    const std::size_t tied = tied_weights_[i];
    if (i < tied) gradient_[i] = gradient_[tied] = 0.5f * (gradient_[i] + gradient_[tied]);
  }
}

void Trainer::update() {
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

void Trainer::set_learning_rate(float learning_rate) {
  if (!(learning_rate >= 0.0f && std::isfinite(learning_rate))) {
    throw_error<std::invalid_argument>("expected a learning rate of 0 or more, got {}", learning_rate);
  }
  base_rate_ = learning_rate;
}

Model Trainer::model() const {
  return Model::from_parameters(table_, average_.empty() ? parameters_ : average_);
}

TrainerSnapshot Trainer::snapshot() const {
  return {state_, base_rate_, parameters_, optimizer_.first(), optimizer_.second(), average_};
}

void Trainer::restore(const TrainerSnapshot& snapshot) {
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

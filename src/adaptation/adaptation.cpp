#include "adaptation/adaptation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "common/message.h"
#include "corruption/normal.h"
#include "corruption/philox.h"
#include "denoise/denoise_job.h"
#include "image/noise_description.h"
#include "image/noise_level.h"

namespace dae {
namespace {

constexpr int32_t kMaxPatch = 48;
constexpr int32_t kMinSide = 16;
constexpr int32_t kBatch = 8;
constexpr int32_t kMeasuredPatches = 48;
constexpr int32_t kStepsPerMeasurement = 25;
// Training ends after this many steps without an improvement.
constexpr int32_t kMaxStepsWithoutGain = 1000;
// The companion's sigma in units of what the self-ensemble removes. Camera noise is coarser than white noise, so more
// of it passes a network for white noise. Measured on pairs of real cameras' images.
constexpr double kCameraSigma = 3.5;

// Below this sigma an example's noise says nothing about what is to be removed.
constexpr float kVisibleSigma = 3.0f / 255.0f;
// Images of one kind differ in their noise, so the network learns to remove a range around the example's.
constexpr float kMinShare = 0.6f;
constexpr float kMaxShare = 1.4f;

// The most flips and rotations that the network's layers allow.
Model largest_ensemble(const Model& model) {
  for (const int views : {8, 4, 2}) {
    try {
      return model.self_ensemble(views);
    } catch (const std::invalid_argument&) {
      // A layer treats two directions differently.
    }
  }
  return model.self_ensemble(1);
}

// Mean of clip(x + noise) over normal noise of sigma: a sample and its negative, so that its mean is exactly zero.
double mean_of_clipped(double x, double sigma) {
  constexpr uint32_t kBlocks = 64;
  double sum = 0.0;
  for (uint32_t block = 0; block < kBlocks; ++block) {
    for (const double normal : normal_numbers(philox({block, 0, 0, 0}, {0, 0}))) {
      sum += std::clamp(x + sigma * normal, 0.0, 1.0) + std::clamp(x - sigma * normal, 0.0, 1.0);
    }
  }
  return sum / (2 * 4 * kBlocks);
}

// Noise that was clipped makes black brighter and white darker, and a network keeps that. Targets should not (Foi,
// "Clipped noisy images", 2009).
void undo_clipping(std::span<float> values, double sigma) {
  constexpr std::size_t kIntervals = 128;
  std::array<float, kIntervals + 1> means;
  for (std::size_t i = 0; i <= kIntervals; ++i) {
    means[i] = static_cast<float>(mean_of_clipped(static_cast<double>(i) / kIntervals, sigma));
  }
  for (float& value : values) {
    const auto above = std::ranges::upper_bound(means, value);
    if (above == means.begin() || above == means.end()) {
      value = above == means.begin() ? 0.0f : 1.0f;
      continue;
    }
    const float below = *std::prev(above);
    const auto interval = static_cast<float>(above - means.begin() - 1);
    value = (interval + (value - below) / (*above - below)) / static_cast<float>(kIntervals);
  }
}

Image denoise(Session& session, const Image& noisy, double sigma) {
  Image result = DenoiseJob::make_result(session, noisy, AlphaMode::kKeep);
  DenoiseOptions options;
  options.noise_level = static_cast<float>(std::min(sigma, 1.0));
  DenoiseJob job(session, noisy, options, result);
  while (job.done() < job.tiles()) job.step();
  return result;
}

void check_networks(const Model& start, const Model* companion) {
  const LayerTable& table = start.table();
  for (const Axis axis : {Axis::kHeight, Axis::kWidth}) {
    const Geometry geometry = measure(table, table.all(), axis);
    if (geometry.scale_numerator == 1 && geometry.scale_denominator == 1 &&
        table.input_channels == table.output_channels()) {
      continue;
    }
    throw_error<std::invalid_argument>("expected a network whose output has its input's size and channels, got \"{}\"",
                                       table.name);
  }
  if (companion == nullptr) return;
  const LayerTable& other = companion->table();
  if (!is_for_white_noise(other) || other.input_channels != table.input_channels) {
    throw_error<std::invalid_argument>(
        "expected a companion with a \"noiseSigma\" for white noise and {} channels, got \"{}\"", table.input_channels,
        other.name);
  }
}

int64_t patch_step(const Model& model) {
  return std::max(model.stride(Axis::kHeight), model.stride(Axis::kWidth));
}

}  // namespace

const char* companion_for(const Model& start) {
  // Camera noise is not white, but a network for white noise that is given a suitable sigma helps to remove it.
  return start.table().name.starts_with("photo-camera") ? "photo-small" : "";
}

Adaptation::Adaptation(const Model& start, const Model* companion, const AdaptationOptions& options, int threads)
    : options_(options), start_(start), best_(start), tiles_(start.table(), options.seed) {
  check_networks(start, companion);
  teachers_.push_back(std::make_unique<Session>(std::make_shared<const Model>(largest_ensemble(start)), threads));
  if (companion != nullptr) {
    teachers_.push_back(
        std::make_unique<Session>(std::make_shared<const Model>(largest_ensemble(*companion)), *teachers_.front()));
  }
}

void Adaptation::add(const Image& picture) {
  if (side_ > 0) throw_error<std::invalid_argument>("expected pictures before the first step of an adaptation");
  if (std::min(picture.width(), picture.height()) < kMinSide) {
    throw_error<std::invalid_argument>("expected pictures of at least {} pixels a side, got {}", kMinSide,
                                       describe_size(picture));
  }
  tiles_.add(picture, options_.clean ? 1.0 : static_cast<double>(options_.min_sigma));
}

void Adaptation::match_noise(const Image& noisy) {
  if (side_ > 0 || !options_.clean) {
    throw_error<std::invalid_argument>("expected a noisy example for clean images, before the first step");
  }
  // Text on white paper has no block without clipping, which the description needs.
  const auto sigma = static_cast<float>(std::max(describe_noise(noisy).total, estimate_noise(noisy).level));
  if (sigma < kVisibleSigma) return;
  options_.min_sigma = kMinShare * sigma;
  options_.max_sigma = std::min(kMaxShare * sigma, 1.0f);
}

void Adaptation::begin() {
  const std::vector<AdaptationTile>& tiles = tiles_.tiles();
  if (tiles.size() < 2) {
    throw_error<std::invalid_argument>(
        "expected pictures with a side of at least {} pixels or several pictures, since some pixels are held back to "
        "measure on",
        AdaptationTiles::kSide * 3 / 2);
  }
  int32_t side = kMaxPatch;
  for (const AdaptationTile& tile : tiles) {
    side = std::min({side, tile.target.width(), tile.target.height()});
    removed_.resize(std::max(removed_.size(), tile.picture + 1));
  }
  values_.resize(removed_.size());
  const auto step = static_cast<int32_t>(patch_step(start_));
  if (side < step) {
    throw_error<std::invalid_argument>("expected pictures of at least the network's stride {} a side, got {}", step,
                                       side);
  }
  side_ = side / step * step;
  idle_ = has_nothing_to_learn();
  if (idle_) return;
  const std::size_t teachers = options_.clean ? 0 : teachers_.size();
  state_.total_targets = static_cast<int32_t>(tiles.size() * teachers);
}

// A network for white noise would learn to leave images without it unchanged: it was measured to become worse.
bool Adaptation::has_nothing_to_learn() {
  if (options_.clean || !is_for_white_noise(start_.table())) return false;
  return std::ranges::none_of(tiles_.tiles(),
                              [this](const AdaptationTile& tile) { return tiles_.picture(tile).noisy; });
}

void Adaptation::step() {
  if (side_ == 0) begin();
  if (idle_) {
    state_.finished = true;
    ++state_.step;
    return;
  }
  if (state_.targets < state_.total_targets) return make_target(state_.targets++);
  if (!trainer_) return begin_training();
  trainer_->step();
  if (++state_.step % kStepsPerMeasurement == 0) measure();
}

double Adaptation::sigma_for(bool companion, const AdaptationTile& tile) const {
  if (!companion || is_for_white_noise(start_.table())) return tiles_.picture(tile).sigma;
  return kCameraSigma * std::sqrt(removed_[tile.picture] / values_[tile.picture]);
}

// One teacher after the other makes all tiles.
void Adaptation::make_target(int32_t number) {
  std::vector<AdaptationTile>& tiles = tiles_.tiles();
  const auto count = static_cast<int32_t>(tiles.size());
  const bool first = number < count;
  Session& teacher = *teachers_[static_cast<std::size_t>(number / count)];
  AdaptationTile& tile = tiles[static_cast<std::size_t>(number % count)];
  const auto [x, y, width, height] = tile.inner;
  const Image result = crop(denoise(teacher, tile.noisy, sigma_for(!first, tile)), x, y, width, height);
  const std::span<float> target = tile.target.f32();
  const std::span<const float> found = result.f32();
  for (std::size_t i = 0; i < target.size(); ++i) {
    const auto removed = static_cast<double>(target[i] - found[i]);
    if (first) removed_[tile.picture] += removed * removed;
    target[i] = first ? found[i] : 0.5f * (target[i] + found[i]);
  }
  if (first) values_[tile.picture] += static_cast<double>(target.size());
  const AdaptationPicture& picture = tiles_.picture(tile);
  const bool last = number / count + 1 == static_cast<int32_t>(teachers_.size());
  if (last && is_for_white_noise(start_.table()) && picture.noisy && picture.clipped && picture.sigma > 0.0) {
    undo_clipping(target, picture.sigma);
  }
}

void Adaptation::begin_training() {
  const LayerTable& table = start_.table();
  pairs_.emplace(tiles_, table, options_, side_, false);
  held_back_.emplace(tiles_, table, options_, side_, true);
  TrainingOptions training;
  training.epochs = 64;  // more than anybody waits for: the caller ends the training
  training.batch_size = kBatch;
  const float usual = is_for_white_noise(table) ? 1e-3f : 5e-4f;
  training.optimizer.learning_rate = options_.learning_rate > 0.0f ? options_.learning_rate : usual;
  training.clip_norm = 0.05f;
  training.ema = 0.99f;
  trainer_.emplace(start_, training, *pairs_, teachers_.front()->pool());
  const auto row = static_cast<std::ptrdiff_t>(side_) * table.input_channels;
  noisy_.resize(static_cast<std::size_t>(row * side_ * kMeasuredPatches));
  clean_.resize(noisy_.size());
  const auto batch = [&](std::vector<float>& values) {
    return ImageBatch{values.data(), kMeasuredPatches, side_, side_, table.input_channels, row, row * side_};
  };
  for (int32_t i = 0; i < kMeasuredPatches; ++i) {
    held_back_->draw(static_cast<uint32_t>(i), i, batch(noisy_), batch(clean_));
  }
  measure();
}

// A network for other noise learns its teachers' errors with their results. The mean of its own weights and the learned
// ones (Wortsman et al., "Robust fine-tuning of zero-shot models", 2022) forgets less of what it knew.
Model Adaptation::learned() const {
  Model model = trainer_->model();
  if (options_.clean || is_for_white_noise(start_.table())) return model;
  const std::array<const Model*, 2> both{&start_, &model};
  return Model::average(both);
}

void Adaptation::measure() {
  Model model = state_.step == 0 ? start_ : learned();
  Session session(std::make_shared<const Model>(model), *teachers_.front());
  std::vector<float> output(noisy_.size());
  session.run(NetworkPart::kAll, noisy_.data(), {kMeasuredPatches, side_, side_, start_.table().input_channels},
              output.data());
  double loss = 0.0;
  for (std::size_t i = 0; i < output.size(); ++i) {
    const double error = static_cast<double>(output[i]) - static_cast<double>(clean_[i]);
    loss += error * error;
  }
  loss /= static_cast<double>(output.size());
  if (state_.step == 0) state_.start_loss = loss;
  if (state_.step == 0 || loss < state_.best_loss) {
    state_.best_loss = loss;
    state_.best_step = state_.step;
    best_ = std::move(model);
  }
  state_.finished = state_.step - state_.best_step >= kMaxStepsWithoutGain;
}

}  // namespace dae

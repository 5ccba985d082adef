#include "denoise/job_plan.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <stdexcept>

#include "common/integer.h"
#include "common/message.h"
#include "image/estimated_sigma.h"

namespace dae {
namespace {

// The largest automatic tile, in pixels of the picture. It is so narrow that a few rows of all tensors fit a core's
// caches, and so high that little of the overlap is computed twice; higher tiles would make progress reports rare.
constexpr int64_t kMaxColumns = 640;
constexpr int64_t kMaxRows = 1024;

void check_options(const DenoiseOptions& options) {
  if (options.tile < -1) {
    throw_error<std::invalid_argument>("expected a tile size of -1, 0 or more, got {}", options.tile);
  }
  for (const float strength : {options.strength.luma, options.strength.chroma}) {
    if (strength >= 0.0f && strength <= 1.0f) continue;
    throw_error<std::invalid_argument>("expected a strength from 0 to 1, got {}", strength);
  }
  if (!(options.noise_level >= 0.0f && options.noise_level <= 1.0f)) {
    throw_error<std::invalid_argument>("expected a noise level from 0 (it is estimated) to 1, got {}",
                                       options.noise_level);
  }
}

// The number of rows of a tile with which `threads` threads, each on one tile at a time, finish first. It is at most
// kMaxRows, and at least 32 unless the image is lower. Every tile also computes `overlap` rows of its neighbours.
int64_t rows_for_threads(int64_t height, int64_t columns, int64_t threads, int64_t overlap) {
  constexpr int64_t kFewest = 32;
  const int64_t min_tiles = ceil_div(height, kMaxRows);
  const int64_t max_tiles = std::min(std::max(height / kFewest, min_tiles), min_tiles + threads);
  int64_t best = height;
  int64_t min_cost = std::numeric_limits<int64_t>::max();
  for (int64_t tiles = min_tiles; tiles <= max_tiles; ++tiles) {
    const int64_t rows = ceil_div(height, tiles);
    const int64_t cost = ceil_div(tiles * columns, threads) * (rows + overlap);
    if (cost >= min_cost) continue;
    min_cost = cost;
    best = rows;
  }
  return best;
}

// The size of tiles of at most `most` pixels that split `length` evenly.
int64_t even_size(int64_t length, int64_t most) {
  return ceil_div(length, ceil_div(length, most));
}

float choose_noise_level(const LayerTable& table, const Image& noisy, float told) {
  if (table.noise_sigma == 0.0f) return 0.0f;
  return told > 0.0f ? told : static_cast<float>(estimated_sigma(noisy, table.camera_noise));
}

}  // namespace

int32_t checked_scale(const Model& model) {
  const LayerTable& table = model.table();
  int64_t scale = 0;
  for (const Axis axis : {Axis::kHeight, Axis::kWidth}) {
    const Geometry geometry = measure(table, table.all(), axis);
    const bool first = scale == 0;
    if (first) scale = geometry.scale_numerator;
    if (geometry.scale_denominator == 1 && geometry.scale_numerator == scale) continue;
    throw_error<std::invalid_argument>(
        "expected a model whose output has its input's size or a multiple, \"{}\" scales by {}/{}{}", table.name,
        geometry.scale_numerator, geometry.scale_denominator,
        first ? "" : " horizontally and by another factor vertically");
  }
  if (table.output_channels() != table.input_channels) {
    throw_error<std::invalid_argument>("expected a model with as many output as input channels, \"{}\" maps {} to {}",
                                       table.name, table.input_channels, table.output_channels());
  }
  return static_cast<int32_t>(scale);
}

JobPlan::JobPlan(const Session& session, const Image& noisy, const Image& source, const DenoiseOptions& options)
    : model_(session.model().table().name),
      scale_(checked_scale(session.model())),
      strength_(options.strength),
      colors_(noisy.colors()),
      copies_(is_gray(source) ? colors_ : 1) {
  check_options(options);
  const LayerTable& table = session.model().table();
  channels_ = table.input_channels;
  plan_channel_maps(noisy, channels_, options.alpha == AlphaMode::kProcess);
  noise_level_ = choose_noise_level(table, noisy, options.noise_level);
  if (table.noise_sigma > 0.0f) gain_ = table.noise_gain(static_cast<double>(noise_level_));
  reader_ = PixelReader(gain_);
  plan_tiles(session, noisy, options.tile);
  session.output_shape(NetworkPart::kAll, tile_shape());
}

void JobPlan::plan_channel_maps(const Image& noisy, int32_t model_channels, bool processes_alpha) {
  const int32_t colors = colors_ / copies_;
  if (model_channels == 1) {
    for (int32_t channel = 0; channel < colors; ++channel) channel_maps_.push_back({channel});
  } else if (colors == 1) {
    channel_maps_.push_back(ChannelMap(static_cast<std::size_t>(model_channels), 0));
  } else if (colors == model_channels) {
    channel_maps_.push_back({0, 1, 2});
  } else {
    throw_error<std::invalid_argument>("expected an image of {} colour channels for model \"{}\", got {}",
                                       model_channels, model_, colors);
  }
  if (noisy.has_alpha() && processes_alpha) {
    channel_maps_.push_back(ChannelMap(static_cast<std::size_t>(model_channels), colors_));
  }
}

void JobPlan::plan_tiles(const Session& session, const Image& noisy, int32_t tile) {
  const LayerTable& table = session.model().table();
  const Geometry rows = measure_bit_exact(table, table.all(), Axis::kHeight);
  const Geometry columns = measure_bit_exact(table, table.all(), Axis::kWidth);
  mirror_padding_rows_ = mirror_padding(rows);
  mirror_padding_columns_ = mirror_padding(columns);
  padded_rows_ = plan_tile_spans(noisy.height(), 0, rows).front().input.count();
  // A size of 0 means one tile for all.
  const int64_t asked = std::max(tile, 0);
  const bool chosen = tile == 0;
  columns_ = plan_tile_spans(noisy.width(), chosen ? even_size(noisy.width(), kMaxColumns) : asked, columns);
  const int64_t overlap = rows.reach_before + rows.reach_after;
  const int64_t tile_rows =
      chosen ? rows_for_threads(noisy.height(), std::ssize(columns_), session.threads(), overlap) : asked;
  rows_ = split_rows(int64_t{noisy.height()} * scale_, tile_rows * scale_);
}

float JobPlan::strength(const ChannelMap& map) const {
  const bool of_colors = map[0] < colors_;
  return of_colors && blends_chroma() ? 1.0f : strength_.luma;
}

bool JobPlan::blends_chroma() const {
  return strength_.luma != strength_.chroma && colors_ / copies_ == 3;
}

std::array<int32_t, 4> JobPlan::tile(int32_t index) const {
  if (index < 0 || index >= tiles()) {
    throw_error<std::invalid_argument>("expected a tile from 0 to {}, got {}", tiles() - 1, index);
  }
  const Interval& valid = columns(index).valid;
  return {static_cast<int32_t>((valid.first - mirror_padding_columns_) * scale_),
          static_cast<int32_t>(rows(index).first), static_cast<int32_t>(valid.count() * scale_),
          static_cast<int32_t>(rows(index).count())};
}

TensorShape JobPlan::tile_shape() const {
  return {static_cast<int64_t>(channel_maps_.size()), padded_rows_, columns_.front().input.count(), channels_};
}

}  // namespace dae

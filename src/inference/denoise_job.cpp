#include "inference/denoise_job.h"
#include "common/integer.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

#include "common/error.h"
#include "common/message.h"
#include "image/alpha.h"
#include "image/noise_level.h"
#include "image/resize.h"
#include "inference/color_strength.h"
#include "kernels/pixels.h"

namespace dae {
namespace {

// The largest automatic tile, in pixels of the picture. It is so narrow that a few rows of all tensors fit a core's
// caches, and so high that little of the overlap is computed twice; higher tiles would make progress reports rare.
constexpr int64_t kMostColumns = 640;
constexpr int64_t kMostRows = 1024;

// Multiply-adds of one step on each thread, about 20 ms in a browser on a core of 2025.
constexpr int64_t kStepWork = int64_t{1} << 29;

// Mirrors an index at both ends without repeating the end pixels (numpy's "reflect"), several times if needed.
int64_t reflect(int64_t index, int64_t length) {
  if (length == 1) return 0;
  const int64_t period = 2 * (length - 1);
  const int64_t folded = ((index % period) + period) % period;
  return folded < length ? folded : period - folded;
}

// The alpha value of an opaque pixel.
template <class Pixel>
constexpr Pixel kOpaque = std::is_same_v<Pixel, uint8_t> ? Pixel{255} : Pixel{1};

template <class Pixel>
const Pixel* row(const Image& image, int64_t y) {
  const auto stride = static_cast<std::size_t>(image.width()) * static_cast<std::size_t>(image.channels());
  const std::size_t offset = static_cast<std::size_t>(y) * stride;
  if constexpr (std::is_same_v<Pixel, uint8_t>)
    return image.u8().data() + offset;
  else
    return image.f32().data() + offset;
}

template <class Pixel>
Pixel* row(Image& image, int64_t y) {
  return const_cast<Pixel*>(row<Pixel>(std::as_const(image), y));
}

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

// Output size / input size, which must be a whole number and the same along both axes.
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

// The number of rows of a tile with which `threads` threads, each on one tile at a time, finish first. It is at most
// kMostRows, and at least 32 unless the image is lower. Every tile also computes `overlap` rows of its neighbours.
int64_t rows_for_threads(int64_t height, int64_t columns, int64_t threads, int64_t overlap) {
  constexpr int64_t kFewest = 32;
  const int64_t least_tiles = ceil_div(height, kMostRows);
  const int64_t most_tiles = std::min(std::max(height / kFewest, least_tiles), least_tiles + threads);
  int64_t best = height;
  int64_t least_cost = std::numeric_limits<int64_t>::max();
  for (int64_t tiles = least_tiles; tiles <= most_tiles; ++tiles) {
    const int64_t rows = ceil_div(height, tiles);
    const int64_t cost = ceil_div(tiles * columns, threads) * (rows + overlap);
    if (cost >= least_cost) continue;
    least_cost = cost;
    best = rows;
  }
  return best;
}

// The size of tiles of at most `most` pixels that split `length` evenly.
int64_t even_size(int64_t length, int64_t most) {
  return ceil_div(length, ceil_div(length, most));
}

}  // namespace

Image DenoiseJob::make_result(const Session& session, const Image& noisy, AlphaMode alpha) {
  const int64_t scale = checked_scale(session.model());
  const int64_t longest = std::max(noisy.width(), noisy.height()) * scale;
  if (longest > Image::kMaxSide || int64_t{noisy.width()} * noisy.height() * scale * scale > Image::kMaxPixels) {
    throw_error<std::invalid_argument>(
        "expected a picture whose result has at most {} pixels a side and {} in all, got {} times {}", Image::kMaxSide,
        Image::kMaxPixels, describe_size(noisy), scale);
  }
  // The pixels begin as zeros, because callers may show the image before all tiles are written.
  return Image::from_pixels(static_cast<int32_t>(noisy.width() * scale), static_cast<int32_t>(noisy.height() * scale),
                            alpha == AlphaMode::kOpaque ? noisy.colors() : noisy.channels(), noisy.type(), nullptr);
}

DenoiseJob::DenoiseJob(Session& session, const Image& noisy, const DenoiseOptions& options, Image& result)
    : session_(session),
      noisy_(noisy),
      options_(options),
      scale_(checked_scale(session.model())),
      opaque_(is_opaque(noisy)),
      result_(result) {
  check_options(options);
  if (!opaque_ && options.alpha != AlphaMode::kOpaque) filled_ = fill_hidden_colors(noisy);
  if (is_gray(source())) copies_ = noisy.colors();
  plan_items();
  noise_level_ = choose_noise_level();
  const LayerTable& table = session.model().table();
  if (table.noise_sigma > 0.0f) gain_ = table.noise_gain(static_cast<double>(noise_level_));
  reader_ = PixelReader(gain_);
  const Geometry rows = measure_exactly(table, table.all(), Axis::kHeight);
  const Geometry columns = measure_exactly(table, table.all(), Axis::kWidth);
  edge_rows_ = edge_pixels(rows);
  edge_columns_ = edge_pixels(columns);
  padded_rows_ = plan_tile_spans(noisy.height(), 0, rows).front().input.count();
  // A size of 0 means one tile for all.
  const int64_t asked = std::max(options.tile, 0);
  const bool chosen = options.tile == 0;
  columns_ = plan_tile_spans(noisy.width(), chosen ? even_size(noisy.width(), kMostColumns) : asked, columns);
  const int64_t overlap = rows.reach_before + rows.reach_after;
  const int64_t tile_rows =
      chosen ? rows_for_threads(noisy.height(), std::ssize(columns_), session.threads(), overlap) : asked;
  rows_ = split_rows(result.height(), tile_rows * scale_);
  // Throws for tiles so large that the size of a layer's tensor would overflow.
  session.output_shape(Part::kAll, tile_shape());
  const bool copies_alpha = !opaque_ && options.alpha == AlphaMode::kKeep;
  if (scale_ > 1 && (copies_alpha || !options.strength.is_full())) {
    enlarged_ = resize(noisy, result.width(), result.height(), Resampling::kBicubic, noisy.type());
  }
}

DenoiseJob::~DenoiseJob() {
  for (int i = 0; i < session_.threads(); ++i) session_.network(i).release();
}

void DenoiseJob::plan_items() {
  const int32_t model_channels = session_.model().table().input_channels;
  const int32_t colors = noisy_.colors() / copies_;
  if (model_channels == 1) {
    for (int32_t channel = 0; channel < colors; ++channel) items_.push_back({channel});
  } else if (colors == 1) {
    items_.push_back(Item(static_cast<std::size_t>(model_channels), 0));
  } else if (colors == model_channels) {
    items_.push_back({0, 1, 2});
  } else {
    throw_error<std::invalid_argument>("expected an image of {} colour channels for model \"{}\", got {}",
                                       model_channels, session_.model().table().name, colors);
  }
  if (noisy_.has_alpha() && options_.alpha == AlphaMode::kProcess) {
    items_.push_back(Item(static_cast<std::size_t>(model_channels), noisy_.colors()));
  }
}

float DenoiseJob::choose_noise_level() const {
  if (session_.model().table().noise_sigma == 0.0f) return 0.0f;
  if (options_.noise_level > 0.0f) return options_.noise_level;
  return static_cast<float>(estimate_noise(noisy_).level);
}

bool DenoiseJob::blends_chroma() const {
  return options_.strength.luma != options_.strength.chroma && noisy_.colors() / copies_ == 3;
}

float DenoiseJob::strength_of(const Item& item) const {
  const bool colors = item[0] < noisy_.colors();
  return colors && blends_chroma() ? 1.0f : options_.strength.luma;
}

std::array<int32_t, 4> DenoiseJob::tile(int32_t index) const {
  if (index < 0 || index >= tiles()) {
    throw_error<std::invalid_argument>("expected a tile from 0 to {}, got {}", tiles() - 1, index);
  }
  const Interval& rows = rows_[static_cast<std::size_t>(index) / columns_.size()];
  const TileSpan& columns = columns_[static_cast<std::size_t>(index) % columns_.size()];
  return {static_cast<int32_t>((columns.valid.first - edge_columns_) * scale_), static_cast<int32_t>(rows.first),
          static_cast<int32_t>((columns.valid.last - columns.valid.first) * scale_),
          static_cast<int32_t>(rows.count())};
}

TensorShape DenoiseJob::tile_shape() const {
  return {static_cast<int64_t>(items_.size()), padded_rows_, columns_.front().input.count(),
          session_.model().table().input_channels};
}

void DenoiseJob::step() {
  if (slots_.empty()) begin_tiles();
  const auto count = static_cast<int32_t>(slots_.size());
  session_.pool().parallel(count, [this](int64_t slot, int) { advance_tile(static_cast<int32_t>(slot)); });
  if (!std::all_of(slots_.begin(), slots_.end(), [](const Slot& slot) { return slot.finished; })) return;
  done_ += count;
  slots_.clear();
}

void DenoiseJob::begin_tiles() {
  const int32_t count = std::min(session_.threads(), tiles() - done_);
  for (int32_t i = 0; i < count; ++i) {
    Network& network = session_.network(i);
    const Interval& rows = rows_[static_cast<std::size_t>(done_ + i) / columns_.size()];
    const int64_t edge = edge_rows_ * scale_;
    const TileSpan& columns = columns_[static_cast<std::size_t>(done_ + i) % columns_.size()];
    network.begin(
        session_.range(Part::kAll), tile_shape(),
        {{rows.first + edge, rows.last + edge},
         {(columns.valid.first - columns.input.first) * scale_, (columns.valid.last - columns.input.first) * scale_}});
    slots_.push_back({network.runs(), false});
  }
}

// Reads a tile's pixels from the picture for the network, and writes the network's output to the result.
class DenoiseJob::TileRows final : public RowSource, public RowSink {
 public:
  TileRows(DenoiseJob& job, const TileSpan& columns) : job_(job), columns_(columns) {}

  void read(int64_t image, int64_t y, float* to) override {
    if (job_.noisy_.type() == PixelType::kU8) {
      load<uint8_t>(item(image), y, to);
    } else {
      load<float>(item(image), y, to);
    }
  }

  void write(int64_t image, int64_t row, const float* from) override {
    const int64_t y = row - job_.edge_rows_ * job_.scale_;
    const bool copies_alpha = image == 0 && job_.noisy_.has_alpha() && job_.options_.alpha == AlphaMode::kKeep;
    if (job_.noisy_.type() == PixelType::kU8) {
      store<uint8_t>(item(image), y, from);
      if (copies_alpha) copy_alpha<uint8_t>(y);
    } else {
      store<float>(item(image), y, from);
      if (copies_alpha) copy_alpha<float>(y);
    }
  }

 private:
  const Item& item(int64_t image) const { return job_.items_[static_cast<std::size_t>(image)]; }
  // The tile's columns of the result are [first, last).
  int64_t first() const { return (columns_.valid.first - job_.edge_columns_) * job_.scale_; }
  int64_t last() const { return (columns_.valid.last - job_.edge_columns_) * job_.scale_; }

  template <class Pixel>
  void load(const Item& item, int64_t y, float* to) const {
    const Image& noisy = job_.source();
    const int64_t channels = noisy.channels();
    const Pixel* source = row<Pixel>(noisy, reflect(y - job_.edge_rows_, noisy.height()));
    const auto read = [&](int64_t column, int64_t count) {
      job_.reader_.read(source + column * channels, count, channels, item, to);
      to += count * static_cast<int64_t>(item.size());
    };
    const int64_t start = columns_.input.first - job_.edge_columns_;
    const int64_t end = start + columns_.input.count();
    const int64_t inner_first = std::clamp<int64_t>(0, start, end);
    const int64_t inner_last = std::clamp<int64_t>(noisy.width(), inner_first, end);
    for (int64_t c = start; c < inner_first; ++c) read(reflect(c, noisy.width()), 1);
    read(inner_first, inner_last - inner_first);
    for (int64_t c = inner_last; c < end; ++c) read(reflect(c, noisy.width()), 1);
  }

  template <class Pixel>
  void store(const Item& item, int64_t y, const float* from) {
    const int64_t count = last() - first();
    auto channels = static_cast<int64_t>(item.size());
    const float* values = from + (columns_.valid.first - columns_.input.first) * job_.scale_ * channels;
    if (!all_finite({values, static_cast<std::size_t>(count * channels)})) {
      throw_error<ModelFormatError>(
          "expected model \"{}\" to give finite values, found NaN or infinity: its weights are too large for the "
          "picture",
          job_.session_.model().table().name);
    }
    float gain = 1.0f / job_.gain_;
    // A gray channel was fed to all inputs of a colour model; its result is the mean of the outputs.
    if (channels > 1 && item[0] == item[1]) {
      means_.resize(static_cast<std::size_t>(count));
      mean_channels(values, count, channels, means_.data());
      values = means_.data();
      channels = 1;
    }
    if (const float strength = job_.strength_of(item); strength < 1.0f) {
      const Image& before = job_.before();
      const Pixel* pixels = row<Pixel>(before, y) + first() * before.channels() + item[0];
      blended_.resize(static_cast<std::size_t>(count * channels));
      blend_pixels(values, count, channels, gain, strength, pixels, before.channels(), blended_.data());
      values = blended_.data();
      gain = 1.0f;
    }
    const int64_t stride = job_.result_.channels();
    Pixel* to = row<Pixel>(job_.result_, y) + first() * stride + item[0];
    const int32_t copies = item[0] == 0 ? job_.copies_ : 1;
    for (int32_t copy = 0; copy < copies; ++copy) write_pixels(values, count, channels, gain, to + copy, stride);
  }

  template <class Pixel>
  void copy_alpha(int64_t y) {
    const int64_t channels = job_.noisy_.channels();
    const Pixel* before = job_.opaque_ ? nullptr : row<Pixel>(job_.before(), y);
    Pixel* after = row<Pixel>(job_.result_, y);
    for (int64_t at = (first() + 1) * channels - 1; at < last() * channels; at += channels) {
      after[at] = before != nullptr ? before[at] : kOpaque<Pixel>;
    }
  }

  DenoiseJob& job_;
  const TileSpan& columns_;
  std::vector<float> means_;
  std::vector<float> blended_;
};

void DenoiseJob::advance_tile(int32_t index) {
  Slot& slot = slots_[static_cast<std::size_t>(index)];
  if (slot.finished) return;
  Network& network = session_.network(index);
  if (network.runs() != slot.run) {
    throw_error<std::invalid_argument>(
        "expected a session that no other job or run uses between the steps of this job");
  }
  TileRows rows(*this, columns_[static_cast<std::size_t>(done_ + index) % columns_.size()]);
  slot.finished = !network.advance(rows, rows, kStepWork);
  if (slot.finished && blends_chroma()) blend_luma_chroma(before(), tile(done_ + index), options_.strength, result_);
}

}  // namespace dae

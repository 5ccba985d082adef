#include "inference/session.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>

#include "inference/operator_choice.h"
#include "inference/tiling.h"
#include "kernels/pixels.h"
#include "model/geometry.h"

namespace dae {
namespace {

void check_multiple(const char* name, int64_t value, int64_t stride) {
  if (value < 1 || value % stride != 0) {
    throw std::invalid_argument("expected " + std::string(name) + " to be a positive multiple of " +
                                std::to_string(stride) + ", got " + std::to_string(value));
  }
}

// Guards the products of sizes further on; 2^31 float values are more than a wasm memory holds.
void check_size(const TensorShape& shape) {
  constexpr int64_t kMaxValues = std::numeric_limits<int32_t>::max();
  int64_t values = 1;
  for (const int64_t extent : {shape.n, shape.h, shape.w, shape.c}) {
    if (extent > kMaxValues / values) {
      throw std::invalid_argument("expected a tensor of at most " + std::to_string(kMaxValues) + " values");
    }
    values *= extent;
  }
}

[[noreturn]] void refuse(std::span<const float> x) {
  const auto bad = std::find_if_not(x.begin(), x.end(), [](float value) { return std::isfinite(value); });
  throw std::invalid_argument("expected finite values, got NaN or infinity at index " +
                              std::to_string(bad - x.begin()));
}

// Each thread looks at what it reads, while it is at hand; a pass of its own over a large image is time that no other
// thread shares.
class FiniteRows final : public RowStream {
 public:
  FiniteRows(std::span<const float> all, DenseRows rows, std::size_t row_values)
      : all_(all), rows_(rows), row_values_(row_values) {}

  void read(int64_t image, int64_t row, float* to) override {
    rows_.read(image, row, to);
    if (!all_finite({to, row_values_})) refuse(all_);
  }
  void write(int64_t image, int64_t row, const float* from) override { rows_.write(image, row, from); }

 private:
  std::span<const float> all_;
  DenseRows rows_;
  std::size_t row_values_;
};

// Work is shared in pieces of some images, or of some rows of one where there are fewer images than threads.
struct Share {
  int64_t images = 1;
  int64_t rows = 0;
};

// `across`: pieces that an image is cut into otherwise.
Share share_of(const TensorShape& output, int64_t threads, int64_t across) {
  // Several a thread: when one is held up, or has a slower core, others go on. Of images more, which begin anew anyway;
  // rows between two pieces are copied.
  constexpr int64_t kBatches = 4;
  constexpr int64_t kPieces = 2;
  // A piece's start has a price, so they are not tiny.
  constexpr int64_t kLeastPixels = 64 * 64;
  if (output.n >= threads) return {std::max<int64_t>(1, output.n / (threads * kBatches)), output.h};
  const int64_t pieces = ceil_div(threads * kPieces, output.n * across);
  const int64_t least = ceil_div(kLeastPixels, output.w / across);
  return {1, std::max(ceil_div(output.h, pieces), least)};
}

// Rows of wide images do not fit a core's cache, and threads share what is behind it: several of them get narrower
// images, of which little is computed twice.
std::vector<Window> columns_of(const Geometry& geometry, int64_t width, int threads) {
  constexpr int64_t kNarrowest = 512;
  constexpr int64_t kReaches = 20;
  const int64_t narrowest = std::max(kNarrowest, kReaches * (geometry.reach_before + geometry.reach_after));
  const int64_t most = width / narrowest;
  // As many for each thread.
  const int64_t windows = most < threads ? most : most - most % threads;
  // A network that enlarges is given an image with its edges here.
  if (threads == 1 || windows < 2 || edge_pixels(geometry) != 0) return {{0, width, 0, width}};
  return plan_windows(width, ceil_div(width, windows), geometry);
}

// Between the pieces of some images' columns, each cut into the same rows.
class AllSeams {
 public:
  // `cuts`: what lies at each, from above.
  AllSeams(int64_t columns, const std::vector<std::vector<Range>>& cuts) : cuts_(static_cast<int64_t>(cuts.size())) {
    for (int64_t column = 0; column < columns; ++column) {
      for (const std::vector<Range>& rows : cuts) seams_.emplace_back(rows);
    }
  }

  Network::Seams around(int64_t column, int64_t piece) { return {at(column, piece - 1), at(column, piece)}; }

 private:
  Seam* at(int64_t column, int64_t cut) {
    if (cut < 0 || cut == cuts_) return nullptr;
    return &seams_[static_cast<std::size_t>(column * cuts_ + cut)];
  }

  int64_t cuts_;
  std::deque<Seam> seams_;  // which cannot be moved
};

}  // namespace

Session::Session(std::shared_ptr<const Model> model, int threads)
    : Session(std::move(model), std::make_shared<ThreadPool>(threads)) {}

Session::Session(std::shared_ptr<const Model> model, const Session& other) : Session(std::move(model), other.pool_) {}

Session::Session(std::shared_ptr<const Model> model, std::shared_ptr<ThreadPool> pool)
    : model_(std::move(model)), pool_(std::move(pool)), networks_(make_networks(*model_, pool_->threads())) {}

LayerRange Session::range(Part part) const {
  switch (part) {
    case Part::kEncoder:
      return model_->table().encoder();
    case Part::kDecoder:
      return model_->table().decoder();
    case Part::kAll:
      break;
  }
  return model_->table().all();
}

TensorShape Session::output_shape(Part part, const TensorShape& input) const {
  const LayerTable& table = model_->table();
  const LayerRange layers = range(part);
  if (!table.stands_alone(layers)) {
    throw std::invalid_argument("expected a model whose decoder reads nothing but the latent, \"" + table.name +
                                "\" has connections that skip it: it runs as a whole only");
  }
  if (input.c != table.channels_into(layers)) {
    throw std::invalid_argument("expected " + std::to_string(table.channels_into(layers)) + " channels, got " +
                                std::to_string(input.c));
  }
  if (input.n < 1) throw std::invalid_argument("expected at least one image, got " + std::to_string(input.n));
  check_multiple("the rows", input.h, measure(table, layers, Axis::kHeight).stride);
  check_multiple("the columns", input.w, measure(table, layers, Axis::kWidth).stride);
  check_size(input);
  const std::vector<TensorShape> shapes = networks_.front().shapes(layers, input);
  for (const TensorShape& shape : shapes) check_size(shape);
  return shapes.back();
}

void Session::run(Part part, const float* x, const TensorShape& input, float* y) {
  const TensorShape output = output_shape(part, input);
  const LayerRange layers = range(part);
  const Geometry geometry = measure(model_->table(), layers, Axis::kWidth, made_together);
  const std::vector<Window> columns = columns_of(geometry, input.w, threads());
  const auto across = static_cast<int64_t>(columns.size());
  const Share share = share_of(output, threads(), across);
  const std::vector<Range> rows = split_rows(output.h, share.rows);
  const auto down = static_cast<int64_t>(rows.size());
  const int64_t images = ceil_div(input.n, share.images);
  const TensorShape narrow{share.images, input.h, columns.front().size, input.c};
  std::vector<std::vector<Range>> cuts;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    cuts.push_back(network(0).rows_of_seam(layers, narrow, rows[i].first));
  }
  AllSeams seams(images * across, cuts);
  pool_->parallel(images * across * down, [&](int64_t index, int thread) {
    const int64_t first = index / (across * down) * share.images;
    const int64_t column = index / (across * down) * across + index % across;
    const Window& window = columns[static_cast<std::size_t>(index % across)];
    // From below: a piece takes rows from the one under it, which must have been begun.
    const int64_t piece = down - 1 - index / across % down;
    const DenseRows dense(x + first * input.h * input.w * input.c, input, y + first * output.h * output.w * output.c,
                          output, window);
    FiniteRows stream({x, input.values()}, dense, static_cast<std::size_t>(window.size * input.c));
    const auto to_output = [&](int64_t at) { return (at - window.start) * output.w / input.w; };
    network(thread).run(layers, {std::min(share.images, input.n - first), input.h, window.size, input.c},
                        {rows[static_cast<std::size_t>(piece)], {to_output(window.from), to_output(window.to)}}, stream,
                        seams.around(column, piece));
  });
}

}  // namespace dae

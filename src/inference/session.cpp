#include "inference/session.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <span>
#include <stdexcept>

#include "common/message.h"
#include "kernels/pixels.h"
#include "model/geometry.h"

namespace dae {
namespace {

void check_multiple(const char* name, int64_t value, int64_t stride) {
  if (value < 1 || value % stride != 0) {
    throw_error<std::invalid_argument>("expected {} to be a positive multiple of {}, got {}", name, stride, value);
  }
}

// Prevents overflow in products of sizes. 2^31 floats do not fit a WebAssembly memory anyway.
void check_size(const TensorShape& shape) {
  constexpr int64_t kMaxValues = std::numeric_limits<int32_t>::max();
  int64_t values = 1;
  for (const int64_t extent : {shape.n, shape.h, shape.w, shape.c}) {
    if (extent > kMaxValues / values) {
      throw_error<std::invalid_argument>("expected a tensor of at most {} values", kMaxValues);
    }
    values *= extent;
  }
}

[[noreturn]] void refuse(std::span<const float> x) {
  const auto bad = std::find_if_not(x.begin(), x.end(), [](float value) { return std::isfinite(value); });
  throw_error<std::invalid_argument>("expected finite values, got NaN or infinity at index {}", bad - x.begin());
}

// Reads rows and checks that their values are finite. Each thread checks the rows that it reads while they are in its
// cache; a separate pass over a large image would take longer and run on one thread.
class CheckedSource final : public RowSource {
 public:
  CheckedSource(std::span<const float> all, DenseSource rows, std::size_t row_values)
      : all_(all), rows_(rows), row_values_(row_values) {}

  void read(int64_t image, int64_t row, float* to) override {
    rows_.read(image, row, to);
    if (!all_finite({to, row_values_})) refuse(all_);
  }

 private:
  std::span<const float> all_;
  DenseSource rows_;
  std::size_t row_values_;
};

// The boundaries between the tiles of all tile columns.
class AllBoundaries {
 public:
  AllBoundaries(int64_t tile_columns, const std::vector<std::vector<Interval>>& rows)
      : per_tile_column_(std::ssize(rows)) {
    for (int64_t tile_column = 0; tile_column < tile_columns; ++tile_column) {
      for (const std::vector<Interval>& boundary : rows) boundaries_.emplace_back(boundary);
    }
  }

  // Tiles are counted from the lowest one.
  Network::Boundaries around(int64_t tile_column, int64_t tile) {
    return {at(tile_column, tile), at(tile_column, tile - 1)};
  }

 private:
  BoundaryRows* at(int64_t tile_column, int64_t cut) {
    if (cut < 0 || cut == per_tile_column_) return nullptr;
    return &boundaries_[static_cast<std::size_t>(tile_column * per_tile_column_ + cut)];
  }

  int64_t per_tile_column_;
  std::deque<BoundaryRows> boundaries_;  // a deque, because BoundaryRows cannot be moved
};

}  // namespace

Session::Session(std::shared_ptr<const Model> model, int threads)
    : Session(std::move(model), std::make_shared<ThreadPool>(threads)) {}

Session::Session(std::shared_ptr<const Model> model, const Session& other) : Session(std::move(model), other.pool_) {}

Session::Session(std::shared_ptr<const Model> model, std::shared_ptr<ThreadPool> pool)
    : model_(std::move(model)), pool_(std::move(pool)), networks_(make_networks(*model_, pool_->threads())) {}

LayerRange Session::range(NetworkPart part) const {
  switch (part) {
    case NetworkPart::kEncoder:
      return model_->table().encoder();
    case NetworkPart::kDecoder:
      return model_->table().decoder();
    case NetworkPart::kAll:
      break;
  }
  return model_->table().all();
}

TensorShape Session::output_shape(NetworkPart part, const TensorShape& input) const {
  const LayerTable& table = model_->table();
  const LayerRange layers = range(part);
  if (!table.stands_alone(layers)) {
    throw_error<std::invalid_argument>(
        "expected a model whose decoder reads only the latent to run one half of it, \"{}\" has skip connections "
        "around it: run the whole model",
        table.name);
  }
  if (input.c != table.channels_into(layers)) {
    throw_error<std::invalid_argument>("expected {} channels, got {}", table.channels_into(layers), input.c);
  }
  if (input.n < 1) throw_error<std::invalid_argument>("expected at least one image, got {}", input.n);
  check_multiple("the rows", input.h, measure(table, layers, Axis::kHeight).stride);
  check_multiple("the columns", input.w, measure(table, layers, Axis::kWidth).stride);
  check_size(input);
  const std::vector<TensorShape> shapes = networks_.front().shapes(layers, input);
  for (const TensorShape& shape : shapes) check_size(shape);
  return shapes.back();
}

void Session::run(NetworkPart part, const float* x, const TensorShape& input, float* y) {
  const TensorShape output = output_shape(part, input);
  const LayerRange layers = range(part);
  if (schedule_.input != input || schedule_.layers != layers) {
    schedule_ = make_tile_schedule(network(0), model_->table(), layers, input, threads());
  }
  const auto across = std::ssize(schedule_.columns);
  const int64_t tile_columns = std::ssize(schedule_.images) * across;
  AllBoundaries boundaries(tile_columns, schedule_.boundaries);
  pool_->parallel(tile_columns * std::ssize(schedule_.rows), [&](int64_t index, int thread) {
    const int64_t tile = index / tile_columns;
    const int64_t tile_column = index % tile_columns;
    const Interval& images = schedule_.images[static_cast<std::size_t>(tile_column / across)];
    const TileSpan& span = schedule_.columns[static_cast<std::size_t>(tile_column % across)];
    // Tiles begin and end at multiples of the stride, so this is exact.
    const auto to_output = [&](int64_t column) { return column * output.w / input.w; };
    const int64_t start = to_output(span.input.first);
    const Interval valid{to_output(span.valid.first), to_output(span.valid.last)};
    const DenseSource dense(x + images.first * input.h * input.w * input.c, input, span.input);
    CheckedSource source({x, input.values()}, dense, static_cast<std::size_t>(span.input.count() * input.c));
    DenseSink sink(y + images.first * output.h * output.w * output.c, output, start, valid);
    network(thread).run(layers, {images.count(), input.h, span.input.count(), input.c},
                        {schedule_.rows[static_cast<std::size_t>(tile)], {valid.first - start, valid.last - start}},
                        source, sink, boundaries.around(tile_column, tile));
  });
}

}  // namespace dae

#include "inference/network.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "kernels/row_kernels.h"
#include "ops/operator.h"

namespace dae {
namespace {

// The rows of all tensors that a strip needs should stay in a core's second-level cache.
constexpr int64_t kCacheValues = 384 * 1024 / sizeof(float);

// Multiply-adds of `columns` columns of one output row by the direct algorithm. Counts at least one for each
// value, since layers without products also take time.
int64_t row_work(const Layer& layer, int64_t columns) {
  return columns * std::max<int64_t>(layer.filters, std::llround(operator_of(layer).multiply_adds(layer)));
}

}  // namespace

ImageBatch Network::Buffer::image(const Region& region) {
  return {row(region.rows.first) + region.columns.first * shape.c,
          1,
          static_cast<int32_t>(region.rows.count()),
          static_cast<int32_t>(region.columns.count()),
          static_cast<int32_t>(shape.c),
          stride,
          0};
}

// Keeps the buffer of the last tile if it fits.
void Network::Buffer::prepare(const TensorShape& tensor, const Padding& around, const Interval& computed,
                              int64_t rows) {
  const bool fits = tensor == shape && around == halo && computed == columns && rows <= capacity;
  if (fits) return;
  shape = tensor;
  halo = around;
  columns = computed;
  stride = static_cast<std::ptrdiff_t>((shape.w + halo.left + halo.right) * shape.c);
  capacity = rows;
  values.assign(static_cast<std::size_t>(capacity * stride) + kOverreadFloats, 0.0f);
}

// Writes the zeros above the image again; the zeros beside it are never overwritten.
void Network::Buffer::restart(int64_t origin) {
  low = origin;
  if (origin < 0) std::fill_n(values.data(), -origin * stride, 0.0f);
}

void Network::Buffer::make_room(int64_t keep, int64_t done, int64_t need) {
  if (need + halo.bottom - low <= capacity) return;
  std::copy(whole_row(keep), whole_row(done), values.data());
  low = keep;
}

void Network::Buffer::close(int64_t done) {
  if (done != shape.h) return;
  std::fill_n(whole_row(done), halo.bottom * stride, 0.0f);
}

Network::Network(std::shared_ptr<const PackedModel> packed) : model_(std::move(packed)), table_(model_->table()) {
  std::size_t max_inputs = 0;
  for (std::size_t i = 0; i < table_.layers.size(); ++i) {
    states_.push_back(model_->kernels().layer(i).make_state());
    max_inputs = std::max(max_inputs, table_.layers[i].inputs.size());
  }
  inputs_.reserve(max_inputs);
  workspace_.resize(model_->kernels().workspace_values());
}

std::vector<TensorShape> Network::shapes(LayerRange range, const TensorShape& input) const {
  std::vector<TensorShape> shapes{input};
  for (std::size_t i = range.first; i < range.last; ++i) {
    const Layer& layer = table_.layers[i];
    const TensorShape& from = shapes[tensor_index(layer.inputs.front()) - range.first];
    shapes.push_back(
        {from.n, output_size(layer, Axis::kHeight, from.h), output_size(layer, Axis::kWidth, from.w), layer.filters});
  }
  return shapes;
}

StripRequest Network::request(LayerRange range, const TensorShape& input, const Region& output) const {
  const auto first_halo = model_->kernels().halos().begin() + static_cast<std::ptrdiff_t>(range.first);
  return {&table_,
          range,
          shapes(range, {1, input.h, input.w, input.c}),
          {first_halo, first_halo + static_cast<std::ptrdiff_t>(range.last - range.first) + 1},
          output,
          {}};
}

std::vector<Interval> Network::boundary_rows(LayerRange range, const TensorShape& input, int64_t row) const {
  return plan_boundary_rows(request(range, input, {}), row);
}

int64_t Network::lead_rows(LayerRange range, const TensorShape& input) const {
  const std::vector<TensorShape> shapes = this->shapes(range, input);
  const int64_t height = shapes.back().h;
  const std::vector<Interval> boundary = boundary_rows(range, input, height / 2);
  int64_t above = 0;
  int64_t all = 0;
  for (std::size_t i = 1; i < shapes.size(); ++i) {
    const int64_t work = row_work(table_.layers[range.first + i - 1], shapes[i].w);
    above += work * boundary[i].first;
    all += work * shapes[i].h;
  }
  const double part = static_cast<double>(above) / static_cast<double>(all);
  return height / 2 - static_cast<int64_t>(part * static_cast<double>(height));
}

const Network::Plan& Network::plan(LayerRange range, const TensorShape& input, const Region& output,
                                   const std::vector<Interval>& boundary) {
  for (const auto& cached : plans_) {
    const StripRequest& request = cached->request;
    const TensorShape& shape = request.shapes.front();
    const bool fits = request.range == range && shape.h == input.h && shape.w == input.w && request.output == output;
    if (fits && request.boundary == boundary) return *cached;
  }
  constexpr std::size_t kMaxPlans = 16;
  if (plans_.size() == kMaxPlans) {
    plan_ = nullptr;
    plans_.clear();
  }
  auto plan = std::make_unique<Plan>();
  plan->request = request(range, input, output);
  plan->request.boundary = boundary;
  plan->columns = plan_columns(plan->request);
  plan->strips = plan_strips_within(plan->request, kCacheValues);
  plans_.push_back(std::move(plan));
  return *plans_.back();
}

void Network::prepare(LayerRange range, const TensorShape& input, const Region& output) {
  static const std::vector<Interval> kNone;
  const Plan& plan = this->plan(range, input, output, boundaries_.below != nullptr ? boundaries_.below->rows() : kNone);
  if (plan_ == &plan) return;
  plan_ = nullptr;
  buffers_.resize(plan.columns.size());
  row_work_ = {input.w * input.c};
  for (std::size_t i = 0; i < buffers_.size(); ++i) {
    const TensorShape& shape = plan.request.shapes[i];
    const Padding& halo = plan.request.halos[i];
    const int64_t rows = std::min(2 * plan.strips.tensors[i].capacity, halo.top + shape.h) + halo.bottom;
    buffers_[i].prepare(shape, halo, plan.columns[i], rows);
    if (i > 0) row_work_.push_back(row_work(table_.layers[range.first + i - 1], plan.columns[i].count()));
  }
  plan_ = &plan;
}

void Network::run(LayerRange range, const TensorShape& input, const Region& output, RowSource& source, RowSink& sink,
                  const Boundaries& boundaries) {
  // Closes the boundary above, also after an exception, because another thread may wait for its rows.
  struct End {
    ~End() {
      if (boundaries.above != nullptr) boundaries.above->close();
      boundaries = {};
    }
    Boundaries& boundaries;
  };
  boundaries_ = boundaries;
  const End end{boundaries_};
  begin(range, input, output);
  while (advance(source, sink, std::numeric_limits<int64_t>::max())) {
  }
}

void Network::begin(LayerRange range, const TensorShape& input, const Region& output) {
  prepare(range, input, output);
  ++generation_;
  images_ = input.n;
  image_ = 0;
  next_step_ = 0;
}

bool Network::advance(RowSource& source, RowSink& sink, int64_t work) {
  for (; image_ < images_; ++image_, next_step_ = 0) {
    if (next_step_ == 0) restart();
    while (next_step_ < plan_->strips.steps.size()) {
      if (work <= 0) return true;
      const StripPlan::Step& step = plan_->strips.steps[next_step_++];
      run_step(step, image_, source, sink);
      work -= step.rows.count() * row_work_[step.tensor];
    }
  }
  return false;
}

void Network::restart() {
  for (std::size_t i = 0; i < buffers_.size(); ++i) {
    const StripPlan::Tensor& tensor = plan_->strips.tensors[i];
    if (tensor.capacity > 0) buffers_[i].restart(tensor.origin);
  }
}

void Network::release() {
  ++generation_;
  plan_ = nullptr;
  plans_.clear();
  buffers_ = {};
  row_work_ = {};
}

std::size_t Network::buffered_values() const {
  std::size_t values = 0;
  for (const Buffer& buffer : buffers_) values += buffer.values.size();
  return values;
}

void Network::run_step(const StripPlan::Step& step, int64_t image, RowSource& source, RowSink& sink) {
  Buffer& to = buffers_[step.tensor];
  to.make_room(step.keep, step.rows.first, step.rows.last);
  const int64_t end = plan_->request.boundary.empty()
                          ? step.rows.last
                          : std::min(plan_->request.boundary[step.tensor].first, step.rows.last);
  const Interval taken{std::max(step.rows.first, end), step.rows.last};
  if (step.rows.first < end) compute_rows(step.tensor, {step.rows.first, end}, image, source);
  if (taken.count() > 0) boundaries_.below->take(step.tensor, taken, to.whole_row(taken.first), to.stride);
  to.close(step.rows.last);
  if (boundaries_.above != nullptr) {
    boundaries_.above->give(step.tensor, step.rows, to.whole_row(step.rows.first), to.stride);
  }
  if (step.tensor + 1 < buffers_.size()) return;
  const Interval& wanted = plan_->request.output.rows;
  for (int64_t y = std::max(step.rows.first, wanted.first); y < std::min(step.rows.last, wanted.last); ++y) {
    sink.write(image, y, to.row(y));
  }
}

void Network::compute_rows(std::size_t tensor, Interval rows, int64_t image, RowSource& source) {
  Buffer& to = buffers_[tensor];
  if (tensor > 0) return run_layer(plan_->request.range.first + tensor - 1, rows, to);
  for (int64_t y = rows.first; y < rows.last; ++y) source.read(image, y, to.row(y));
}

void Network::run_layer(std::size_t index, Interval rows, Buffer& to) {
  const Layer& layer = table_.layers[index];
  const Region region{rows, to.columns};
  const Region place = map_to_input(layer, region);
  inputs_.clear();
  for (const int32_t input : layer.inputs) inputs_.push_back(source(input).image(place));
  const TensorShape& first = source(layer.inputs.front()).shape;
  model_->kernels().layer(index).forward({.x = inputs_,
                                          .y = to.image(region),
                                          .place = {rows.first, to.columns.first, first.h, first.w},
                                          .weight = model_->weight(index),
                                          .bias = model_->bias(index).data(),
                                          .state = states_[index].get(),
                                          .workspace = workspace_});
}

std::vector<Network> make_networks(const Model& model, int threads) {
  const auto packed = std::make_shared<const PackedModel>(model);
  std::vector<Network> networks;
  networks.reserve(static_cast<std::size_t>(threads));
  for (int thread = 0; thread < threads; ++thread) networks.emplace_back(packed);
  return networks;
}

}  // namespace dae

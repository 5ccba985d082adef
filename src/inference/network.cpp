#include "inference/network.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "kernels/activation.h"
#include "kernels/rearrange.h"
#include "kernels/row_kernels.h"
#include "model/geometry.h"

namespace dae {
namespace {

// What a band keeps of all tensors should stay in a core's second-level cache.
constexpr int64_t kCacheValues = 384 * 1024 / sizeof(float);

// Multiply-adds that so many columns of a row of a layer's output take, directly computed, and one for each value at
// least: some are only moved, or a bias.
int64_t row_work(const Layer& layer, int64_t columns) {
  const int64_t values = columns * layer.filters;
  if (!layer.has_weights()) return values;
  const int64_t taps = int64_t{layer.kernel.height} * layer.kernel.width;
  const int64_t phases = layer.op == Op::kConv2dTranspose ? int64_t{layer.stride.height} * layer.stride.width : 1;
  return std::max(values, values * layer.in_channels * taps / phases);
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

// The next piece of an image finds the buffer of the last one.
void Network::Buffer::prepare(const TensorShape& tensor, const ZeroMargin& around, const Range& made, int64_t rows) {
  const bool fits = tensor == shape && around == margin && made == columns && rows <= capacity;
  if (fits) return;
  shape = tensor;
  margin = around;
  columns = made;
  stride = static_cast<std::ptrdiff_t>((shape.w + margin.left + margin.right) * shape.c);
  capacity = rows;
  values.assign(static_cast<std::size_t>(capacity * stride) + kOverreadFloats, 0.0f);
}

// The zeros above an image are there again; those beside it are never written.
void Network::Buffer::restart(int64_t origin) {
  low = origin;
  if (origin < 0) std::fill_n(values.data(), -origin * stride, 0.0f);
}

void Network::Buffer::make_room(int64_t keep, int64_t done, int64_t need) {
  if (need + margin.bottom - low <= capacity) return;
  std::copy(whole_row(keep), whole_row(done), values.data());
  low = keep;
}

void Network::Buffer::close(int64_t done) {
  if (done != shape.h) return;
  std::fill_n(whole_row(done), margin.bottom * stride, 0.0f);
}

Network::Network(const Model& model, std::shared_ptr<const PackedModel> packed)
    : model_(std::move(packed)),
      table_(model_->table()),
      xnnpack_(table_.layers.size()),
      winograd_(table_.layers.size()) {
  for (std::size_t i = 0; i < table_.layers.size(); ++i) {
    const KernelPlan::Step& step = model_->plan().step(i);
    if (step.xnnpack) xnnpack_[i].emplace(table_.layers[i], model.weight(i), model.bias(i));
    if (step.winograd) winograd_[i].emplace(*step.winograd, model_->weight(i));
  }
  workspace_.resize(model_->plan().workspace_values());
}

std::vector<TensorShape> Network::shapes(LayerRange range, const TensorShape& input) const {
  std::vector<TensorShape> shapes{input};
  for (std::size_t i = range.first; i < range.last; ++i) {
    const Layer& layer = table_.layers[i];
    const TensorShape& from = shapes[tensor(layer.inputs.front()) - range.first];
    shapes.push_back(
        {from.n, output_size(layer, Axis::kHeight, from.h), output_size(layer, Axis::kWidth, from.w), layer.filters});
  }
  return shapes;
}

BandRequest Network::request(LayerRange range, const TensorShape& input, const Region& output) const {
  const auto first_margin = model_->plan().margins().begin() + static_cast<std::ptrdiff_t>(range.first);
  return {&table_,
          range,
          shapes(range, {1, input.h, input.w, input.c}),
          {first_margin, first_margin + static_cast<std::ptrdiff_t>(range.last - range.first) + 1},
          output,
          {}};
}

std::vector<Range> Network::rows_of_seam(LayerRange range, const TensorShape& input, int64_t row) const {
  return plan_seam(request(range, input, {}), row);
}

int64_t Network::rows_ahead(LayerRange range, const TensorShape& input) const {
  const std::vector<TensorShape> shapes = this->shapes(range, input);
  const int64_t height = shapes.back().h;
  const std::vector<Range> seam = rows_of_seam(range, input, height / 2);
  int64_t above = 0;
  int64_t all = 0;
  for (std::size_t i = 1; i < shapes.size(); ++i) {
    const int64_t work = row_work(table_.layers[range.first + i - 1], shapes[i].w);
    above += work * seam[i].first;
    all += work * shapes[i].h;
  }
  const double part = static_cast<double>(above) / static_cast<double>(all);
  return height / 2 - static_cast<int64_t>(part * static_cast<double>(height));
}

const Network::Plan& Network::plan(LayerRange range, const TensorShape& input, const Region& output,
                                   const std::vector<Range>& seam) {
  for (const auto& one : plans_) {
    const BandRequest& request = one->request;
    const TensorShape& shape = request.shapes.front();
    const bool fits = request.range == range && shape.h == input.h && shape.w == input.w && request.output == output;
    if (fits && request.seam == seam) return *one;
  }
  constexpr std::size_t kMostPlans = 16;
  if (plans_.size() == kMostPlans) {
    plan_ = nullptr;
    plans_.clear();
  }
  auto plan = std::make_unique<Plan>();
  plan->request = request(range, input, output);
  plan->request.seam = seam;
  plan->columns = plan_columns(plan->request);
  plan->bands = plan_bands_within(plan->request, kCacheValues);
  plans_.push_back(std::move(plan));
  return *plans_.back();
}

void Network::prepare(LayerRange range, const TensorShape& input, const Region& output) {
  static const std::vector<Range> kNone;
  const Plan& plan = this->plan(range, input, output, seams_.below != nullptr ? seams_.below->rows() : kNone);
  if (plan_ == &plan) return;
  plan_ = nullptr;
  buffers_.resize(plan.columns.size());
  row_work_ = {input.w * input.c};
  for (std::size_t i = 0; i < buffers_.size(); ++i) {
    const TensorShape& shape = plan.request.shapes[i];
    const ZeroMargin& margin = plan.request.margins[i];
    const int64_t rows = std::min(2 * plan.bands.tensors[i].capacity, margin.top + shape.h) + margin.bottom;
    buffers_[i].prepare(shape, margin, plan.columns[i], rows);
    if (i > 0) row_work_.push_back(row_work(table_.layers[range.first + i - 1], plan.columns[i].count()));
  }
  plan_ = &plan;
}

void Network::run(LayerRange range, const TensorShape& input, const Region& output, RowStream& stream,
                  const Seams& seams) {
  // Also of a run that throws: another thread may wait.
  struct End {
    ~End() {
      if (seams.above != nullptr) seams.above->close();
      seams = {};
    }
    Seams& seams;
  };
  seams_ = seams;
  const End end{seams_};
  begin(range, input, output);
  while (advance(stream, std::numeric_limits<int64_t>::max())) {
  }
}

void Network::begin(LayerRange range, const TensorShape& input, const Region& output) {
  prepare(range, input, output);
  ++runs_;
  images_ = input.n;
  image_ = 0;
  next_step_ = 0;
}

bool Network::advance(RowStream& stream, int64_t work) {
  for (; image_ < images_; ++image_, next_step_ = 0) {
    if (next_step_ == 0) restart();
    while (next_step_ < plan_->bands.steps.size()) {
      if (work <= 0) return true;
      const BandPlan::Step& step = plan_->bands.steps[next_step_++];
      make(step, image_, stream);
      work -= step.rows.count() * row_work_[step.tensor];
    }
  }
  return false;
}

void Network::restart() {
  for (std::size_t i = 0; i < buffers_.size(); ++i) {
    const BandPlan::Tensor& tensor = plan_->bands.tensors[i];
    if (tensor.capacity > 0) buffers_[i].restart(tensor.origin);
  }
}

void Network::release() {
  ++runs_;
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

void Network::make(const BandPlan::Step& step, int64_t image, RowStream& stream) {
  Buffer& to = buffers_[step.tensor];
  to.make_room(step.keep, step.rows.first, step.rows.last);
  const int64_t end =
      plan_->request.seam.empty() ? step.rows.last : std::min(plan_->request.seam[step.tensor].first, step.rows.last);
  const Range taken{std::max(step.rows.first, end), step.rows.last};
  if (step.rows.first < end) make_here(step.tensor, {step.rows.first, end}, image, stream);
  if (taken.count() > 0) seams_.below->take(step.tensor, taken, to.whole_row(taken.first), to.stride);
  to.close(step.rows.last);
  if (seams_.above != nullptr) {
    seams_.above->give(step.tensor, step.rows, to.whole_row(step.rows.first), to.stride);
  }
  if (step.tensor + 1 < buffers_.size()) return;
  const Range& wanted = plan_->request.output.rows;
  for (int64_t y = std::max(step.rows.first, wanted.first); y < std::min(step.rows.last, wanted.last); ++y) {
    stream.write(image, y, to.row(y));
  }
}

void Network::make_here(std::size_t tensor, Range rows, int64_t image, RowStream& stream) {
  Buffer& to = buffers_[tensor];
  if (tensor > 0) return run_layer(plan_->request.range.first + tensor - 1, rows, to);
  for (int64_t y = rows.first; y < rows.last; ++y) stream.read(image, y, to.row(y));
}

void Network::run_layer(std::size_t index, Range rows, Buffer& to) {
  const Layer& layer = table_.layers[index];
  const Region region{rows, to.columns};
  const ImageBatch y = to.image(region);
  float slope = layer.negative_slope();
  if (model_->plan().step(index).gather || winograd_[index]) {
    run_kernel(index, region, y);
    slope = 1.0f;
  } else if (xnnpack_[index]) {
    Buffer& from = source(layer.inputs.front());
    const int64_t above = same_padding(layer, Axis::kHeight, 1).before;
    const TensorShape read{1, rows.count() + layer.kernel.height - 1, from.shape.w + layer.kernel.width - 1,
                           from.shape.c};
    xnnpack_[index]->run(from.whole_row(rows.first - above), read, y);
    if (slope == 0.0f) slope = 1.0f;  // it has a ReLU of its own
  } else {
    run_moves(index, region, y);
  }
  if (slope != 1.0f) leaky_relu(y, slope);
  if (layer.activation == Activation::kSigmoid) sigmoid(y);
}

void Network::run_kernel(std::size_t index, const Region& region, const ImageBatch& y) {
  const Layer& layer = table_.layers[index];
  const KernelPlan::Step& step = model_->plan().step(index);
  const Epilogue epilogue{.bias = model_->bias(index).data(), .slope = layer.negative_slope()};
  const ImageBatch x = source(layer.inputs.front()).image(place_in_input(layer, region));
  if (step.winograd) {
    step.winograd->run(x, *winograd_[index], epilogue, y, workspace_);
  } else {
    step.gather->run(x, model_->weight(index), epilogue, y);
  }
}

void Network::run_moves(std::size_t index, const Region& region, const ImageBatch& y) {
  const Layer& layer = table_.layers[index];
  int32_t channel = 0;
  for (const int32_t input : layer.inputs) {
    const ImageBatch x = source(input).image(place_in_input(layer, region));
    if (layer.op == Op::kSpaceToDepth) {
      space_to_depth(x, y, false);
    } else if (layer.op == Op::kDepthToSpace) {
      depth_to_space(x, y, false);
    } else if (layer.op == Op::kAdd) {
      move_channels(x, 0, y, 0, y.c, channel > 0);
    } else {
      move_channels(x, 0, y, channel, x.c, false);
    }
    channel += x.c;
  }
}

std::vector<Network> make_networks(const Model& model, int threads) {
  const auto packed = std::make_shared<const PackedModel>(model);
  std::vector<Network> networks;
  networks.reserve(static_cast<std::size_t>(threads));
  for (int thread = 0; thread < threads; ++thread) networks.emplace_back(model, packed);
  return networks;
}

}  // namespace dae

#include "inference/network.h"

#include <algorithm>
#include <utility>

#include "kernels/activation.h"
#include "kernels/rearrange.h"
#include "model/geometry.h"

namespace dae {
namespace {

// The number of the tensor that a layer reads.
std::size_t tensor(int32_t input) {
  return static_cast<std::size_t>(input + 1);
}

ImageBatch batch(float* data, const TensorShape& shape) {
  return {data,
          static_cast<int32_t>(shape.n),
          static_cast<int32_t>(shape.h),
          static_cast<int32_t>(shape.w),
          static_cast<int32_t>(shape.c),
          static_cast<std::ptrdiff_t>(shape.w * shape.c),
          static_cast<std::ptrdiff_t>(shape.h * shape.w * shape.c)};
}

void activate(const Layer& layer, const ImageBatch& y) {
  const bool fused = layer.has_weights();
  if (layer.activation == Activation::kRelu && !fused) relu(y);
  if (layer.activation == Activation::kLeakyRelu) leaky_relu(y, layer.slope);
  if (layer.activation == Activation::kSigmoid) sigmoid(y);
}

}  // namespace

Network::Network(const Model& model) {
  const std::vector<Layer>& table = model.table().layers;
  steps_.reserve(table.size());
  for (std::size_t i = 0; i < table.size(); ++i) {
    Step& step = steps_.emplace_back();
    step.layer = table[i];
    if (step.layer.has_weights()) step.convolution.emplace(step.layer, model.weight(i), model.bias(i));
  }
  shapes_.resize(table.size() + 1);
  assign_buffers();
}

void Network::assign_buffers() {
  std::vector<std::size_t> last_reader(shapes_.size(), 0);
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    for (const int32_t input : steps_[i].layer.inputs) last_reader[tensor(input)] = i;
  }
  buffer_of_.push_back(0);
  std::vector<std::size_t> holds{0};  // the tensor in each buffer
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    const auto idle = std::find_if(holds.begin(), holds.end(), [&](std::size_t held) { return last_reader[held] < i; });
    const auto buffer = static_cast<std::size_t>(idle - holds.begin());
    if (idle == holds.end()) holds.push_back(0);
    holds[buffer] = i + 1;
    buffer_of_.push_back(buffer);
  }
  buffers_.resize(holds.size());
}

TensorShape Network::shape_after(const Layer& layer, const TensorShape& input) {
  return {input.n, output_size(layer, Axis::kHeight, input.h), output_size(layer, Axis::kWidth, input.w),
          layer.filters};
}

std::vector<TensorShape> Network::shapes(LayerRange range, const TensorShape& input) const {
  std::vector<TensorShape> shapes{input};
  for (std::size_t i = range.first; i < range.last; ++i) {
    const Layer& layer = steps_[i].layer;
    shapes.push_back(shape_after(layer, shapes[tensor(layer.inputs.front()) - range.first]));
  }
  return shapes;
}

void Network::prepare(LayerRange range, const TensorShape& input) {
  shapes_[range.first] = input;
  for (std::size_t i = range.first; i < range.last; ++i) {
    shapes_[i + 1] = shape_after(steps_[i].layer, shapes_[tensor(steps_[i].layer.inputs.front())]);
  }
  for (std::size_t i = range.first; i <= range.last; ++i) {
    std::vector<float>& buffer = buffers_[buffer_of_[i]];
    const std::size_t values = shapes_[i].values() + kOverreadBytes / sizeof(float);
    if (buffer.size() < values) buffer.resize(values);
  }
}

void Network::run(LayerRange range, const float* x, const TensorShape& input, float* y) {
  prepare(range, input);
  // The caller's tensor ends where it ends, and XNNPACK may read a little further.
  std::copy_n(x, input.values(), buffers_[buffer_of_[range.first]].data());
  for (std::size_t i = range.first; i < range.last; ++i) run_step(i);
  std::copy_n(buffers_[buffer_of_[range.last]].data(), shapes_[range.last].values(), y);
}

void Network::run_step(std::size_t index) {
  Step& step = steps_[index];
  float* y = buffers_[buffer_of_[index + 1]].data();
  if (step.convolution) {
    const std::size_t from = tensor(step.layer.inputs.front());
    step.convolution->run(buffers_[buffer_of_[from]].data(), shapes_[from], y);
  } else {
    run_moves(step.layer, batch(y, shapes_[index + 1]));
  }
  activate(step.layer, batch(y, shapes_[index + 1]));
}

void Network::run_moves(const Layer& layer, const ImageBatch& y) {
  int32_t channel = 0;
  for (const int32_t input : layer.inputs) {
    const std::size_t from = tensor(input);
    const ImageBatch x = batch(buffers_[buffer_of_[from]].data(), shapes_[from]);
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

}  // namespace dae

#include "training/graph.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <stdexcept>

#include "common/message.h"
#include "kernels/activation.h"
#include "kernels/rearrange.h"
#include "kernels/row_kernels.h"
#include "model/geometry.h"

namespace dae {
namespace {

// 2 GiB of floats. Sizes below this limit do not overflow 32 bits.
constexpr int64_t kMaxWorkspace = int64_t{1} << 29;

void activate_backward(const Layer& layer, bool relu_backward_fused, const ImageBatch& y, const ImageBatch& dy) {
  if (!relu_backward_fused && layer.negative_slope() != 1.0f) leaky_relu_backward(y, layer.negative_slope(), dy);
  if (layer.activation == Activation::kSigmoid) sigmoid_backward(y, dy);
}

}  // namespace

Graph::Graph(const LayerTable& table, int32_t height, int32_t width, int32_t images, int32_t border,
             std::span<const AuxiliaryOutput> earlier)
    : input_channels_(table.input_channels) {
  add_nodes(table);
  for (const AuxiliaryOutput& result : earlier) {
    results_.push_back({result.layer, result.border, static_cast<double>(result.weight), {}});
  }
  results_.push_back({nodes_.size() - 1, border, 1.0, {}});
  mark_sources();
  mark_relus();
  assign_slots(height, width, images);
  place_targets(images);
  workspace_values_ += kOverreadFloats;
}

Graph::Workspace::Workspace(const Graph& graph) : values_(graph.workspace_values_), scratch_(graph.scratch_values_) {
  for (const Node& node : graph.nodes_) states_.push_back(node.kernels->make_state());
}

void Graph::add_nodes(const LayerTable& table) {
  std::size_t parameters = 0;
  for (const Layer& layer : table.layers) {
    Node node;
    node.layer = layer;
    node.kernels = make_layer_kernels(layer, table.kernels);
    node.parameters = parameters;
    node.packed = packed_values_;
    node.gradient = gradient_values_;
    node.bias = parameters + static_cast<std::size_t>(layer.weight_values());
    if (layer.has_weights()) parameters = node.bias + static_cast<std::size_t>(layer.filters);
    packed_values_ += node.kernels->forward_values() + node.kernels->backward_values();
    gradient_values_ += node.kernels->gradient_values();
    nodes_.push_back(std::move(node));
  }
}

// Decides which layers write and which accumulate a gradient. The backward pass runs from the last layer to the first:
// a result's loss writes the gradient of its layer; otherwise the last layer that reads a layer writes its gradient,
// and the others accumulate.
void Graph::mark_sources() {
  for (Node& node : nodes_) {
    node.learns = node.layer.has_weights();
    for (const int32_t input : node.layer.inputs) {
      const bool wants = input != kNetworkInput && nodes_[static_cast<std::size_t>(input)].learns;
      node.learns = node.learns || wants;
      node.sources.push_back({input, wants, false});
    }
  }
  std::vector<bool> written(nodes_.size());
  for (const Result& result : results_) written[result.node] = true;
  for (std::size_t i = nodes_.size(); i-- > 0;) {
    for (Source& source : nodes_[i].sources) {
      if (!source.wants_gradient) continue;
      const auto at = static_cast<std::size_t>(source.node);
      source.accumulate = written[at];
      written[at] = true;
    }
  }
}

// Lets the first reader of a layer, which comes last in the backward pass, apply the layer's rectifier if its kernel
// can.
void Graph::mark_relus() {
  std::vector<bool> seen(nodes_.size());
  for (Node& node : nodes_) {
    for (Source& source : node.sources) {
      if (!source.wants_gradient) continue;
      const auto at = static_cast<std::size_t>(source.node);
      source.applies_relu_backward =
          node.kernels->fuses_relu() && !seen[at] && nodes_[at].layer.negative_slope() != 1.0f;
      nodes_[at].relu_backward_fused = nodes_[at].relu_backward_fused || source.applies_relu_backward;
      seen[at] = true;
    }
  }
}

Padding Graph::readers_halo(int32_t index, int32_t h, int32_t w) const {
  Padding halo;
  for (const Node& node : nodes_) {
    const bool reads = std::any_of(node.sources.begin(), node.sources.end(),
                                   [index](const Source& source) { return source.node == index; });
    if (reads) halo = join(halo, node.kernels->input_halo(h, w));
  }
  return halo;
}

// Throws unless the workspace has room for `values` more values of each image.
void Graph::require_room(int64_t values, int32_t images, int32_t h, int32_t w, int32_t c) const {
  if (values <= (kMaxWorkspace - static_cast<int64_t>(workspace_values_ + scratch_values_)) / images) return;
  throw_error<std::invalid_argument>(
      "expected training patches whose activations fit {} million values on each thread, got {} patches of a layer of "
      "{} x {} x {} (set a smaller \"crop\")",
      kMaxWorkspace / 1'000'000, images, w, h, c);
}

Graph::BatchSlot Graph::make_slot(int32_t h, int32_t w, int32_t c, const Padding& halo, int32_t images) {
  // Sizes are computed in 64 bits, because those of large patches would overflow the 32 bits of WebAssembly.
  const int64_t row = (int64_t{w} + halo.left + halo.right) * c;
  const int64_t image = (int64_t{h} + halo.top + halo.bottom) * row;
  require_room(image, images, h, w, c);
  BatchSlot slot{0, h, w, c, static_cast<std::ptrdiff_t>(row), static_cast<std::ptrdiff_t>(image)};
  slot.offset = workspace_values_ + static_cast<std::size_t>(halo.top * row + int64_t{halo.left} * c);
  workspace_values_ += static_cast<std::size_t>(images * image);
  return slot;
}

void Graph::assign_slots(int32_t height, int32_t width, int32_t images) {
  input_ = make_slot(height, width, input_channels_, readers_halo(kNetworkInput, height, width), images);
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    Node& node = nodes_[i];
    const int32_t from = node.layer.inputs.front();
    const BatchSlot& input = from == kNetworkInput ? input_ : nodes_[static_cast<std::size_t>(from)].y;
    const auto h = static_cast<int32_t>(output_size(node.layer, Axis::kHeight, input.h));
    const auto w = static_cast<int32_t>(output_size(node.layer, Axis::kWidth, input.w));
    node.y = make_slot(h, w, node.layer.filters, readers_halo(static_cast<int32_t>(i), h, w), images);
    const int64_t scratch = node.kernels->workspace_values(images, h, w);
    require_room(scratch / images, images, h, w, node.layer.filters);
    scratch_values_ = std::max(scratch_values_, static_cast<std::size_t>(scratch));
    const Padding gradient_halo = node.kernels->gradient_halo(h, w);
    node.dy = make_slot(h, w, node.layer.filters, gradient_halo, images);
  }
}

void Graph::place_targets(int32_t images) {
  const auto values = [](const BatchSlot& slot) { return double(slot.h) * double(slot.w) * double(slot.c); };
  for (Result& result : results_) {
    const BatchSlot& y = nodes_[result.node].y;
    result.target = make_slot(y.h - 2 * result.border, y.w - 2 * result.border, y.c, {}, images);
  }
  const double output = values(results_.back().target);
  for (Result& result : results_) result.weight *= output / values(result.target);
}

ImageBatch Graph::batch(const BatchSlot& slot, Workspace& workspace, int32_t n) const {
  return {workspace.values_.data() + slot.offset, n, slot.h, slot.w, slot.c, slot.row, slot.image};
}

ImageBatch Graph::source(const Source& source, Workspace& workspace, int32_t n) const {
  return batch(source.node == kNetworkInput ? input_ : nodes_[static_cast<std::size_t>(source.node)].y, workspace, n);
}

void Graph::pack(std::span<const float> parameters, PackedWeights& packed) const {
  static std::atomic<uint64_t> versions = 0;
  packed.version_ = ++versions;
  const std::span<float> values(packed.values_);
  for (const Node& node : nodes_) {
    const float* weight = parameters.data() + node.parameters;
    const std::span<float> forward = values.subspan(node.packed, node.kernels->forward_values());
    node.kernels->pack_forward(weight, forward);
    node.kernels->pack_backward(weight, values.subspan(node.packed + forward.size(), node.kernels->backward_values()));
  }
}

KernelState* Graph::state_of(const Node& node, Workspace& workspace) const {
  return workspace.states_[static_cast<std::size_t>(&node - nodes_.data())].get();
}

void Graph::unpack(std::span<const float> gradient, std::span<float> parameters) const {
  for (const Node& node : nodes_) {
    if (!node.layer.has_weights()) continue;
    const float* from = gradient.data() + node.gradient;
    node.kernels->unpack_weight(from, parameters.data() + node.parameters);
    std::copy_n(from + (node.bias - node.parameters), node.layer.filters, parameters.data() + node.bias);
  }
}

void Graph::forward(Workspace& workspace, int32_t n, std::span<const float> parameters,
                    const PackedWeights& packed) const {
  if (workspace.version_ != packed.version_) {
    for (const auto& state : workspace.states_) state->weight_changed();
    workspace.version_ = packed.version_;
  }
  for (const Node& node : nodes_) forward_node(node, workspace, n, parameters, packed);
}

// The inputs of any layer, on the stack, because a step must not allocate.
using Inputs = std::array<ImageBatch, kMaxInputs>;

std::span<const ImageBatch> Graph::sources(const Node& node, Workspace& workspace, int32_t n,
                                           std::span<ImageBatch> into) const {
  std::transform(node.sources.begin(), node.sources.end(), into.begin(),
                 [&](const Source& input) { return source(input, workspace, n); });
  return into.first(node.sources.size());
}

void Graph::forward_node(const Node& node, Workspace& workspace, int32_t n, std::span<const float> parameters,
                         const PackedWeights& packed) const {
  Inputs inputs;
  const std::span<const ImageBatch> x = sources(node, workspace, n, inputs);
  node.kernels->forward({.x = x,
                         .y = batch(node.y, workspace, n),
                         .place = {0, 0, x.front().h, x.front().w},
                         .weight = std::span(packed.values_).subspan(node.packed, node.kernels->forward_values()),
                         .bias = parameters.data() + node.bias,
                         .state = state_of(node, workspace),
                         .workspace = workspace.scratch_});
}

double Graph::backward(Workspace& workspace, int32_t n, const PackedWeights& packed, Loss loss,
                       std::span<const float> image_weights, float scale, std::span<float> gradient) const {
  double sum = 0.0;
  for (const Result& result : results_) {
    const Node& node = nodes_[result.node];
    const ImageBatch dy = batch(node.dy, workspace, n);
    if (result.border > 0) clear(dy);
    sum += result.weight * loss_and_gradient(loss, within(batch(node.y, workspace, n), result.border),
                                             batch(result.target, workspace, n), image_weights,
                                             static_cast<float>(result.weight) * scale, within(dy, result.border));
  }
  for (std::size_t i = nodes_.size(); i-- > 0;) {
    const Node& node = nodes_[i];
    if (!node.learns) continue;
    activate_backward(node.layer, node.relu_backward_fused, batch(node.y, workspace, n), batch(node.dy, workspace, n));
    backward_node(node, workspace, n, packed, gradient);
  }
  return sum;
}

void Graph::backward_node(const Node& node, Workspace& workspace, int32_t n, const PackedWeights& packed,
                          std::span<float> gradient) const {
  Inputs inputs;
  const std::size_t weight = node.packed + node.kernels->forward_values();
  const LayerKernels::Backward pass{
      .x = sources(node, workspace, n, inputs),
      .y = batch(node.y, workspace, n),
      .dy = batch(node.dy, workspace, n),
      .weight = std::span(packed.values_).subspan(weight, node.kernels->backward_values()),
      .state = state_of(node, workspace),
      .workspace = workspace.scratch_};
  node.kernels->backward_weight(pass, gradient.data() + node.gradient);
  for (std::size_t i = 0; i < node.sources.size(); ++i) {
    const Source& from = node.sources[i];
    if (!from.wants_gradient) continue;
    const Node& before = nodes_[static_cast<std::size_t>(from.node)];
    Epilogue epilogue{.accumulate = from.accumulate};
    if (from.applies_relu_backward) {
      epilogue.slope = before.layer.negative_slope();
      epilogue.relu_mask = &pass.x[i];
    }
    node.kernels->backward_input(pass, i, epilogue, batch(before.dy, workspace, n));
  }
}

}  // namespace dae

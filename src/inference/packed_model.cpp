#include "inference/packed_model.h"

#include <algorithm>

#include "model/geometry.h"
#include "ops/operator_choice.h"
#include "ops/window.h"

namespace dae {
namespace {

ZeroMargin join(const ZeroMargin& a, const Halo& b) {
  return {std::max<int64_t>(a.top, b.top), std::max<int64_t>(a.bottom, b.bottom), std::max<int64_t>(a.left, b.left),
          std::max<int64_t>(a.right, b.right)};
}

// XNNPACK reads whole rows, so what lies beside an image must be just what it needs there.
bool fits_xnnpack(const Layer& layer, const ZeroMargin& margin) {
  const Padding columns = same_padding(layer, Axis::kWidth, layer.stride.width);
  return margin.left == columns.before && margin.right == columns.after;
}

}  // namespace

KernelPlan::KernelPlan(const LayerTable& table) : steps_(table.layers.size()), margins_(table.layers.size() + 1) {
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    if (table.layers[i].has_weights()) choose_own(table.layers[i], steps_[i]);
  }
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    const Layer& layer = table.layers[i];
    if (!suits_xnnpack(layer) || !fits_xnnpack(layer, margins_[tensor(layer.inputs.front())])) continue;
    steps_[i].xnnpack = true;
    steps_[i].gather.reset();
  }
}

void KernelPlan::choose_own(const Layer& layer, Step& step) {
  ZeroMargin& margin = margins_[tensor(layer.inputs.front())];
  if (suits_winograd(layer)) {
    step.winograd.emplace(layer.in_channels, layer.filters);
    margin = join(margin, WinogradConvolution::halo());
    workspace_values_ = std::max(workspace_values_, step.winograd->workspace_values());
  } else {
    const bool grows = layer.op == Op::kConv2dTranspose;
    step.gather.emplace(window_of(layer), grows ? Gather::Direction::kGrow : Gather::Direction::kShrink,
                        layer.in_channels, layer.filters);
    // The halo is the same for all sizes that the stride divides.
    margin = join(margin, step.gather->halo(layer.stride.height, layer.stride.width));
  }
}

namespace {

// Output pixels that a layer makes of one of its input.
double growth(const Layer& layer) {
  const double area = static_cast<double>(layer.stride.height) * static_cast<double>(layer.stride.width);
  return spreads(layer) ? area : 1.0 / area;
}

LayerWork work_of(const Layer& layer, const KernelPlan::Step& step) {
  const double channels = static_cast<double>(layer.in_channels) * static_cast<double>(layer.filters);
  if (step.winograd) return {"winograd (xnnpack)", channels * WinogradConvolution::kProductsPerOutput, true};
  const double taps = static_cast<double>(layer.kernel.height) * static_cast<double>(layer.kernel.width);
  if (step.xnnpack) return {"xnnpack", channels * taps, true};
  if (!step.gather) return {};
  const bool grows = layer.op == Op::kConv2dTranspose;
  const double phases =
      grows ? static_cast<double>(layer.stride.height) * static_cast<double>(layer.stride.width) : 1.0;
  return {"own", channels * taps / phases, false};
}

}  // namespace

std::vector<LayerWork> work_of(const LayerTable& table) {
  const KernelPlan plan(table);
  std::vector<LayerWork> all;
  std::vector<double> pixels{1.0};  // of each tensor, for each of the network's input
  for (std::size_t i = 0; i < table.layers.size(); ++i) {
    const Layer& layer = table.layers[i];
    pixels.push_back(pixels[tensor(layer.inputs.front())] * growth(layer));
    all.push_back(work_of(layer, plan.step(i)));
    all.back().multiply_adds *= pixels.back();
  }
  return all;
}

PackedModel::PackedModel(const Model& model)
    : table_(model.table()), plan_(table_), weights_(table_.layers.size()), biases_(table_.layers.size()) {
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    const Layer& layer = table_.layers[i];
    const KernelPlan::Step& step = plan_.step(i);
    const std::ptrdiff_t filter = std::ptrdiff_t{layer.kernel.height} * layer.kernel.width * layer.in_channels;
    const WeightStrides strides{layer.in_channels, 1, filter};
    if (step.gather) {
      weights_[i].resize(step.gather->packed_values());
      step.gather->pack(model.weight(i).data(), strides, weights_[i]);
    } else if (step.winograd) {
      weights_[i].resize(step.winograd->transformed_values());
      step.winograd->transform(model.weight(i).data(), strides, weights_[i]);
    }
    biases_[i].assign(model.bias(i).begin(), model.bias(i).end());
  }
}

}  // namespace dae

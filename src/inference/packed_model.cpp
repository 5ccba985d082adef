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

PackedModel::PackedModel(const Model& model)
    : table_(model.table()), steps_(table_.layers.size()), margins_(table_.layers.size() + 1) {
  choose_kernels();
  leave_to_xnnpack();
  pack(model);
}

void PackedModel::choose_kernels() {
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    const Layer& layer = table_.layers[i];
    if (!layer.has_weights()) continue;
    Step& step = steps_[i];
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
}

void PackedModel::leave_to_xnnpack() {
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    const Layer& layer = table_.layers[i];
    if (!suits_xnnpack(layer) || !fits_xnnpack(layer, margins_[tensor(layer.inputs.front())])) continue;
    steps_[i].xnnpack = true;
    steps_[i].gather.reset();
  }
}

void PackedModel::pack(const Model& model) {
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    const Layer& layer = table_.layers[i];
    Step& step = steps_[i];
    const std::ptrdiff_t filter = std::ptrdiff_t{layer.kernel.height} * layer.kernel.width * layer.in_channels;
    const WeightStrides strides{layer.in_channels, 1, filter};
    if (step.gather) {
      step.weight.resize(step.gather->packed_values());
      step.gather->pack(model.weight(i).data(), strides, step.weight);
    } else if (step.winograd) {
      step.weight.resize(step.winograd->transformed_values());
      step.winograd->transform(model.weight(i).data(), strides, step.weight);
    } else {
      continue;
    }
    step.bias.assign(model.bias(i).begin(), model.bias(i).end());
  }
}

}  // namespace dae

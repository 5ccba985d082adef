#include "model/dihedral.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "common/message.h"
#include "ops/operator.h"

namespace dae {
namespace {

using Channels = Operator::Channels;

Channels channels_of(const Layer& layer) {
  return operator_of(layer).channels();
}

struct Position {
  int32_t row;
  int32_t column;
};

Position transformed(const DihedralTransform& transform, const Extent& extent, Position position) {
  if (transform.mirror_rows) position.row = extent.height - 1 - position.row;
  if (transform.mirror_columns) position.column = extent.width - 1 - position.column;
  return transform.transpose ? Position{position.column, position.row} : position;
}

Extent transformed(const DihedralTransform& transform, const Extent& extent) {
  return transform.transpose ? Extent{extent.width, extent.height} : extent;
}

// The channel order of a tensor whose channels are the pixels of blocks; each pixel has the channels of `inner`.
ChannelPermutation block_order(const DihedralTransform& transform, const Extent& block,
                               const ChannelPermutation& inner) {
  const auto channels = static_cast<int32_t>(inner.size());
  const int32_t columns = transformed(transform, block).width;
  ChannelPermutation order;
  for (int32_t row = 0; row < block.height; ++row) {
    for (int32_t column = 0; column < block.width; ++column) {
      const Position at = transformed(transform, block, {row, column});
      for (const int32_t channel : inner) order.push_back((at.row * columns + at.column) * channels + channel);
    }
  }
  return order;
}

[[noreturn]] void refuse(const Layer& layer) {
  throw_error<std::invalid_argument>(
      "expected a network whose layers can be flipped and rotated, layer \"{}\" cannot be", layer.name);
}

}  // namespace

ChannelPermutation identity_permutation(int32_t filters) {
  ChannelPermutation order(static_cast<std::size_t>(filters));
  std::iota(order.begin(), order.end(), 0);
  return order;
}

ChannelPermutation halves_swapped(int32_t filters) {
  ChannelPermutation order = identity_permutation(filters);
  std::rotate(order.begin(), order.begin() + filters / 2, order.end());
  return order;
}

DihedralNetwork::DihedralNetwork(const LayerTable& table, const DihedralTransform& transform,
                                 DefaultPermutation free_order)
    : table_(table),
      layers_(table.layers),
      transform_(transform),
      free_order_(free_order),
      orders_(layers_.size() + 1) {
  impose_orders();
  for (std::size_t i = 0; i < layers_.size(); ++i) follow_order(i);
}

Layer DihedralNetwork::layer(std::size_t index) const {
  Layer layer = layers_[index];
  layer.kernel = transformed(transform_, layer.kernel);
  layer.stride = transformed(transform_, layer.stride);
  return layer;
}

std::vector<std::size_t> DihedralNetwork::parameter_permutation(std::size_t index) const {
  const Layer& layer = layers_[index];
  std::vector<std::size_t> permutation;
  if (!layer.has_weights()) return permutation;
  const ChannelPermutation& in = *order(layer.inputs.front());
  const ChannelPermutation& out = *orders_[index + 1];
  const int32_t columns = transformed(transform_, layer.kernel).width;
  const auto area = static_cast<std::size_t>(layer.kernel.height) * static_cast<std::size_t>(layer.kernel.width);
  for (const int32_t filter : out) {
    for (int32_t row = 0; row < layer.kernel.height; ++row) {
      for (int32_t column = 0; column < layer.kernel.width; ++column) {
        const Position at = transformed(transform_, layer.kernel, {row, column});
        const std::size_t tap =
            static_cast<std::size_t>(filter) * area + static_cast<std::size_t>(at.row * columns + at.column);
        for (const int32_t channel : in) permutation.push_back(tap * in.size() + static_cast<std::size_t>(channel));
      }
    }
  }
  const std::size_t weights = permutation.size();
  for (const int32_t filter : out) permutation.push_back(weights + static_cast<std::size_t>(filter));
  return permutation;
}

void DihedralNetwork::require_swapped_halves(std::size_t index) const {
  const ChannelPermutation& order = *orders_[index + 1];
  const auto half = static_cast<int32_t>(order.size() / 2);
  const bool swapped = order.size() % 2 == 0 && std::all_of(order.begin(), order.begin() + half,
                                                            [half](int32_t filter) { return filter >= half; });
  if (layers_[index].has_weights() && !swapped) refuse(layers_[index]);
}

// Sets the orders that are given: the channels of input and output keep their order, and channels that come from or
// become pixels of blocks are ordered as the transformed pixels.
void DihedralNetwork::impose_orders() {
  orders_.front() = identity_permutation(table_.input_channels);
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const std::optional<ChannelPermutation>& input = order(layers_[i].inputs.front());
    if (channels_of(layers_[i]) != Channels::kBlocksToChannels || !input) continue;
    orders_[i + 1] = block_order(transform_, layers_[i].stride, *input);
  }
  impose(layers_.back(), static_cast<int32_t>(layers_.size()) - 1, identity_permutation(layers_.back().filters));
  for (std::size_t i = layers_.size(); i-- > 0;) {
    const Layer& layer = layers_[i];
    if (channels_of(layer) == Channels::kChannelsToBlocks) {
      const std::optional<ChannelPermutation>& own = orders_[i + 1];
      impose(layer, layer.inputs.front(),
             block_order(transform_, layer.stride, own ? *own : free_order_(layer.filters)));
    } else if (channels_of(layer) == Channels::kKept) {
      impose_sum(layer, orders_[i + 1]);
    }
  }
}

// If one input of a sum has an order, all get it.
void DihedralNetwork::impose_sum(const Layer& layer, std::optional<ChannelPermutation> wanted) {
  for (std::size_t i = 0; i < layer.inputs.size() && !wanted; ++i) wanted = order(layer.inputs[i]);
  if (!wanted) return;
  for (const int32_t input : layer.inputs) impose(layer, input, *wanted);
}

void DihedralNetwork::impose(const Layer& layer, int32_t input, ChannelPermutation wanted) {
  std::optional<ChannelPermutation>& order = this->order(input);
  if (order && *order != wanted) refuse(layer);
  order = std::move(wanted);
}

// Computes a layer's channel order from those of its inputs. Convolutions can have any order.
void DihedralNetwork::follow_order(std::size_t index) {
  const Layer& layer = layers_[index];
  std::optional<ChannelPermutation>& own = orders_[index + 1];
  ChannelPermutation order = own ? *own : free_order_(layer.filters);
  const ChannelPermutation& first = *this->order(layer.inputs.front());
  if (!operator_of(layer).is_symmetric(layer)) refuse(layer);
  switch (channels_of(layer)) {
    case Channels::kMixed:
      break;
    case Channels::kChannelsToBlocks:
      if (block_order(transform_, layer.stride, order) != first) refuse(layer);
      break;
    case Channels::kBlocksToChannels:
      order = block_order(transform_, layer.stride, first);
      break;
    case Channels::kKept:
      order = first;
      for (const int32_t input : layer.inputs) {
        if (*this->order(input) != order) refuse(layer);
      }
      break;
    case Channels::kConcatenated:
      order = joined(layer);
      break;
  }
  if (own && *own != order) refuse(layer);
  own = std::move(order);
}

ChannelPermutation DihedralNetwork::joined(const Layer& layer) const {
  ChannelPermutation order;
  for (const int32_t input : layer.inputs) {
    const auto before = static_cast<int32_t>(order.size());
    for (const int32_t channel : *this->order(input)) order.push_back(before + channel);
  }
  return order;
}

}  // namespace dae

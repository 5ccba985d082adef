#include <array>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "model/model.h"

namespace dae {
namespace {

// A symmetry of the square: transposed or not, then mirrored.
struct Turn {
  bool transpose;
  bool mirror_rows;
  bool mirror_columns;
};

// Of fewer views the last ones: two are the picture turned by half a circle and as it is. That comes last, so that the
// latent of all is its own.
constexpr std::array<Turn, 8> kTurns{{{true, true, true},
                                      {true, true, false},
                                      {true, false, true},
                                      {true, false, false},
                                      {false, true, false},
                                      {false, false, true},
                                      {false, true, true},
                                      {false, false, false}}};

struct Place {
  int32_t row;
  int32_t column;
};

Place turned(const Turn& turn, const Extent& extent, Place place) {
  if (turn.mirror_rows) place.row = extent.height - 1 - place.row;
  if (turn.mirror_columns) place.column = extent.width - 1 - place.column;
  return turn.transpose ? Place{place.column, place.row} : place;
}

Extent turned(const Turn& turn, const Extent& extent) {
  return turn.transpose ? Extent{extent.width, extent.height} : extent;
}

// Where each channel of a tensor is among those of the turned network's.
using Order = std::vector<int32_t>;

Order in_order(int32_t channels) {
  Order order(static_cast<std::size_t>(channels));
  std::iota(order.begin(), order.end(), 0);
  return order;
}

// Of a tensor whose channels are the pixels of blocks, each with channels in `inner`.
Order block_order(const Turn& turn, const Extent& block, const Order& inner) {
  const auto channels = static_cast<int32_t>(inner.size());
  const int32_t columns = turned(turn, block).width;
  Order order;
  for (int32_t row = 0; row < block.height; ++row) {
    for (int32_t column = 0; column < block.width; ++column) {
      const Place at = turned(turn, block, {row, column});
      for (const int32_t channel : inner) order.push_back((at.row * columns + at.column) * channels + channel);
    }
  }
  return order;
}

[[noreturn]] void refuse(const Layer& layer) {
  throw std::invalid_argument("expected a network that can be turned for a self-ensemble, layer \"" + layer.name +
                              "\" cannot be");
}

// What a network does to a turned picture, as a network of its own whose result need not be turned back.
class TurnedNetwork {
 public:
  TurnedNetwork(const Model& model, const Turn& turn)
      : model_(model), layers_(model.table().layers), turn_(turn), orders_(layers_.size() + 1) {
    impose_orders();
    for (std::size_t i = 0; i < layers_.size(); ++i) follow_order(i);
  }

  Layer layer(std::size_t i) const {
    Layer layer = layers_[i];
    layer.kernel = turned(turn_, layer.kernel);
    layer.stride = turned(turn_, layer.stride);
    return layer;
  }

  void append_parameters(std::size_t i, std::vector<float>& parameters) const {
    const Layer& layer = layers_[i];
    if (!layer.has_weights()) return;
    const Order& in = *order(layer.inputs.front());
    const Order& out = *orders_[i + 1];
    const std::span<const float> weight = model_.weight(i);
    const auto area = static_cast<std::size_t>(layer.kernel.height) * static_cast<std::size_t>(layer.kernel.width);
    const std::size_t begin = parameters.size();
    parameters.resize(begin + weight.size() + out.size());
    const std::span<float> to = std::span(parameters).subspan(begin);
    const int32_t columns = turned(turn_, layer.kernel).width;
    std::size_t from = 0;
    for (std::size_t filter = 0; filter < out.size(); ++filter) {
      const auto target = static_cast<std::size_t>(out[filter]);
      for (int32_t row = 0; row < layer.kernel.height; ++row) {
        for (int32_t column = 0; column < layer.kernel.width; ++column) {
          const Place at = turned(turn_, layer.kernel, {row, column});
          const std::size_t tap = target * area + static_cast<std::size_t>(at.row * columns + at.column);
          for (const int32_t channel : in) to[tap * in.size() + static_cast<std::size_t>(channel)] = weight[from++];
        }
      }
      to[weight.size() + target] = model_.bias(i)[filter];
    }
  }

 private:
  std::optional<Order>& order(int32_t input) { return orders_[static_cast<std::size_t>(input + 1)]; }
  const std::optional<Order>& order(int32_t input) const { return orders_[static_cast<std::size_t>(input + 1)]; }

  // Channels of the input and of the result are in order, and what was pixels or becomes them has the order of these.
  void impose_orders() {
    orders_.front() = in_order(model_.table().input_channels);
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      const std::optional<Order>& input = order(layers_[i].inputs.front());
      if (layers_[i].op == Op::kSpaceToDepth && input) orders_[i + 1] = block_order(turn_, layers_[i].stride, *input);
    }
    impose(layers_.back(), static_cast<int32_t>(layers_.size()) - 1, in_order(layers_.back().filters));
    for (std::size_t i = layers_.size(); i-- > 0;) {
      const Layer& layer = layers_[i];
      if (layer.op == Op::kDepthToSpace) {
        const std::optional<Order>& own = orders_[i + 1];
        impose(layer, layer.inputs.front(), block_order(turn_, layer.stride, own ? *own : in_order(layer.filters)));
      } else if (layer.op == Op::kAdd) {
        impose_sum(layer, orders_[i + 1]);
      }
    }
  }

  // All inputs have the order of one that has any.
  void impose_sum(const Layer& layer, std::optional<Order> wanted) {
    for (std::size_t i = 0; i < layer.inputs.size() && !wanted; ++i) wanted = order(layer.inputs[i]);
    if (!wanted) return;
    for (const int32_t input : layer.inputs) impose(layer, input, *wanted);
  }

  void impose(const Layer& layer, int32_t input, Order wanted) {
    std::optional<Order>& order = this->order(input);
    if (order && *order != wanted) refuse(layer);
    order = std::move(wanted);
  }

  // Filters come in any order; everything else has that of its inputs.
  void follow_order(std::size_t i) {
    const Layer& layer = layers_[i];
    std::optional<Order>& own = orders_[i + 1];
    Order order = own ? *own : in_order(layer.filters);
    const Order& first = *this->order(layer.inputs.front());
    switch (layer.op) {
      case Op::kConv2d:
      case Op::kConv2dTranspose:
        require_symmetric(layer);
        break;
      case Op::kDepthToSpace:
        if (block_order(turn_, layer.stride, order) != first) refuse(layer);
        break;
      case Op::kSpaceToDepth:
        order = block_order(turn_, layer.stride, first);
        break;
      case Op::kAdd:
        order = first;
        for (const int32_t input : layer.inputs) {
          if (*this->order(input) != order) refuse(layer);
        }
        break;
      case Op::kConcat:
        order = joined(layer);
        break;
    }
    if (own && *own != order) refuse(layer);
    own = std::move(order);
  }

  Order joined(const Layer& layer) const {
    Order order;
    for (const int32_t input : layer.inputs) {
      const auto before = static_cast<int32_t>(order.size());
      for (const int32_t channel : *this->order(input)) order.push_back(before + channel);
    }
    return order;
  }

  // As many taps to either side of the pixels that one of the others becomes.
  static void require_symmetric(const Layer& layer) {
    const auto symmetric = [](int32_t kernel, int32_t stride) {
      return kernel >= stride && (kernel - stride) % 2 == 0;
    };
    if (symmetric(layer.kernel.height, layer.stride.height) && symmetric(layer.kernel.width, layer.stride.width))
      return;
    refuse(layer);
  }

  const Model& model_;
  const std::vector<Layer>& layers_;
  Turn turn_;
  std::vector<std::optional<Order>> orders_;  // of the network's input, then of the layers
};

// The mean of the networks' results: what each makes of a pixel, side by side, and a filter for each channel.
void append_mean(LayerTable& table, std::vector<int32_t> results, std::vector<float>& parameters) {
  const int32_t channels = table.layers.back().filters;
  const auto views = static_cast<int32_t>(results.size());
  Layer all;
  all.name = "views";
  all.stage = Stage::kDecoder;
  all.op = Op::kConcat;
  all.inputs = std::move(results);
  all.in_channels = all.filters = views * channels;
  Layer mean;
  mean.name = "mean";
  mean.stage = Stage::kDecoder;
  mean.inputs = {static_cast<int32_t>(table.layers.size())};
  mean.in_channels = all.filters;
  mean.filters = channels;
  for (int32_t filter = 0; filter < channels; ++filter) {
    for (int32_t channel = 0; channel < all.filters; ++channel) {
      parameters.push_back(channel % channels == filter ? 1.0f / static_cast<float>(views) : 0.0f);
    }
  }
  parameters.resize(parameters.size() + static_cast<std::size_t>(channels));
  table.layers.push_back(std::move(all));
  table.layers.push_back(std::move(mean));
}

}  // namespace

Model Model::self_ensemble(int views) const {
  if (views != 1 && views != 2 && views != 4 && views != 8) {
    throw std::invalid_argument("expected a self-ensemble of 1, 2, 4 or 8 views, got " + std::to_string(views));
  }
  if (views == 1) return *this;
  const Geometry rows = measure(table_, table_.all(), Axis::kHeight);
  const Geometry columns = measure(table_, table_.all(), Axis::kWidth);
  // Each is in lowest terms.
  if (views == 8 &&
      (rows.scale_numerator != columns.scale_numerator || rows.scale_denominator != columns.scale_denominator)) {
    throw std::invalid_argument("expected for a self-ensemble of 8 views a network that scales rows and columns alike");
  }
  const auto count = static_cast<std::size_t>(views);
  std::vector<TurnedNetwork> networks;
  for (std::size_t view = kTurns.size() - count; view < kTurns.size(); ++view)
    networks.emplace_back(*this, kTurns[view]);

  LayerTable table = table_;
  table.layers.clear();
  table.stack.clear();
  std::vector<float> parameters;
  std::vector<std::vector<int32_t>> placed(count);  // where each view's layers are among all
  // A table has all encoders before the decoders.
  for (const LayerRange range : {table_.encoder(), table_.decoder()}) {
    for (std::size_t view = 0; view < count; ++view) {
      for (std::size_t i = range.first; i < range.last; ++i) {
        Layer layer = networks[view].layer(i);
        layer.name += "@" + std::to_string(view + 1);
        for (int32_t& input : layer.inputs) {
          if (input != kNetworkInput) input = placed[view][static_cast<std::size_t>(input)];
        }
        placed[view].push_back(static_cast<int32_t>(table.layers.size()));
        table.layers.push_back(std::move(layer));
        networks[view].append_parameters(i, parameters);
      }
    }
  }
  std::vector<int32_t> results;
  for (const std::vector<int32_t>& layers : placed) results.push_back(layers.back());
  append_mean(table, std::move(results), parameters);
  return from_parameters(std::move(table), std::move(parameters));
}

}  // namespace dae

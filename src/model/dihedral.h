#ifndef DAE_MODEL_DIHEDRAL_H_
#define DAE_MODEL_DIHEDRAL_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "model/layer_table.h"

namespace dae {

// A symmetry of the square: transposed or not, then mirrored.
struct DihedralTransform {
  bool transpose;
  bool mirror_rows;
  bool mirror_columns;
};

// Where each channel of a tensor is among those of the turned network's.
using ChannelOrder = std::vector<int32_t>;

// The order that filters have which nothing imposes one on.
using FreeOrder = ChannelOrder (*)(int32_t filters);
ChannelOrder in_order(int32_t filters);
// The second half first. Turned by half a circle twice, all are where they were.
ChannelOrder halves_swapped(int32_t filters);

// What a network does to a turned picture, as a network of its own whose result need not be turned back.
class DihedralNetwork {
 public:
  // The table must outlive it. Throws std::invalid_argument for a layer that treats two directions differently, such as
  // one of stride 2 with a 3x3 kernel.
  DihedralNetwork(const LayerTable& table, const DihedralTransform& turn, FreeOrder free_order = in_order);

  Layer layer(std::size_t index) const;
  // Where each of a layer's weights, and then of its biases, is among those of the turned layer.
  std::vector<std::size_t> places(std::size_t index) const;
  // Throws std::invalid_argument where a filter of a layer's first half is not one of the second in the turned layer.
  void require_swapped_halves(std::size_t index) const;

 private:
  std::optional<ChannelOrder>& order(int32_t input) { return orders_[static_cast<std::size_t>(input + 1)]; }
  const std::optional<ChannelOrder>& order(int32_t input) const { return orders_[static_cast<std::size_t>(input + 1)]; }
  void impose_orders();
  void impose_sum(const Layer& layer, std::optional<ChannelOrder> wanted);
  void impose(const Layer& layer, int32_t input, ChannelOrder wanted);
  void follow_order(std::size_t index);
  ChannelOrder joined(const Layer& layer) const;

  const LayerTable& table_;
  const std::vector<Layer>& layers_;
  DihedralTransform transform_;
  FreeOrder free_order_;
  std::vector<std::optional<ChannelOrder>> orders_;  // of the network's input, then of the layers
};

}  // namespace dae

#endif  // DAE_MODEL_DIHEDRAL_H_

#ifndef DAE_MODEL_DIHEDRAL_H_
#define DAE_MODEL_DIHEDRAL_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "model/layer_table.h"

namespace dae {

// One of the 8 flips and rotations of a square: an optional transposition, then mirroring.
struct DihedralTransform {
  bool transpose;
  bool mirror_rows;
  bool mirror_columns;
};

// For each channel of a tensor, its index in the transformed network.
using ChannelPermutation = std::vector<int32_t>;

// The permutation of a convolution's filters where no neighbour prescribes one.
using DefaultPermutation = ChannelPermutation (*)(int32_t filters);
ChannelPermutation identity_permutation(int32_t filters);
// The permutation with the second half first. Applied twice, it is the identity.
ChannelPermutation halves_swapped(int32_t filters);

// A network whose result on a picture is that of the original network on the flipped or rotated picture, transformed
// back.
class DihedralNetwork {
 public:
  // The table must outlive it. Throws std::invalid_argument for a layer that treats the two directions of an axis
  // differently, such as one of stride 2 with a 3x3 kernel.
  DihedralNetwork(const LayerTable& table, const DihedralTransform& transform,
                  DefaultPermutation free_order = identity_permutation);

  Layer layer(std::size_t index) const;
  // For each of a layer's weights, and then its biases, its index in the transformed layer.
  std::vector<std::size_t> parameter_permutation(std::size_t index) const;
  // Throws std::invalid_argument unless the transform swaps the two halves of the layer's filters.
  void require_swapped_halves(std::size_t index) const;

 private:
  std::optional<ChannelPermutation>& order(int32_t input) { return orders_[static_cast<std::size_t>(input + 1)]; }
  const std::optional<ChannelPermutation>& order(int32_t input) const {
    return orders_[static_cast<std::size_t>(input + 1)];
  }
  void impose_orders();
  void impose_sum(const Layer& layer, std::optional<ChannelPermutation> wanted);
  void impose(const Layer& layer, int32_t input, ChannelPermutation wanted);
  void follow_order(std::size_t index);
  ChannelPermutation joined(const Layer& layer) const;

  const LayerTable& table_;
  const std::vector<Layer>& layers_;
  DihedralTransform transform_;
  DefaultPermutation free_order_;
  std::vector<std::optional<ChannelPermutation>> orders_;  // one for the network's input, then one for each layer
};

}  // namespace dae

#endif  // DAE_MODEL_DIHEDRAL_H_

#include "model/c2_symmetry.h"

#include <stdexcept>

#include "common/error.h"
#include "common/message.h"
#include "model/dihedral.h"

namespace dae {
namespace {

constexpr DihedralTransform kC2{false, true, true};

DihedralNetwork rotate_by_half(const LayerTable& table) {
  return {table, kC2, halves_swapped};
}

}  // namespace

void require_c2(const LayerTable& table) {
  try {
    const DihedralNetwork rotated = rotate_by_half(table);
    for (std::size_t i = 0; i < table.layers.size(); ++i) rotated.require_swapped_halves(i);
  } catch (const std::invalid_argument& error) {
    throw_error<ModelFormatError>("{}", error.what());
  }
}

std::vector<std::size_t> c2_tied_weights(const LayerTable& table) {
  const DihedralNetwork rotated = rotate_by_half(table);
  std::vector<std::size_t> tied;
  for (std::size_t i = 0; i < table.layers.size(); ++i) {
    const std::size_t begin = tied.size();
    for (const std::size_t place : rotated.parameter_permutation(i)) tied.push_back(begin + place);
  }
  return tied;
}

void tie_c2_weights(const LayerTable& table, std::span<float> parameters) {
  const std::vector<std::size_t> tied = c2_tied_weights(table);
  for (std::size_t i = 0; i < tied.size(); ++i) {
    if (i < tied[i]) parameters[tied[i]] = parameters[i];
  }
}

}  // namespace dae

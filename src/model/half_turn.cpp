#include "model/half_turn.h"

#include <stdexcept>

#include "common/error.h"
#include "model/turned_network.h"

namespace dae {
namespace {

constexpr Turn kHalfTurn{false, true, true};

TurnedNetwork turned_by_half(const LayerTable& table) {
  return {table, kHalfTurn, halves_swapped};
}

}  // namespace

void require_half_turn(const LayerTable& table) {
  try {
    const TurnedNetwork turned = turned_by_half(table);
    for (std::size_t i = 0; i < table.layers.size(); ++i) turned.require_swapped_halves(i);
  } catch (const std::invalid_argument& error) {
    throw ModelFormatError(error.what());
  }
}

std::vector<std::size_t> half_turn_partners(const LayerTable& table) {
  const TurnedNetwork turned = turned_by_half(table);
  std::vector<std::size_t> partners;
  for (std::size_t i = 0; i < table.layers.size(); ++i) {
    const std::size_t begin = partners.size();
    for (const std::size_t place : turned.places(i)) partners.push_back(begin + place);
  }
  return partners;
}

void tie_half_turn(const LayerTable& table, std::span<float> parameters) {
  const std::vector<std::size_t> partners = half_turn_partners(table);
  for (std::size_t i = 0; i < partners.size(); ++i) {
    if (i < partners[i]) parameters[partners[i]] = parameters[i];
  }
}

}  // namespace dae

#include "training/cascade_parts.h"

#include <algorithm>
#include <stdexcept>
#include <string_view>

#include "common/message.h"
#include "options/option_reader.h"
#include "training/graph_setup.h"

namespace dae {
namespace {

void check_parts(const LayerTable& table, const std::vector<std::string>& parts) {
  std::vector<std::string_view> known;
  for (const CascadePart& part : table.cascade) known.emplace_back(part.name);
  for (const std::string& name : parts) {
    if (std::ranges::find(known, name) != known.end()) continue;
    throw_error<std::invalid_argument>("expected \"parts\" to name parts of a cascade, \"{}\"{}, got \"{}\"{}",
                                       table.name, known.empty() ? " is none" : " has " + join_quoted(known), name,
                                       suggestion(name, known));
  }
}

}  // namespace

std::vector<Chain> make_part_targets(const LayerTable& table, const TrainingOptions& options, int32_t scale) {
  std::vector<Chain> targets;
  if (options.parts_loss == 0.0f) return targets;
  for (std::size_t i = 0; i + 1 < table.cascade.size(); ++i) {
    const int32_t factor = scale / integer_scale(table, {0, table.cascade[i].end});
    if (factor < 2) break;
    targets.emplace_back("x" + std::to_string(factor));
  }
  if (targets.empty() || targets.size() + 1 < table.cascade.size()) {
    throw_error<std::invalid_argument>("expected a cascade whose parts all enlarge for \"partsLoss\", \"{}\" is none",
                                       table.name);
  }
  return targets;
}

std::vector<AuxiliaryOutput> auxiliary_outputs(const LayerTable& table, const std::vector<Chain>& targets,
                                               int32_t border, float weight) {
  std::vector<AuxiliaryOutput> results;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    results.push_back({table.cascade[i].end - 1, border / targets[i].shrink_factor(), weight});
  }
  return results;
}

std::vector<uint8_t> frozen_parameters(const LayerTable& table, const std::vector<std::string>& parts) {
  std::vector<uint8_t> frozen;
  if (parts.empty()) return frozen;
  check_parts(table, parts);
  std::size_t layer = 0;
  for (const CascadePart& part : table.cascade) {
    const bool learns = std::ranges::find(parts, part.name) != parts.end();
    for (; layer < part.end; ++layer) {
      const Layer& row = table.layers[layer];
      const int64_t values = row.weight_values() + (row.has_weights() ? row.filters : 0);
      frozen.resize(frozen.size() + static_cast<std::size_t>(values), learns ? 0 : 1);
    }
  }
  return frozen;
}

}  // namespace dae

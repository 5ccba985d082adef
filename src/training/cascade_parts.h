// Training the parts of a cascade: which of them learn, and the targets of their results.
#ifndef DAE_TRAINING_CASCADE_PARTS_H_
#define DAE_TRAINING_CASCADE_PARTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "corruption/chain.h"
#include "model/layer_table.h"
#include "training/graph.h"
#include "training/options.h"

namespace dae {

// The targets of a cascade's parts, except the last, as chains that reduce a clean patch to the part's output size;
// empty without "partsLoss". `scale`: of the whole network. Throws std::invalid_argument unless all parts enlarge.
std::vector<Chain> make_part_targets(const LayerTable& table, const TrainingOptions& options, int32_t scale);
// The results of the parts that have these targets. `border`: of the whole network's result; `weight`: in the loss.
std::vector<AuxiliaryOutput> auxiliary_outputs(const LayerTable& table, const std::vector<Chain>& targets,
                                               int32_t border, float weight);

// For every parameter, 1 if it does not learn: its layer is in another part of a cascade than the named ones. Empty if
// all learn. Throws std::invalid_argument for a name that no part has.
std::vector<uint8_t> frozen_parameters(const LayerTable& table, const std::vector<std::string>& parts);

}  // namespace dae

#endif  // DAE_TRAINING_CASCADE_PARTS_H_

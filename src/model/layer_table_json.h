#ifndef DAE_MODEL_LAYER_TABLE_JSON_H_
#define DAE_MODEL_LAYER_TABLE_JSON_H_

#include "common/json_writer.h"
#include "model/layer_table.h"

namespace dae {

// Adds the members of a layer's row, as parse_layer_table() reads them, to `row`.
void add_layer_members(yyjson_mut_doc* doc, yyjson_mut_val* row, const LayerTable& table, std::size_t layer);
// Adds "symmetry"; nothing for a network without one.
void add_symmetry(yyjson_mut_doc* doc, yyjson_mut_val* root, const LayerTable& table);
// Adds "cascade", the parts of a cascade; nothing for a network that is none.
void add_cascade(yyjson_mut_doc* doc, yyjson_mut_val* root, const LayerTable& table);

}  // namespace dae

#endif  // DAE_MODEL_LAYER_TABLE_JSON_H_

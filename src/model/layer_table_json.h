#ifndef DAE_MODEL_LAYER_TABLE_JSON_H_
#define DAE_MODEL_LAYER_TABLE_JSON_H_

#include "common/json_writer.h"
#include "model/layer_table.h"

namespace dae {

// Adds the members of a layer's row to `row`, as parse_layer_table() reads them.
void add_layer_members(yyjson_mut_doc* doc, yyjson_mut_val* row, const LayerTable& table, std::size_t layer);
// Adds "symmetry" for a network that has one.
void add_symmetry(yyjson_mut_doc* doc, yyjson_mut_val* root, const LayerTable& table);
// Adds "cascade" for a cascade.
void add_cascade(yyjson_mut_doc* doc, yyjson_mut_val* root, const LayerTable& table);

}  // namespace dae

#endif  // DAE_MODEL_LAYER_TABLE_JSON_H_

#include "model/layer_table_json.h"

#include <cmath>

#include "ops/operator.h"

namespace dae {
namespace {

// A short decimal number that reads back as the same float, if there is one: 0.1 instead of 0.10000000149011612.
double short_decimal(float value) {
  constexpr double kDigits = 1e7;
  const double rounded = std::round(static_cast<double>(value) * kDigits) / kDigits;
  return static_cast<float>(rounded) == value ? rounded : static_cast<double>(value);
}

void add_inputs(yyjson_mut_doc* doc, yyjson_mut_val* row, const LayerTable& table, const Layer& layer) {
  yyjson_mut_val* names = yyjson_mut_obj_add_arr(doc, row, "inputs");
  for (const int32_t input : layer.inputs) {
    const std::string_view name =
        input == kNetworkInput ? kInputName : table.layers[static_cast<std::size_t>(input)].name;
    yyjson_mut_arr_add_strncpy(doc, names, name.data(), name.size());
  }
}

}  // namespace

void add_layer_members(yyjson_mut_doc* doc, yyjson_mut_val* row, const LayerTable& table, std::size_t index) {
  const Layer& layer = table.layers[index];
  add_text(doc, row, "name", layer.name);
  yyjson_mut_obj_add_str(doc, row, "stage", stage_name(layer.stage));
  const Operator& op = operator_of(layer);
  yyjson_mut_obj_add_str(doc, row, "op", op.name());
  const bool chained = layer.inputs.size() == 1 && layer.inputs.front() == static_cast<int32_t>(index) - 1;
  if (!chained) add_inputs(doc, row, table, layer);
  op.write(doc, row, layer);
  yyjson_mut_obj_add_str(doc, row, "activation", activation_name(layer.activation));
  if (layer.activation == Activation::kLeakyRelu)
    yyjson_mut_obj_add_real(doc, row, "slope", short_decimal(layer.slope));
}

void add_symmetry(yyjson_mut_doc* doc, yyjson_mut_val* root, const LayerTable& table) {
  if (table.symmetry == Symmetry::kNone) return;
  yyjson_mut_obj_add_str(doc, root, "symmetry", symmetry_name(table.symmetry));
}

void add_cascade(yyjson_mut_doc* doc, yyjson_mut_val* root, const LayerTable& table) {
  if (table.cascade.empty()) return;
  yyjson_mut_val* parts = yyjson_mut_obj_add_arr(doc, root, "cascade");
  for (const CascadePart& part : table.cascade) {
    yyjson_mut_val* row = yyjson_mut_arr_add_obj(doc, parts);
    add_text(doc, row, "name", part.name);
    add_text(doc, row, "output", table.layers[part.end - 1].name);
  }
}

std::string layer_table_json(const LayerTable& table) {
  const MutableJson json = make_json_object();
  yyjson_mut_doc* doc = json.get();
  yyjson_mut_val* root = yyjson_mut_doc_get_root(doc);
  yyjson_mut_obj_add_int(doc, root, "version", kLayerTableVersion);
  add_text(doc, root, "name", table.name);
  add_text(doc, root, "description", table.description);
  add_text(doc, root, "license", table.license);
  yyjson_mut_val* input = yyjson_mut_obj_add_obj(doc, root, "input");
  yyjson_mut_obj_add_int(doc, input, "channels", table.input_channels);
  if (table.noise_sigma > 0.0f) yyjson_mut_obj_add_real(doc, input, "noiseSigma", short_decimal(table.noise_sigma));
  if (table.camera_noise) add_text(doc, input, "noise", kTrainedNoises[1]);
  add_symmetry(doc, root, table);
  yyjson_mut_val* rows = yyjson_mut_obj_add_arr(doc, root, "layers");
  for (std::size_t i = 0; i < table.layers.size(); ++i) {
    add_layer_members(doc, yyjson_mut_arr_add_obj(doc, rows), table, i);
  }
  add_cascade(doc, root, table);
  return json_text(json);
}

}  // namespace dae

#include <algorithm>

#include "model/layer_table_json.h"
#include "model/model.h"

namespace dae {
namespace {

void add_work(yyjson_mut_doc* doc, yyjson_mut_val* root, std::span<const LayerWork> work) {
  double all = 0.0;
  double by_xnnpack = 0.0;
  for (const LayerWork& layer : work) {
    all += layer.multiply_adds;
    if (layer.by_xnnpack) by_xnnpack += layer.multiply_adds;
  }
  yyjson_mut_obj_add_real(doc, root, "multiplyAdds", all);
  yyjson_mut_obj_add_real(doc, root, "xnnpackShare", all == 0.0 ? 0.0 : by_xnnpack / all);
}

void add_layers(yyjson_mut_doc* doc, yyjson_mut_val* root, const Model& model, std::span<const LayerWork> work) {
  yyjson_mut_val* rows = yyjson_mut_obj_add_arr(doc, root, "layers");
  const auto copies = static_cast<std::size_t>(model.table().filter_copies());
  for (std::size_t i = 0; i < model.table().layers.size(); ++i) {
    yyjson_mut_val* row = yyjson_mut_arr_add_obj(doc, rows);
    add_layer_members(doc, row, model.table(), i);
    yyjson_mut_obj_add_uint(doc, row, "params", (model.weight(i).size() + model.bias(i).size()) / copies);
    if (work[i].kernels.empty()) continue;
    yyjson_mut_obj_add_strn(doc, row, "kernels", work[i].kernels.data(), work[i].kernels.size());
    yyjson_mut_obj_add_real(doc, row, "multiplyAdds", work[i].multiply_adds);
  }
}

}  // namespace

std::string model_info(const Model& model, std::span<const LayerWork> work) {
  const LayerTable& table = model.table();
  const LayerRange encoder_layers = table.encoder();
  const Geometry whole = measure(table, table.all(), Axis::kWidth);
  const Geometry encoder = measure(table, encoder_layers, Axis::kWidth);

  const MutableJson json = make_json_object();
  yyjson_mut_doc* doc = json.get();
  yyjson_mut_val* root = yyjson_mut_doc_get_root(doc);
  add_text(doc, root, "name", table.name);
  add_text(doc, root, "description", table.description);
  add_text(doc, root, "license", table.license);
  yyjson_mut_obj_add_int(doc, root, "channels", table.input_channels);
  yyjson_mut_obj_add_int(doc, root, "outputChannels", table.output_channels());
  if (table.noise_sigma > 0.0f) {
    yyjson_mut_obj_add_real(doc, root, "noiseSigma", static_cast<double>(table.noise_sigma));
    if (table.camera_noise) add_text(doc, root, "noise", kTrainedNoises[1]);
  }
  yyjson_mut_obj_add_real(doc, root, "scale",
                          static_cast<double>(whole.scale_numerator) / static_cast<double>(whole.scale_denominator));
  yyjson_mut_obj_add_uint(doc, root, "params", model.unique_parameters());
  add_symmetry(doc, root, table);
  yyjson_mut_obj_add_int(doc, root, "stride", std::max(model.stride(Axis::kHeight), model.stride(Axis::kWidth)));
  yyjson_mut_obj_add_int(doc, root, "receptiveField", model.receptive_field());
  yyjson_mut_obj_add_int(doc, root, "latentChannels", table.layers[encoder_layers.last - 1].filters);
  yyjson_mut_obj_add_real(
      doc, root, "latentStride",
      static_cast<double>(encoder.scale_denominator) / static_cast<double>(encoder.scale_numerator));
  yyjson_mut_obj_add_bool(doc, root, "decodes", table.stands_alone(table.decoder()));
  add_cascade(doc, root, table);
  add_work(doc, root, work);
  add_layers(doc, root, model, work);
  return json_text(json);
}

}  // namespace dae

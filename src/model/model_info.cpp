#include <cstdlib>
#include <new>

#include "model/json.h"
#include "model/model.h"

namespace dae {
namespace {

struct MutableJsonDeleter {
  void operator()(yyjson_mut_doc* doc) const { yyjson_mut_doc_free(doc); }
};
using MutableJson = std::unique_ptr<yyjson_mut_doc, MutableJsonDeleter>;

void add_extent(yyjson_mut_doc* doc, yyjson_mut_val* object, const char* key, const Extent& extent) {
  yyjson_mut_val* pair = yyjson_mut_obj_add_arr(doc, object, key);
  yyjson_mut_arr_add_int(doc, pair, extent.height);
  yyjson_mut_arr_add_int(doc, pair, extent.width);
}

void add_layers(yyjson_mut_doc* doc, yyjson_mut_val* root, const Model& model) {
  yyjson_mut_val* rows = yyjson_mut_obj_add_arr(doc, root, "layers");
  for (std::size_t i = 0; i < model.table().layers.size(); ++i) {
    const Layer& layer = model.table().layers[i];
    yyjson_mut_val* row = yyjson_mut_arr_add_obj(doc, rows);
    yyjson_mut_obj_add_strcpy(doc, row, "name", layer.name.c_str());
    yyjson_mut_obj_add_str(doc, row, "stage", stage_name(layer.stage));
    yyjson_mut_obj_add_str(doc, row, "op", op_name(layer.op));
    yyjson_mut_obj_add_int(doc, row, "filters", layer.filters);
    add_extent(doc, row, "kernel", layer.kernel);
    add_extent(doc, row, "stride", layer.stride);
    yyjson_mut_obj_add_str(doc, row, "activation", activation_name(layer.activation));
    yyjson_mut_obj_add_uint(doc, row, "params", model.weight(i).size() + model.bias(i).size());
  }
}

}  // namespace

std::string model_info(const Model& model) {
  const LayerTable& table = model.table();
  const std::span<const Layer> layers = table.layers;
  const Geometry whole = measure(layers, Axis::kWidth);
  const Geometry encoder = measure(layers.first(table.encoder_layers()), Axis::kWidth);

  MutableJson doc(yyjson_mut_doc_new(nullptr));
  if (!doc) throw std::bad_alloc();
  yyjson_mut_val* root = yyjson_mut_obj(doc.get());
  yyjson_mut_doc_set_root(doc.get(), root);
  yyjson_mut_obj_add_strcpy(doc.get(), root, "name", table.name.c_str());
  yyjson_mut_obj_add_strcpy(doc.get(), root, "description", table.description.c_str());
  yyjson_mut_obj_add_strcpy(doc.get(), root, "license", table.license.c_str());
  yyjson_mut_obj_add_int(doc.get(), root, "channels", table.input_channels);
  yyjson_mut_obj_add_int(doc.get(), root, "outputChannels", table.output_channels());
  yyjson_mut_obj_add_real(doc.get(), root, "scale",
                          static_cast<double>(whole.scale_numerator) / static_cast<double>(whole.scale_denominator));
  yyjson_mut_obj_add_uint(doc.get(), root, "params", model.parameters());
  yyjson_mut_obj_add_int(doc.get(), root, "stride", std::max(model.stride(Axis::kHeight), model.stride(Axis::kWidth)));
  yyjson_mut_obj_add_int(doc.get(), root, "receptiveField", model.receptive_field());
  yyjson_mut_obj_add_int(doc.get(), root, "latentChannels", layers[table.encoder_layers() - 1].filters);
  yyjson_mut_obj_add_real(
      doc.get(), root, "latentStride",
      static_cast<double>(encoder.scale_denominator) / static_cast<double>(encoder.scale_numerator));
  add_layers(doc.get(), root, model);

  const std::unique_ptr<char, decltype(&std::free)> text(yyjson_mut_write(doc.get(), YYJSON_WRITE_NOFLAG, nullptr),
                                                         &std::free);
  if (!text) throw std::bad_alloc();
  return text.get();
}

}  // namespace dae

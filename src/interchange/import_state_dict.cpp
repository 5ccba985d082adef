#include <algorithm>
#include <string>

#include "common/error.h"
#include "common/json.h"
#include "common/message.h"
#include "interchange/axis_order.h"
#include "interchange/interchange.h"
#include "model/safetensors.h"

namespace dae {
namespace {

// Reads a layer table from its JSON or from a recipe's member "model".
LayerTable read_table(std::string_view json) {
  const JsonDocument doc = parse_json(json, "the layer table");
  yyjson_val* model = yyjson_obj_get(yyjson_doc_get_root(doc.get()), "model");
  if (model == nullptr) return parse_layer_table(json);
  std::size_t length = 0;
  const std::unique_ptr<char, decltype(&std::free)> text(yyjson_val_write(model, YYJSON_WRITE_NOFLAG, &length),
                                                         &std::free);
  if (!text) throw std::bad_alloc();
  return parse_layer_table({text.get(), length});
}

// Reads a weight in PyTorch's order of axes: [filters, inputs, height, width], or [inputs, filters, height, width] if
// transposed.
std::vector<float> read_weight(const Safetensors& file, const Layer& layer) {
  const std::string name = layer.name + ".weight";
  const auto found = file.tensors.find(name);
  const std::vector<int64_t> shape = planar_shape(layer);
  if (found == file.tensors.end() || found->second.shape != shape) {
    throw_error<ModelFormatError>("expected a tensor \"{}\" in PyTorch's shape {}, found {}", name, shape_text(shape),
                                  (found == file.tensors.end() ? "none" : shape_text(found->second.shape)));
  }
  std::vector<float> planar(found->second.count);
  file.read(found->second, planar);
  std::vector<float> weight(planar.size());
  from_planar(layer, planar, weight);
  return weight;
}

std::vector<float> read_bias(const Safetensors& file, const Layer& layer) {
  const auto found = file.tensors.find(layer.name + ".bias");
  std::vector<float> bias(static_cast<std::size_t>(layer.filters));
  if (found == file.tensors.end()) return bias;
  if (found->second.shape != std::vector<int64_t>{layer.filters}) {
    throw_error<ModelFormatError>("expected a tensor \"{}.bias\" of shape [{}], found {}", layer.name, layer.filters,
                                  shape_text(found->second.shape));
  }
  file.read(found->second, bias);
  return bias;
}

// Refuses a state_dict with tensors that the table does not read, because it belongs to another network.
void require_all_read(const Safetensors& file, const LayerTable& table) {
  for (const auto& tensor : file.tensors) {
    const std::string& name = tensor.first;
    const bool read = std::ranges::any_of(table.layers, [&](const Layer& layer) {
      return layer.has_weights() && (name == layer.name + ".weight" || name == layer.name + ".bias");
    });
    if (!read) {
      throw_error<ModelFormatError>(
          "expected only tensors of the table's layers, found \"{}\"; fold batch normalizations first, or export the "
          "network by torch.onnx",
          name);
    }
  }
}

}  // namespace

Model import_state_dict(std::string_view table_json, std::span<const uint8_t> bytes) {
  const Safetensors file = parse_safetensors(bytes);
  LayerTable table = read_table(table_json);
  if (table.symmetry != Symmetry::kNone) {
    throw_error<ModelFormatError>("expected a table without \"symmetry\": a state_dict has all filters");
  }
  require_all_read(file, table);
  std::vector<float> parameters;
  for (const Layer& layer : table.layers) {
    if (!layer.has_weights()) continue;
    const std::vector<float> weight = read_weight(file, layer);
    const std::vector<float> bias = read_bias(file, layer);
    parameters.insert(parameters.end(), weight.begin(), weight.end());
    parameters.insert(parameters.end(), bias.begin(), bias.end());
  }
  // The model file's reader refuses weights that are not finite or far too large.
  return Model::load(save_model(Model::from_parameters(std::move(table), std::move(parameters))));
}

}  // namespace dae

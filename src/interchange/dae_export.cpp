#include "interchange/dae_export.h"

#include <algorithm>
#include <utility>

#include "interchange/axis_order.h"
#include "interchange/picture_nodes.h"

namespace dae {
namespace {

const onnx::Tensor* find_constant(const onnx::Model& file, const std::string& name) {
  const auto found =
      std::ranges::find_if(file.initializers, [&](const onnx::Tensor& tensor) { return tensor.name == name; });
  return found == file.initializers.end() ? nullptr : &*found;
}

// Appends the values of a constant in the order that `reorder` gives. Returns false if there is none of this shape.
template <class Reorder>
bool append(const onnx::Model& file, const std::string& name, const std::vector<int64_t>& dims, const Reorder& reorder,
            std::vector<float>& to) {
  const onnx::Tensor* tensor = find_constant(file, name);
  if (tensor == nullptr || tensor->type != onnx::DataType::kFloat || tensor->dims != dims) return false;
  const std::size_t begin = to.size();
  to.resize(begin + tensor->floats.size());
  reorder(tensor->floats, std::span(to).subspan(begin));
  return true;
}

std::optional<std::vector<float>> parameters_of(const LayerTable& table, const onnx::Model& file) {
  std::vector<float> parameters;
  for (const Layer& layer : table.layers) {
    if (!layer.has_weights()) continue;
    const auto reorder_weight = [&](const std::vector<float>& from, std::span<float> to) {
      from_planar(layer, from, to);
    };
    const auto copy_bias = [](const std::vector<float>& from, std::span<float> to) {
      std::ranges::copy(from, to.begin());
    };
    if (!append(file, layer.name + ".weight", planar_shape(layer), reorder_weight, parameters) ||
        !append(file, layer.name + ".bias", {layer.filters}, copy_bias, parameters)) {
      return std::nullopt;
    }
  }
  return parameters;
}

Model model_of(LayerTable table, const std::vector<float>& parameters) {
  Model model = Model::from_parameters(table, parameters);
  if (table.symmetry == Symmetry::kNone || std::ranges::equal(model.parameters(), parameters)) return model;
  // Another program has changed the exported weights, so that the filters are no longer in pairs.
  table.symmetry = Symmetry::kNone;
  return Model::from_parameters(std::move(table), parameters);
}

}  // namespace

std::optional<Model> import_dae_export(const onnx::Model& file) {
  const auto json = file.metadata.find("dae");
  if (json == file.metadata.end()) return std::nullopt;
  LayerTable table = parse_layer_table(json->second);
  const std::optional<std::vector<float>> parameters = parameters_of(table, file);
  if (!parameters) return std::nullopt;
  OnnxOptions options;
  if (find_constant(file, kGainConstant) != nullptr) options.sigma = 0.0f;
  Model model = model_of(std::move(table), *parameters);
  if (onnx_model(model, options).nodes != file.nodes) return std::nullopt;
  return model;
}

}  // namespace dae

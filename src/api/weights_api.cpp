#include "api/dae_weights.h"

#include <vector>

#include "api/handles.h"
#include "model/geometry.h"

using dae::api::guard;
using dae::api::new_model;
using dae::api::require;

dae_status dae_model_take_weights(const dae_model* model, const dae_model* other, int32_t* layers, dae_model** out) {
  return guard([&] {
    require(model, "model");
    require(other, "other");
    require(layers, "layers");
    require(out, "out");
    std::size_t taken = 0;
    *out = new_model(model->model->with_weights_of(*other->model, taken));
    *layers = static_cast<int32_t>(taken);
  });
}

dae_status dae_model_average(const dae_model* const* models, int32_t count, dae_model** out) {
  return guard([&] {
    require(models, "models");
    require(out, "out");
    std::vector<const dae::Model*> each;
    for (int32_t i = 0; i < count; ++i) {
      require(models[i], "models");
      each.push_back(models[i]->model.get());
    }
    *out = new_model(dae::Model::average(each));
  });
}

int32_t dae_model_scale(const dae_model* model) {
  const dae::LayerTable& table = model->model->table();
  const dae::Geometry geometry = dae::measure(table, table.all(), dae::Axis::kHeight);
  return geometry.scale_denominator == 1 ? static_cast<int32_t>(geometry.scale_numerator) : 0;
}

int32_t dae_model_parts(const dae_model* model) {
  return static_cast<int32_t>(model->model->table().cascade.size());
}

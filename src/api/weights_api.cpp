#include "api/dae_weights.h"

#include <vector>

#include "api/handles.h"

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

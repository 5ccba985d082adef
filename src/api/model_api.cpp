#include <span>
#include <utility>
#include <vector>

#include "api/handles.h"

using dae::api::guard;
using dae::api::new_model;
using dae::api::require;

dae_model* dae::api::new_model(Model model) {
  auto shared = std::make_shared<const Model>(std::move(model));
  std::string info = model_info(*shared);
  return new dae_model{std::move(shared), std::move(info)};
}

dae_status dae_model_load(const uint8_t* bytes, size_t size, dae_model** out) {
  return guard([&] {
    require(bytes, "bytes");
    require(out, "out");
    *out = new_model(dae::Model::load(std::span(bytes, size)));
  });
}

dae_status dae_model_create(const char* table, uint32_t seed, dae_model** out) {
  return guard([&] {
    require(table, "table");
    require(out, "out");
    *out = new_model(dae::Model::initialize(dae::parse_layer_table(table), seed));
  });
}

dae_status dae_model_cut(const dae_model* model, int32_t parts, dae_model** out) {
  return guard([&] {
    require(model, "model");
    require(out, "out");
    *out = new_model(model->model->cut(parts < 0 ? 0 : static_cast<std::size_t>(parts)));
  });
}

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

dae_status dae_model_save(const dae_model* model, dae_buffer** out) {
  return guard([&] {
    require(model, "model");
    require(out, "out");
    *out = new dae_buffer{dae::save_model(*model->model)};
  });
}

const char* dae_model_info(const dae_model* model) {
  return model->info.c_str();
}
void dae_model_free(dae_model* model) {
  delete model;
}

#include <span>
#include <utility>

#include "api/handles.h"
#include "inference/packed_model.h"

using dae::api::guard;
using dae::api::new_model;
using dae::api::require;

dae_model* dae::api::new_model(Model model) {
  auto shared = std::make_shared<const Model>(std::move(model));
  std::string info = model_info(*shared, work_of(shared->table()));
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

dae_status dae_model_self_ensemble(const dae_model* model, int32_t views, dae_model** out) {
  return guard([&] {
    require(model, "model");
    require(out, "out");
    *out = new_model(model->model->self_ensemble(views));
  });
}

dae_status dae_model_with_kernels(const dae_model* model, const char* kernels, dae_model** out) {
  return guard([&] {
    require(model, "model");
    require(kernels, "kernels");
    require(out, "out");
    *out = new_model(model->model->with_kernels(dae::parse_kernel_choice(kernels)));
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

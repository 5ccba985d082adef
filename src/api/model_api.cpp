#include <span>

#include "api/handles.h"

using dae::api::guard;
using dae::api::require;

dae_status dae_model_load(const uint8_t* bytes, size_t size, dae_model** out) {
  return guard([&] {
    require(bytes, "bytes");
    require(out, "out");
    auto model = std::make_shared<const dae::Model>(dae::Model::load(std::span(bytes, size)));
    std::string info = dae::model_info(*model);
    *out = new dae_model{std::move(model), std::move(info)};
  });
}

const char* dae_model_info(const dae_model* model) {
  return model->info.c_str();
}
void dae_model_free(dae_model* model) {
  delete model;
}

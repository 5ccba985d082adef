#include "api/dae_interchange.h"

#include <span>

#include "api/handles.h"
#include "interchange/interchange.h"

using dae::api::guard;
using dae::api::new_model;
using dae::api::require;

dae_status dae_model_export_onnx(const dae_model* model, float sigma, dae_buffer** out) {
  return guard([&] {
    require(model, "model");
    require(out, "out");
    dae::OnnxOptions options;
    if (!(sigma < 0.0f)) options.sigma = sigma;
    options.producer_version = DAE_VERSION;
    *out = new dae_buffer{dae::export_onnx(*model->model, options)};
  });
}

dae_status dae_model_import_onnx(const uint8_t* bytes, size_t size, dae_model** out) {
  return guard([&] {
    require(bytes, "bytes");
    require(out, "out");
    *out = new_model(dae::import_onnx(std::span(bytes, size)));
  });
}

dae_status dae_model_import_state_dict(const char* table, const uint8_t* bytes, size_t size, dae_model** out) {
  return guard([&] {
    require(table, "table");
    require(bytes, "bytes");
    require(out, "out");
    *out = new_model(dae::import_state_dict(table, std::span(bytes, size)));
  });
}

#include "api/handles.h"

using dae::api::guard;
using dae::api::options_text;
using dae::api::require;

dae_status dae_adaptation_create(const dae_model* model, const dae_model* companion, const char* options,
                                 int32_t threads, dae_adaptation** out) {
  return guard([&] {
    require(model, "model");
    require(out, "out");
    *out = new dae_adaptation{dae::Adaptation(*model->model, companion != nullptr ? companion->model.get() : nullptr,
                                              dae::parse_adaptation_options(options_text(options)), threads)};
  });
}

const char* dae_companion_for(const dae_model* model) {
  return dae::companion_for(*model->model);
}

dae_status dae_adaptation_add(dae_adaptation* adaptation, const dae_image* picture) {
  return guard([&] {
    require(adaptation, "adaptation");
    require(picture, "picture");
    adaptation->adaptation.add(picture->image);
  });
}

dae_status dae_adaptation_match_noise(dae_adaptation* adaptation, const dae_image* noisy) {
  return guard([&] {
    require(adaptation, "adaptation");
    require(noisy, "noisy");
    adaptation->adaptation.match_noise(noisy->image);
  });
}

dae_status dae_adaptation_step(dae_adaptation* adaptation) {
  return guard([&] {
    require(adaptation, "adaptation");
    adaptation->adaptation.step();
  });
}

void dae_adaptation_get_state(const dae_adaptation* adaptation, dae_adaptation_state* out) {
  const dae::AdaptationState& state = adaptation->adaptation.state();
  *out = {state.targets,   state.total_targets,   state.step, state.best_step, state.start_loss,
          state.best_loss, state.finished ? 1 : 0};
}

dae_status dae_adaptation_model(const dae_adaptation* adaptation, dae_model** out) {
  return guard([&] {
    require(adaptation, "adaptation");
    require(out, "out");
    *out = dae::api::new_model(adaptation->adaptation.model());
  });
}

void dae_adaptation_free(dae_adaptation* adaptation) {
  delete adaptation;
}

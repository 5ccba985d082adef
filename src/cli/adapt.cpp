#include "cli/adapt.h"

#include <chrono>
#include <cstdio>

#include "cli/interrupt.h"
#include "cli/progress.h"

namespace dae::cli {
namespace {

ModelHandle load_companion(const AdaptOptions& options, const dae_model* model) {
  if (options.companion == "none") return nullptr;
  const std::string name = options.companion.empty() ? dae_companion_for(model) : options.companion;
  return name.empty() ? nullptr : load_model(name);
}

AdaptationHandle create(const AdaptOptions& options, const std::string& subject) {
  const ModelHandle model = load_model(options.model);
  const ModelHandle companion = load_companion(options, model.get());
  std::string json = "{\"seed\": " + std::to_string(options.seed);
  if (options.clean) json += ", \"clean\": true";
  if (options.sigma >= 0.0f) json += ", \"sigma\": " + std::to_string(options.sigma / 255.0f);
  dae_adaptation* adaptation = nullptr;
  check(dae_adaptation_create(model.get(), companion.get(), (json + "}").c_str(), options.threads, &adaptation),
        subject);
  return AdaptationHandle(adaptation);
}

}  // namespace

Adapted adapt(std::span<const dae_image* const> pictures, const AdaptOptions& options, const std::string& subject) {
  using Clock = std::chrono::steady_clock;
  const AdaptationHandle adaptation = create(options, subject);
  for (const dae_image* picture : pictures) check(dae_adaptation_add(adaptation.get(), picture), subject);
  if (!options.noisy.empty()) {
    const ImageHandle noisy = read_image(options.noisy);
    check(dae_adaptation_match_noise(adaptation.get(), noisy.get()), options.noisy);
  }
  catch_interrupts();
  const Clock::time_point begin = Clock::now();
  Progress progress(subject + ": adapting, step", options.steps);
  dae_adaptation_state state{};
  const auto over = [&] {
    if (interrupted() != 0) return true;
    if (options.seconds == 0.0) return state.step == options.steps;
    return std::chrono::duration<double>(Clock::now() - begin).count() >= options.seconds;
  };
  do {
    check(dae_adaptation_step(adaptation.get()), subject);
    dae_adaptation_get_state(adaptation.get(), &state);
    progress.update(state.step);
  } while (!over() && state.finished == 0);
  dae_model* best = nullptr;
  check(dae_adaptation_model(adaptation.get(), &best), subject);
  return {ModelHandle(best), state};
}

}  // namespace dae::cli

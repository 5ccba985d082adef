#include "cli/networks.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "cli/denoise_image.h"

namespace dae::cli {
namespace {

ModelHandle cut(const dae_model& cascade, int parts) {
  dae_model* model = nullptr;
  check(dae_model_cut(&cascade, parts, &model), "cascade");
  return ModelHandle(model);
}

std::string builtin_enlarging(int scale) {
  if (scale != 2 && scale != 4 && scale != 8) {
    throw std::runtime_error("upscale: expected a --scale of 2, 4 or 8, or a --model with scale " +
                             std::to_string(scale));
  }
  return "super-x" + std::to_string(scale);
}

}  // namespace

ModelHandle cut_to_scale(ModelHandle model, int scale, const std::string& name) {
  if (dae_model_scale(model.get()) == scale) return model;
  for (int parts = 1; parts < dae_model_parts(model.get()); ++parts) {
    ModelHandle first = cut(*model, parts);
    if (dae_model_scale(first.get()) == scale) return first;
  }
  throw std::runtime_error(name + ": expected a model that enlarges by " + std::to_string(scale) +
                           ", this model enlarges by " + std::to_string(dae_model_scale(model.get())));
}

Networks::Networks(std::string name, RunConfig config, Enlarging enlarging) : model_(std::move(name)), config_(config) {
  scale_ = enlarging.scale;
  if (model_.empty()) {
    if (scale_ == 0) scale_ = 2;
    model_ = builtin_enlarging(scale_);
  }
  ModelHandle model = load_model(model_);
  const int own_scale = dae_model_scale(model.get());
  if (scale_ == 0) scale_ = own_scale;
  if (scale_ <= 1)
    throw std::runtime_error(model_ +
                             ": expected a --scale for bicubic enlargement, because this model keeps the size");
  if (own_scale == 1) {
    prescale_ = scale_;
  } else {
    model = cut_to_scale(std::move(model), scale_, model_);
  }
  open(model_, *model);
}

ImageHandle Networks::run(const dae_image& image, const std::string& name, const std::string& options,
                          const std::string& subject) {
  if (prescale_ == 1) return denoise(session(name), image, options, subject);
  return denoise(session(name), *enlarged(image, prescale_), options, subject);
}

Networks::Networks(std::string model, RunConfig config) : model_(std::move(model)), config_(config) {
  // A model that cannot be loaded is reported before any picture is read, even if the pictures then need only its gray
  // variant.
  if (!model_.empty()) open(model_, *load_model(model_));
}

SessionHandle Networks::prepare(const dae_model& model) const {
  return open_session(*with_kernels(model, config_.kernels), config_.threads);
}

void Networks::open(const std::string& name, const dae_model& model) {
  opened_.push_back({name, prepare(model)});
}

std::string Networks::choose(const dae_image& image, double noise_level) const {
  return dae_network_for(&image, model_.c_str(), static_cast<float>(noise_level));
}

dae_session& Networks::session(const std::string& name) {
  const auto found =
      std::find_if(opened_.begin(), opened_.end(), [&](const Opened& candidate) { return candidate.name == name; });
  if (found != opened_.end()) return *found->session;
  open(name, *load_model(name));
  return *opened_.back().session;
}

}  // namespace dae::cli

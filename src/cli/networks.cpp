#include "cli/networks.h"

#include <algorithm>
#include <utility>

namespace dae::cli {
namespace {

// Fashion-MNIST's pictures have this side; whatever is gray and no larger is taken for one.
constexpr int32_t kFashionSide = 28;

const char* builtin_for(const dae_image& image) {
  const bool gray = dae_image_channels(&image) <= 2;
  const bool small = std::max(dae_image_width(&image), dae_image_height(&image)) <= kFashionSide;
  if (gray && small) return "fashion-tutorial";
  return gray ? "photo-small-gray" : "photo-small";
}

}  // namespace

Networks::Networks(std::string model, int threads) : model_(std::move(model)), threads_(threads) {
  // What cannot be loaded is told before any picture is read.
  if (!model_.empty()) opened_.push_back({model_, open_session(*load_model(model_), threads_)});
}

dae_session& Networks::session(const dae_image& image) {
  const std::string name = model_.empty() ? builtin_for(image) : model_;
  const auto found = std::find_if(opened_.begin(), opened_.end(), [&](const Opened& one) { return one.name == name; });
  if (found != opened_.end()) return *found->session;
  opened_.push_back({name, open_session(*load_model(name), threads_)});
  return *opened_.back().session;
}

}  // namespace dae::cli

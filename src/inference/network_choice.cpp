#include "inference/network_choice.h"

#include <algorithm>

namespace dae {
namespace {

// Fashion-MNIST's pictures have this side; whatever is gray and no larger is taken for one.
constexpr int32_t kFashionSide = 28;

}  // namespace

const char* network_for(const Image& image, std::string_view asked) {
  const bool gray = is_gray(image);
  if (asked == "photo") return gray ? "photo-gray" : "photo";
  if (asked.empty() && gray && std::max(image.width(), image.height()) <= kFashionSide) return "fashion-tutorial";
  if (asked.empty() || asked == "photo-small") return gray ? "photo-small-gray" : "photo-small";
  return nullptr;
}

}  // namespace dae

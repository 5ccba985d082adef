#include "denoise/network_choice.h"

#include <algorithm>

#include "image/noise_level.h"

namespace dae {
namespace {

// Width and height of Fashion-MNIST's pictures. A gray picture that is no larger is taken for one of them.
constexpr int32_t kFashionSide = 28;

}  // namespace

const char* network_for(const Image& image, std::string_view asked, float noise_level) {
  const bool gray = is_gray(image);
  if (asked == "photo") return gray ? "photo-gray" : "photo";
  const char* const small = gray ? "photo-small-gray" : "photo-small";
  if (asked == "photo-small" || (asked.empty() && noise_level > 0.0f)) return small;
  if (!asked.empty()) return nullptr;
  if (gray && std::max(image.width(), image.height()) <= kFashionSide) return "fashion-tutorial";
  return estimate_noise(image).is_of_camera() ? "photo-camera" : small;
}

}  // namespace dae

#include "denoise/network_choice.h"

#include <algorithm>

#include "image/noise_level.h"

namespace dae {
namespace {

// Width and height of Fashion-MNIST's pictures. A gray picture that is no larger is taken for one of them.
constexpr int32_t kFashionSide = 28;

}  // namespace

const char* network_for(const Image& image, std::string_view asked, float noise_level) {
  const bool large = asked == "photo";
  if (!large && !asked.empty() && asked != "photo-small") return nullptr;
  const bool gray = is_gray(image);
  const char* const white = large ? (gray ? "photo-gray" : "photo") : (gray ? "photo-small-gray" : "photo-small");
  if (asked == "photo-small" || noise_level > 0.0f) return white;
  if (!large && gray && std::max(image.width(), image.height()) <= kFashionSide) return "fashion-tutorial";
  if (!estimate_noise(image).is_camera_noise()) return white;
  return large ? "photo-camera-large" : "photo-camera";
}

}  // namespace dae

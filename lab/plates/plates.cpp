#include "lab/plates/plates.h"

#include <algorithm>
#include <stdexcept>

#include "lab/plates/camera.h"
#include "lab/plates/design.h"
#include "lab/plates/texts.h"

namespace dae {

PlateRenderer::PlateRenderer(uint32_t seed, int32_t min_width, int32_t max_width)
    : seed_(seed), min_width_(min_width), max_width_(max_width) {
  if (min_width < kMinWidth || max_width > kMaxWidth || min_width > max_width) {
    throw std::invalid_argument("expected widths of " + std::to_string(kMinWidth) + " to " + std::to_string(kMaxWidth) +
                                " pixels, the least first, got " + std::to_string(min_width) + " and " +
                                std::to_string(max_width));
  }
}

void PlateRenderer::add_font(std::span<const uint8_t> bytes) {
  fonts_.emplace_back(bytes);
}

Plate PlateRenderer::render(uint32_t index) const {
  plates::Random random(seed_, index, plates::Purpose::kPicture);
  const bool american = random.chance(0.85);
  const plates::Design design =
      american ? plates::draw_american(seed_, index, fonts_) : plates::draw_european(seed_, index, fonts_);
  const bool largest = random.chance(0.5);
  const int32_t width = largest ? max_width_ : static_cast<int32_t>(random.range(min_width_, max_width_ + 0.999));
  const double aspect = std::clamp(2.03 + 0.25 * random.bell(), 1.7, 2.4);
  const auto height = static_cast<int32_t>(width / aspect);
  return {plates::photograph(design, width, height, seed_, index), plates::label_of(design.text)};
}

}  // namespace dae

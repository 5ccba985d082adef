#include "lab/plates/lettering.h"

#include <algorithm>

namespace dae::plates {
namespace {

constexpr double kSpace = 0.45;  // width of a space, relative to a full character

bool is_space(char character) {
  return character == ' ' || character == kPictogram;
}

// The width of a character's ink, relative to its height.
double ink_width(char character, const Lettering& style) {
  if (character == ' ') return kSpace * style.aspect;
  if (character == kPictogram) return 1.1 * style.aspect;
  if (style.font != nullptr) return style.font->width(character) * style.aspect;
  const double stroke = style.stroke.width;
  return stroke + stroke_glyph_width(character) * std::max(style.aspect - stroke, 0.0);
}

// The width of a character's cell without the gap, relative to its height.
double cell_width(char character, const Lettering& style) {
  const double ink = ink_width(character, style);
  if (!style.fixed || is_space(character) || character == '-' || character == '.') return ink;
  return std::max(ink, ink_width('H', style));
}

}  // namespace

std::vector<Box> draw_line(Mask& mask, std::string_view text, const Box& box, const Lettering& style) {
  std::vector<Box> pictograms;
  double total = -style.gap;
  for (const char character : text) total += cell_width(character, style) + style.gap;
  if (!(total > 0.0)) return pictograms;
  // Pixels of a width of 1 along the line.
  const double scale = std::min(box.height, box.width / total);
  double x = box.x + (box.width - total * scale) / 2.0;
  for (const char character : text) {
    const double cell = cell_width(character, style) * scale;
    const double ink = ink_width(character, style) * scale;
    const Box place{x + (cell - ink) / 2.0, box.y, ink, box.height};
    if (character == kPictogram) {
      pictograms.push_back(place);
    } else if (style.font != nullptr) {
      style.font->draw(mask, character, place);
    } else {
      draw_stroke_glyph(mask, character, place, style.stroke);
    }
    x += cell + style.gap * scale;
  }
  return pictograms;
}

}  // namespace dae::plates

// Lines of text in one style: drawn strokes, or a font.
#ifndef DAE_LAB_PLATES_LETTERING_H_
#define DAE_LAB_PLATES_LETTERING_H_

#include <string_view>
#include <vector>

#include "lab/plates/font.h"
#include "lab/plates/stroke_glyphs.h"

namespace dae::plates {

struct Lettering {
  const Font* font = nullptr;  // none: drawn strokes
  StrokeStyle stroke;
  double aspect = 0.5;  // width of a full character, in heights; fonts: a factor of their own widths
  double gap = 0.15;    // between characters, in heights
  bool fixed = false;   // every character has the same room
};

// Stands for a pictogram in a text; a line leaves room for it.
inline constexpr char kPictogram = '*';

// Draws the text into the box: as tall as it, centred, condensed where it would be wider. Characters that the style
// does not have leave room. Returns the boxes of the text's pictograms.
std::vector<Box> draw_line(Mask& mask, std::string_view text, const Box& box, const Lettering& style);

}  // namespace dae::plates

#endif  // DAE_LAB_PLATES_LETTERING_H_

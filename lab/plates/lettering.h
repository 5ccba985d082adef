// The style of a line of text: a font, or strokes.
#ifndef DAE_LAB_PLATES_LETTERING_H_
#define DAE_LAB_PLATES_LETTERING_H_

#include <string_view>
#include <vector>

#include "lab/plates/font.h"
#include "lab/plates/stroke_glyphs.h"

namespace dae::plates {

struct Lettering {
  const Font* font = nullptr;  // null: strokes
  StrokeStyle stroke;
  double aspect = 0.5;  // width of a full character relative to its height; for fonts, a factor of their widths
  double gap = 0.15;    // between characters, relative to their height
  bool fixed = false;   // whether all characters have the same width
};

// Stands for a pictogram in a text; draw_line() leaves space for it.
inline constexpr char kPictogram = '*';

// Draws the text into the box, with the box's height, centred, and condensed if it would be too wide. Characters that
// the style lacks are left empty. Returns the boxes of the text's pictograms.
std::vector<Box> draw_line(Mask& mask, std::string_view text, const Box& box, const Lettering& style);

}  // namespace dae::plates

#endif  // DAE_LAB_PLATES_LETTERING_H_

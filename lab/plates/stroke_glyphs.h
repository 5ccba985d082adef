// Letters and digits drawn with one stroke width, as the dies of many plates are: paths whose corners may be rounded.
#ifndef DAE_LAB_PLATES_STROKE_GLYPHS_H_
#define DAE_LAB_PLATES_STROKE_GLYPHS_H_

#include <cstdint>

#include "lab/plates/canvas.h"

namespace dae::plates {

struct StrokeStyle {
  double width = 0.14;    // width of the stroke, relative to the glyph's height
  double radius = 0.25;   // radius of rounded corners, relative to the glyph's height
  uint32_t variants = 0;  // bits that choose among shapes of a character
};

// The width of a character relative to a full cell, 0 to 1 ("I" is narrow).
double stroke_glyph_width(char character);
bool has_stroke_glyph(char character);

// Draws the character with its stroke inside the box.
void draw_stroke_glyph(Mask& mask, char character, const Box& box, const StrokeStyle& style);

}  // namespace dae::plates

#endif  // DAE_LAB_PLATES_STROKE_GLYPHS_H_

// Common parts of the designs besides the characters.
#ifndef DAE_LAB_PLATES_DECORATION_H_
#define DAE_LAB_PLATES_DECORATION_H_

#include <span>

#include "lab/plates/canvas.h"
#include "lab/plates/lettering.h"

namespace dae::plates {

// The colours of a plate's background and characters, with enough contrast to be read.
struct Scheme {
  Color paper;
  Color ink;
};

Scheme american_scheme(Random& random);
Color any_color(Random& random);

// Draws gradients, stripes, hills, a sun or clouds, faint behind the characters.
void draw_background(Canvas& canvas, const Scheme& scheme, Random& random);
// Draws a star, a disc, a diamond or an irregular shape.
void draw_pictogram(Canvas& canvas, const Box& box, Color color, Random& random);
// Draws a registration sticker in a corner.
void draw_sticker(Canvas& canvas, const Box& box, const Lettering& style, Random& random);
void draw_bolts(Canvas& canvas, Random& random);
// Lightens one side of the characters' edges and darkens the other, as if they were pressed into metal.
void emboss(Canvas& canvas, const Mask& mask, double depth);

// Each chooses a random style: one for the characters, one for words.
Lettering character_style(std::span<const Font> fonts, Random& random);
Lettering word_style(std::span<const Font> fonts, Random& random);

}  // namespace dae::plates

#endif  // DAE_LAB_PLATES_DECORATION_H_

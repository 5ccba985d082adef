// What the designs have in common beside the characters.
#ifndef DAE_LAB_PLATES_DECORATION_H_
#define DAE_LAB_PLATES_DECORATION_H_

#include <span>

#include "lab/plates/canvas.h"
#include "lab/plates/lettering.h"

namespace dae::plates {

// The colours of a plate's background and its characters, apart enough to be read.
struct Scheme {
  Color paper;
  Color ink;
};

Scheme american_scheme(Random& random);
Color any_color(Random& random);

// Gradients, bands, hills, a sun, clouds: faint behind the characters.
void draw_background(Canvas& canvas, const Scheme& scheme, Random& random);
// A star, a disc, a diamond or a shape like a map's.
void draw_pictogram(Canvas& canvas, const Box& box, Color color, Random& random);
// A registration sticker in a corner.
void draw_sticker(Canvas& canvas, const Box& box, const Lettering& style, Random& random);
void draw_bolts(Canvas& canvas, Random& random);
// Characters are pressed into the metal: light falls on one side of their edges.
void emboss(Canvas& canvas, const Mask& mask, double depth);

// A style for the characters, and one for words.
Lettering character_style(std::span<const Font> fonts, Random& random);
Lettering word_style(std::span<const Font> fonts, Random& random);

}  // namespace dae::plates

#endif  // DAE_LAB_PLATES_DECORATION_H_

// The flat plate: colours, pictures and characters.
#ifndef DAE_LAB_PLATES_DESIGN_H_
#define DAE_LAB_PLATES_DESIGN_H_

#include <cstdint>
#include <span>
#include <string>

#include "lab/plates/canvas.h"
#include "lab/plates/font.h"

namespace dae::plates {

struct Design {
  Canvas canvas;
  double corner = 0.0;  // radius of the corners, in pixels of the canvas
  std::string text;     // includes the separators
};

// Draws plate `index` of a seed. `fonts` may be empty: everything is then drawn with strokes.
Design draw_american(uint32_t seed, uint32_t index, std::span<const Font> fonts);
// Draws one line of characters, or two as on motorcycles.
Design draw_european(uint32_t seed, uint32_t index, std::span<const Font> fonts);

}  // namespace dae::plates

#endif  // DAE_LAB_PLATES_DESIGN_H_

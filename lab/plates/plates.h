// Licence plates that nobody has: rendered, with the text that stands on them. What `plate` is trained on.
#ifndef DAE_LAB_PLATES_PLATES_H_
#define DAE_LAB_PLATES_PLATES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "lab/plates/font.h"
#include "image/image.h"

namespace dae {

struct Plate {
  Image image;       // RGB, 8 bits
  std::string text;  // capitals and digits
};

// Plate `index` follows from seed, index, widths and fonts (and their order) alone, on every platform.
class PlateRenderer {
 public:
  static constexpr int32_t kMinWidth = 32;
  static constexpr int32_t kMaxWidth = 2048;

  // Widths of the pictures: half have the largest, the others are spread evenly. Throws std::invalid_argument outside
  // the limits.
  PlateRenderer(uint32_t seed, int32_t min_width, int32_t max_width);

  // Without any, all is drawn with strokes of our own. Throws plates::FontFormatError.
  void add_font(std::span<const uint8_t> bytes);

  // Threads may call it side by side.
  Plate render(uint32_t index) const;

 private:
  uint32_t seed_;
  int32_t min_width_;
  int32_t max_width_;
  std::vector<plates::Font> fonts_;
};

}  // namespace dae

#endif  // DAE_LAB_PLATES_PLATES_H_

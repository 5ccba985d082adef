// Computer-generated licence plates with their texts, the training data of the model `plate`.
#ifndef DAE_LAB_PLATES_PLATES_H_
#define DAE_LAB_PLATES_PLATES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "image/image.h"
#include "lab/plates/font.h"

namespace dae {

struct Plate {
  Image image;       // RGB, 8 bits
  std::string text;  // capitals and digits
};

// Renders plates. Plate `index` depends only on seed, index, widths and fonts (and their order), and is the same on
// every platform.
class PlateRenderer {
 public:
  static constexpr int32_t kMinWidth = 32;
  static constexpr int32_t kMaxWidth = 2048;

  // Half of the pictures have the largest width; those of the others are uniformly distributed. Throws
  // std::invalid_argument outside the limits.
  PlateRenderer(uint32_t seed, int32_t min_width, int32_t max_width);

  // Adds a font; without fonts, everything is drawn with strokes. Throws plates::FontFormatError.
  void add_font(std::span<const uint8_t> bytes);

  // Several threads may call it at once.
  Plate render(uint32_t index) const;

 private:
  uint32_t seed_;
  int32_t min_width_;
  int32_t max_width_;
  std::vector<plates::Font> fonts_;
};

}  // namespace dae

#endif  // DAE_LAB_PLATES_PLATES_H_

#ifndef DAE_LAB_PLATES_FONT_H_
#define DAE_LAB_PLATES_FONT_H_

#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>

#include "lab/plates/canvas.h"

namespace dae::plates {

// Thrown for bytes that are not a TrueType or OpenType font with Latin capitals and digits.
class FontFormatError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A TrueType or OpenType font.
class Font {
 public:
  // Copies the bytes. stb_truetype trusts the tables, so FontFormatError is thrown for tables that do not lie inside
  // the file or do not match their checksums.
  explicit Font(std::span<const uint8_t> bytes);
  ~Font();
  Font(Font&&) noexcept;
  Font& operator=(Font&&) noexcept;

  bool has(char character) const;
  // Width of the character's ink, relative to the height of a capital H; 0 for characters without ink.
  double width(char character) const;
  // Draws the character with the scale at which a capital H fills the height of the box, and with its ink as wide as
  // the box.
  void draw(Mask& mask, char character, const Box& box) const;

 private:
  struct Face;
  std::unique_ptr<Face> face_;
};

}  // namespace dae::plates

#endif  // DAE_LAB_PLATES_FONT_H_

#ifndef DAE_LAB_PLATES_FONT_H_
#define DAE_LAB_PLATES_FONT_H_

#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>

#include "lab/plates/canvas.h"

namespace dae::plates {

// Bytes that are no TrueType or OpenType font with Latin capitals and digits.
class FontFormatError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A TrueType or OpenType font.
class Font {
 public:
  // Copies the bytes. Throws FontFormatError. The reader behind it trusts what the tables say, so a file whose tables
  // do not lie inside it or do not have the checksums of its directory is refused.
  explicit Font(std::span<const uint8_t> bytes);
  ~Font();
  Font(Font&&) noexcept;
  Font& operator=(Font&&) noexcept;

  bool has(char character) const;
  // Width of the character's ink in units of the height of a capital H; 0 for those without ink.
  double width(char character) const;
  // Draws the character so that a capital H would fill the height of the box, its ink as wide as the box.
  void draw(Mask& mask, char character, const Box& box) const;

 private:
  struct Face;
  std::unique_ptr<Face> face_;
};

}  // namespace dae::plates

#endif  // DAE_LAB_PLATES_FONT_H_

#include "lab/plates/font.h"

#include <stb_truetype.h>

#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

namespace dae::plates {
namespace {

uint32_t big_endian(std::span<const uint8_t> bytes, std::size_t at) {
  return uint32_t{bytes[at]} << 24 | uint32_t{bytes[at + 1]} << 16 | uint32_t{bytes[at + 2]} << 8 | bytes[at + 3];
}

// The sum of a table's big-endian words; the last one is padded with zeros. For "head", word 2 is left out, which
// depends on the whole file.
uint32_t checksum(std::span<const uint8_t> table, bool head) {
  uint32_t sum = 0;
  for (std::size_t at = 0; at < table.size(); at += 4) {
    std::array<uint8_t, 4> word{};
    for (std::size_t i = 0; i < 4 && at + i < table.size(); ++i) word[i] = table[at + i];
    if (!(head && at == 8)) sum += big_endian(word, 0);
  }
  return sum;
}

void check_tables(std::span<const uint8_t> bytes) {
  constexpr std::size_t kHeader = 12;
  constexpr std::size_t kRow = 16;
  const bool known =
      bytes.size() >= kHeader && (big_endian(bytes, 0) == 0x00010000 || big_endian(bytes, 0) == 0x4F54544F);
  if (!known) throw FontFormatError("expected a TrueType or OpenType font, found other first bytes");
  const std::size_t tables = std::size_t{bytes[4]} << 8 | bytes[5];
  if (kHeader + tables * kRow > bytes.size())
    throw FontFormatError("expected a complete font file, found one whose table directory is cut off");
  for (std::size_t i = 0; i < tables; ++i) {
    const std::size_t row = kHeader + i * kRow;
    const std::string name(reinterpret_cast<const char*>(&bytes[row]), 4);
    const std::size_t offset = big_endian(bytes, row + 8);
    const std::size_t length = big_endian(bytes, row + 12);
    if (offset > bytes.size() || length > bytes.size() - offset) {
      throw FontFormatError("expected a complete font file, found table \"" + name + "\" cut off");
    }
    if (checksum(bytes.subspan(offset, length), name == "head") != big_endian(bytes, row + 4)) {
      throw FontFormatError("expected an undamaged font, found another checksum for table \"" + name + "\"");
    }
  }
}

}  // namespace

struct Font::Face {
  std::vector<uint8_t> bytes;
  stbtt_fontinfo info{};
  double capital = 0.0;  // height of an H in the font's units

  int glyph(char character) const { return stbtt_FindGlyphIndex(&info, character); }
};

Font::Font(std::span<const uint8_t> bytes) : face_(std::make_unique<Face>()) {
  check_tables(bytes);
  face_->bytes.assign(bytes.begin(), bytes.end());
  if (stbtt_InitFont(&face_->info, face_->bytes.data(), 0) == 0) {
    throw FontFormatError("expected a font with outlines and a table of Unicode characters");
  }
  constexpr std::string_view kNeeded = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  for (const char character : kNeeded) {
    if (!has(character))
      throw FontFormatError(std::string("expected a font with capitals and digits, found no ") + character);
  }
  int top = 0;
  if (stbtt_GetCodepointBox(&face_->info, 'H', nullptr, nullptr, nullptr, &top) == 0 || top <= 0) {
    throw FontFormatError("expected a font with outlines, found none for H");
  }
  face_->capital = top;
}

Font::~Font() = default;
Font::Font(Font&&) noexcept = default;
Font& Font::operator=(Font&&) noexcept = default;

bool Font::has(char character) const {
  return face_->glyph(character) != 0;
}

double Font::width(char character) const {
  int left = 0;
  int right = 0;
  if (stbtt_GetCodepointBox(&face_->info, character, &left, nullptr, &right, nullptr) == 0) return 0.0;
  return (right - left) / face_->capital;
}

void Font::draw(Mask& mask, char character, const Box& box) const {
  const double natural = width(character);
  if (!(natural > 0.0) || !(box.width > 0.0) || !(box.height > 0.0)) return;
  int left = 0;
  stbtt_GetCodepointBox(&face_->info, character, &left, nullptr, nullptr, nullptr);
  const double scale_y = box.height / face_->capital;
  const double scale_x = box.width / (natural * face_->capital);
  // The glyph's origin: the ink begins at the box's left edge, and the baseline is the box's lower edge.
  const double x = box.x - left * scale_x;
  const double y = box.y + box.height;
  const double whole_x = std::floor(x);
  const double whole_y = std::floor(y);
  const auto sx = static_cast<float>(scale_x);
  const auto sy = static_cast<float>(scale_y);
  const auto shift_x = static_cast<float>(x - whole_x);
  const auto shift_y = static_cast<float>(y - whole_y);
  std::array<int, 4> ink{};
  const int glyph = face_->glyph(character);
  stbtt_GetGlyphBitmapBoxSubpixel(&face_->info, glyph, sx, sy, shift_x, shift_y, &ink[0], &ink[1], &ink[2], &ink[3]);
  const int wide = ink[2] - ink[0];
  const int tall = ink[3] - ink[1];
  if (wide <= 0 || tall <= 0) return;
  std::vector<uint8_t> coverage(static_cast<std::size_t>(wide) * static_cast<std::size_t>(tall));
  stbtt_MakeGlyphBitmapSubpixel(&face_->info, coverage.data(), wide, tall, wide, sx, sy, shift_x, shift_y, glyph);
  for (int row = 0; row < tall; ++row) {
    for (int column = 0; column < wide; ++column) {
      const uint8_t covered =
          coverage[static_cast<std::size_t>(row) * static_cast<std::size_t>(wide) + static_cast<std::size_t>(column)];
      mask.cover(static_cast<int32_t>(whole_x) + ink[0] + column, static_cast<int32_t>(whole_y) + ink[1] + row,
                 static_cast<float>(covered) / 255.0f);
    }
  }
}

}  // namespace dae::plates

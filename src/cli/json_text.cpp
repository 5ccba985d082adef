#include "cli/json_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <span>

namespace dae::cli {
namespace {

// A row of RFC 3629's table: the first byte is in [first, last], the character has `size` bytes, and the second byte is
// in [second_first, second_last].
struct Utf8Form {
  uint8_t first;
  uint8_t last;
  std::size_t size;
  uint8_t second_first = 0x80;
  uint8_t second_last = 0xBF;
};
constexpr std::array kForms{Utf8Form{0x00, 0x7F, 1},
                            Utf8Form{0xC2, 0xDF, 2},
                            Utf8Form{0xE0, 0xE0, 3, 0xA0},
                            Utf8Form{0xE1, 0xEC, 3},
                            Utf8Form{0xED, 0xED, 3, 0x80, 0x9F},
                            Utf8Form{0xEE, 0xEF, 3},
                            Utf8Form{0xF0, 0xF0, 4, 0x90},
                            Utf8Form{0xF1, 0xF3, 4},
                            Utf8Form{0xF4, 0xF4, 4, 0x80, 0x8F}};

// Number of bytes of the text's first character; 0 if it is not UTF-8.
std::size_t character_size(std::span<const char> text) {
  const auto at = [&](std::size_t i) { return static_cast<uint8_t>(text[i]); };
  const auto form = std::ranges::find_if(
      kForms, [&](const Utf8Form& candidate) { return candidate.first <= at(0) && at(0) <= candidate.last; });
  if (form == kForms.end() || form->size > text.size()) return 0;
  if (form->size > 1 && (at(1) < form->second_first || at(1) > form->second_last)) return 0;
  for (std::size_t i = 2; i < form->size; ++i) {
    if (at(i) < 0x80 || at(i) > 0xBF) return 0;
  }
  return form->size;
}

std::string escape(unsigned code) {
  char text[8];
  std::snprintf(text, sizeof text, "\\u%04x", code);
  return text;
}

}  // namespace

std::string json_string(const std::string& text) {
  constexpr unsigned kEscapedByte = 0xDC00;
  std::string quoted = "\"";
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t size = character_size(std::span(text).subspan(i));
    const auto byte = static_cast<uint8_t>(text[i]);
    if (size == 0) {
      quoted += escape(kEscapedByte + byte);
    } else if (byte < 0x20) {
      quoted += escape(byte);
    } else {
      if (byte == '"' || byte == '\\') quoted += '\\';
      quoted.append(text, i, size);
    }
    i += std::max<std::size_t>(size, 1);
  }
  return quoted + "\"";
}

JsonDocument read_json(std::string_view text) {
  return JsonDocument(yyjson_read(text.data(), text.size(), YYJSON_READ_NOFLAG));
}

}  // namespace dae::cli

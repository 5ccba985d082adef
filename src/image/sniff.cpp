#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>

#include "common/message.h"
#include "image/container.h"
#include "image/image.h"

namespace dae {
namespace {

using std::string_view_literals::operator""sv;

struct Magic {
  std::size_t offset;
  std::string_view bytes;
  const char* name;
};

// Formats that users often try. The first match counts.
constexpr std::array kForeign = {
    Magic{8, "WEBP"sv, "a WebP file"},
    Magic{4, "ftypavif"sv, "an AVIF file"},
    Magic{4, "ftyphei"sv, "a HEIC file"},
    Magic{4, "ftypmif1"sv, "a HEIF file"},
    Magic{4, "ftyp"sv, "an MP4 or QuickTime file"},
    Magic{0, "\xFF\x0A"sv, "a JPEG XL file"},
    Magic{0, "\0\0\0\x0CJXL "sv, "a JPEG XL file"},
    Magic{0, "\0\0\0\x0CjP  "sv, "a JPEG 2000 file"},
    Magic{0, "II*\0"sv, "a TIFF or camera raw file"},
    Magic{0, "MM\0*"sv, "a TIFF or camera raw file"},
    Magic{0, "\0\0\1\0"sv, "an icon (ICO) file"},
    Magic{0, "8BPS"sv, "a Photoshop file"},
    Magic{0, "%PDF"sv, "a PDF file"},
    Magic{0, "\x1F\x8B"sv, "a gzip file"},
    Magic{0, "PK\x03\x04"sv, "a ZIP file"},
    Magic{0, "\x1A\x45\xDF\xA3"sv, "a WebM or Matroska file"},
    Magic{0, "RIFF"sv, "a RIFF file"},
    Magic{0, "\x89PN"sv, "a damaged PNG signature"},
    Magic{0, "\0asm"sv, "a WebAssembly file"},
};

bool has(std::span<const uint8_t> bytes, std::size_t offset, std::string_view magic) {
  if (bytes.size() < offset + magic.size()) return false;
  return std::equal(magic.begin(), magic.end(), bytes.begin() + static_cast<std::ptrdiff_t>(offset),
                    [](char a, uint8_t b) { return static_cast<uint8_t>(a) == b; });
}

std::string first_bytes(std::span<const uint8_t> bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text = "bytes";
  for (const uint8_t byte : bytes.first(std::min<std::size_t>(bytes.size(), 8))) {
    text += ' ';
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

// Recognises markup, which servers often send in place of a missing picture.
std::string describe_text(std::span<const uint8_t> bytes) {
  std::string start;
  for (const uint8_t byte : bytes.first(std::min<std::size_t>(bytes.size(), 256))) {
    start += static_cast<char>(std::tolower(byte));
  }
  const std::size_t first = start.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first == std::string::npos) return {};
  if (start.find("<svg") != std::string::npos) return "an SVG file";
  if (start.find("<!doctype html") != std::string::npos || start.find("<html") != std::string::npos) {
    return "an HTML page";
  }
  if (start[first] == '<') return "an XML file";
  return {};
}

std::string describe(std::span<const uint8_t> bytes) {
  if (bytes.empty()) return "0 bytes";
  for (const Magic& magic : kForeign) {
    if (has(bytes, magic.offset, magic.bytes)) return magic.name;
  }
  const std::string text = describe_text(bytes);
  return text.empty() ? first_bytes(bytes) : text;
}

}  // namespace

ImageFormat sniff_format(std::span<const uint8_t> bytes) {
  if (has(bytes, 0, "\x89PNG\r\n\x1A\n"sv)) return ImageFormat::kPng;
  if (has(bytes, 0, "\xFF\xD8\xFF"sv)) return ImageFormat::kJpeg;
  if (has(bytes, 0, "GIF87a"sv) || has(bytes, 0, "GIF89a"sv)) return ImageFormat::kGif;
  if (has(bytes, 0, "BM"sv)) return ImageFormat::kBmp;
  throw_error<UnsupportedImage>("expected PNG, JPEG, BMP or GIF, found {}", describe(bytes));
}

}  // namespace dae

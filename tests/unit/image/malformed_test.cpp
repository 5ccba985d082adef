// Tests files that contain no complete picture: each gives one error that says what was expected and what was found.
#include <catch2/catch_test_macros.hpp>
#include <random>
#include <string_view>
#include <vector>

#include "files/embedded.h"
#include "image/crc32.h"
#include "image/decode.h"
#include "image/encode_png.h"
#include "support/message_with.h"

using namespace dae;
using namespace dae::test;

namespace {

using Bytes = std::vector<uint8_t>;

struct Refusal {
  std::string_view file;
  const char* message;
};

constexpr Refusal kRefusals[] = {
    {"empty.png", "expected PNG, JPEG, BMP or GIF, found 0 bytes"},
    {"truncated.png", "expected a complete PNG file, found one cut off after 70 bytes"},
    {"truncated.jpg", "expected a complete JPEG file, found one cut off after 156 bytes"},
    {"truncated.bmp", "expected a complete BMP file, found one cut off after 74 bytes"},
    {"truncated.gif", "expected a complete GIF file, found one cut off after 38 bytes"},
    {"huge.png", "PNG declares 100000 x 100000 pixels of 1 channel, the limit is 65535 pixels a side"},
    {"huge.jpg", "JPEG declares 65535 x 65535 pixels"},
    {"huge.bmp", "BMP declares 100000 x 100000 pixels"},
    {"huge.gif", "GIF declares 65535 x 65535 pixels"},
    {"no-pixels.png", "expected a picture of at least one pixel, PNG declares 0 x 3"},
    {"short-data.png", "PNG is damaged: its data do not decode to a picture of 20 x 20"},
    {"wrong-checksum.png", "PNG is damaged: the checksum of its chunk at byte 33 does not match"},
    {"webp-named.png", "expected PNG, JPEG, BMP or GIF, found a WebP file"},
    {"html-named.jpg", "expected PNG, JPEG, BMP or GIF, found an HTML page"},
    {"text-named.gif", "expected PNG, JPEG, BMP or GIF, found bytes 6e 6f 74"},
    {"arithmetic.jpg", "found a lossless or arithmetic-coded one"},
    {"no-picture.gif", "GIF is damaged: it ends without a picture"},
    {"run-length.bmp", "expected an uncompressed BMP, found compression 1"},
    {"offset-in-header.bmp", "BMP is damaged: its pixels begin at byte 20, inside its header"},
    {"unmarked-cmyk.jpg", "found CMYK without an Adobe marker"},
};

bool is_valid(std::string_view name) {
  for (const Refusal& refusal : kRefusals) {
    if (refusal.file == name) return false;
  }
  return true;
}

// Returns whether the bytes decode. An exception other than UnsupportedImage ends the test.
bool decodes(const Bytes& bytes) {
  try {
    decode_image(bytes);
    return true;
  } catch (const UnsupportedImage& error) {
    REQUIRE_FALSE(std::string_view(error.what()).empty());
    return false;
  }
}

// Returns the file with typical damage: a byte changed, the rest missing, or a range of bytes missing.
Bytes damaged(std::span<const uint8_t> file, std::mt19937& random) {
  Bytes bytes(file.begin(), file.end());
  const auto place = [&] { return static_cast<std::ptrdiff_t>(random() % bytes.size()); };
  switch (random() % 4) {
    case 0:
      bytes.resize(static_cast<std::size_t>(place()));
      break;
    case 1:
      bytes.erase(bytes.begin() + place());
      break;
    default:
      for (uint32_t i = 0; i <= random() % 3; ++i) {
        bytes[static_cast<std::size_t>(place())] = static_cast<uint8_t>(random());
      }
  }
  return bytes;
}

// Corrects the checksums of a PNG, so that the decoder reads the damaged data.
void repair_checksums(Bytes& bytes) {
  constexpr std::size_t kAround = 12;  // length, type, checksum
  std::size_t at = 8;
  while (at + kAround <= bytes.size()) {
    const std::size_t length = std::size_t{bytes[at + 2]} << 8 | bytes[at + 3];
    if (bytes[at] != 0 || bytes[at + 1] != 0 || at + kAround + length > bytes.size()) return;
    const uint32_t crc = crc32(std::span(bytes).subspan(at + 4, length + 4));
    for (std::size_t i = 0; i < 4; ++i) bytes[at + 8 + length + i] = static_cast<uint8_t>(crc >> (24 - 8 * i));
    at += kAround + length;
  }
}

void put_big(Bytes& bytes, std::size_t at, uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i) bytes[at + i] = static_cast<uint8_t>(value >> (24 - 8 * i));
}

}  // namespace

TEST_CASE("each malformed file is refused by name, and the next one works", "[malformed]") {
  for (const Refusal& refusal : kRefusals) {
    INFO(refusal.file);
    CHECK_THROWS_MATCHES(decode_image(file(refusal.file)), UnsupportedImage, message_with(refusal.message));
    CHECK_NOTHROW(decode_image(file("rgb.png")));
  }
}

TEST_CASE("a file cut off anywhere is an error", "[malformed]") {
  for (const File& file : kFiles) {
    if (!is_valid(file.name)) continue;
    INFO(file.name);
    // A decoder needs no bytes after the picture's data: BMP rows end in padding, and a GIF has a trailer and maybe
    // more frames.
    const bool padded = file.name.ends_with(".bmp") || file.name.ends_with(".gif");
    const std::size_t unneeded = file.name == "two-frames.gif" ? 16 : padded ? 3 : 0;
    for (std::size_t size = 0; size + unneeded < file.bytes.size(); ++size) {
      INFO(size);
      CHECK_FALSE(decodes(Bytes(file.bytes.begin(), file.bytes.begin() + static_cast<std::ptrdiff_t>(size))));
    }
  }
}

TEST_CASE("damaged files give a picture or an error, never a crash", "[malformed]") {
  std::mt19937 random(20240607);
  for (const File& file : kFiles) {
    if (file.bytes.empty()) continue;
    INFO(file.name);
    for (int round = 0; round < 150; ++round) {
      Bytes bytes = damaged(file.bytes, random);
      decodes(bytes);
      if (!file.name.ends_with(".png")) continue;
      repair_checksums(bytes);
      decodes(bytes);
    }
  }
}

TEST_CASE("pixel data that unpack to far more than their picture are refused", "[malformed]") {
  Bytes bytes = encode_png(Image::from_pixels(6000, 6000, 1, PixelType::kU8, nullptr));
  CHECK(bytes.size() < 1'000'000);
  put_big(bytes, 16, 1);  // width and height in the header
  put_big(bytes, 20, 1);
  put_big(bytes, 29, crc32(std::span(bytes).subspan(12, 17)));
  CHECK_FALSE(decodes(bytes));
}

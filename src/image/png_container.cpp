#include <algorithm>
#include <iterator>
#include <string_view>

#include "common/message.h"
#include "image/byte_reader.h"
#include "image/container.h"
#include "image/crc32.h"

namespace dae {
namespace {

constexpr std::size_t kSignatureBytes = 8;
constexpr std::size_t kTypeBytes = 4;

struct Chunk {
  std::string_view type;
  std::span<const uint8_t> data;
  bool intact;
};

// Whether a damaged chunk makes the file unusable: a critical one (capital first letter), transparency or orientation.
bool is_needed(std::string_view type) {
  return (type[0] & 0x20) == 0 || type == "tRNS" || type == "eXIf";
}

Chunk read_chunk(ByteReader& reader) {
  const std::size_t length = reader.u32_big();
  const std::span<const uint8_t> type_bytes = reader.take(kTypeBytes);
  const std::span<const uint8_t> data = reader.take(length);
  const uint32_t expected = reader.u32_big();
  const std::string_view type(reinterpret_cast<const char*>(type_bytes.data()), kTypeBytes);
  // The checksum covers type and data, which are contiguous.
  const bool intact = crc32({type_bytes.data(), kTypeBytes + length}) == expected;
  if (is_needed(type) && !intact) {
    throw_error<UnsupportedImage>("PNG is damaged: the checksum of its chunk at byte {} does not match",
                                  reader.position() - length - 12);
  }
  return {type, data, intact};
}

// The data after a profile's name and its method of compression, which must be 0; empty for other contents.
std::span<const uint8_t> compressed_profile(std::span<const uint8_t> data) {
  const auto name = std::ranges::find(data, 0);
  const std::ptrdiff_t start = name - data.begin() + 2;
  return start < std::ssize(data) && name[1] == 0 ? data.subspan(static_cast<std::size_t>(start)) : data.first(0);
}

int64_t channels_of(uint8_t color_type) {
  switch (color_type) {
    case 0:
      return 1;
    case 2:
      return 3;
    case 4:
      return 2;
    default:  // palette (which may have alpha), RGBA
      return 4;
  }
}

Container read_header(const Chunk& chunk) {
  constexpr std::size_t kHeaderBytes = 13;
  if (chunk.type != "IHDR" || chunk.data.size() != kHeaderBytes) {
    throw_error<UnsupportedImage>("PNG is damaged: expected its header (IHDR of 13 bytes) first");
  }
  ByteReader header(chunk.data, "PNG");
  const int64_t width = header.u32_big();
  const int64_t height = header.u32_big();
  const uint8_t depth = header.u8();
  require_size("PNG", width, height, channels_of(header.u8()));
  Container container;
  container.format = ImageFormat::kPng;
  container.width = static_cast<int32_t>(width);
  container.height = static_cast<int32_t>(height);
  container.sixteen_bits = depth == 16;
  return container;
}

}  // namespace

Container inspect_png(std::span<const uint8_t> bytes) {
  ByteReader reader(bytes, "PNG");
  reader.skip(kSignatureBytes);
  Container container = read_header(read_chunk(reader));
  bool pixels = false;
  while (true) {
    const Chunk chunk = read_chunk(reader);
    if (chunk.type == "IDAT") pixels = true;
    if (chunk.type == "eXIf") container.exif = chunk.data;
    if (chunk.type == "iCCP" && chunk.intact) container.profile = {compressed_profile(chunk.data)};
    if (chunk.type == "IEND") break;
  }
  if (!pixels) throw_error<UnsupportedImage>("PNG is damaged: it has no pixel data (IDAT)");
  container.end = reader.position();
  return container;
}

}  // namespace dae

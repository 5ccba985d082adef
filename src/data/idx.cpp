#include "data/idx.h"

#include <stb_image.h>

#include <cstdlib>
#include <limits>
#include <memory>

#include "common/message.h"
#include "image/crc32.h"

namespace dae {
namespace {

constexpr std::size_t kGzipTrailer = 8;  // CRC-32 and size

uint32_t big_endian(std::span<const uint8_t> bytes, std::size_t at) {
  return static_cast<uint32_t>(bytes[at]) << 24 | static_cast<uint32_t>(bytes[at + 1]) << 16 |
         static_cast<uint32_t>(bytes[at + 2]) << 8 | bytes[at + 3];
}

uint32_t little_endian(std::span<const uint8_t> bytes, std::size_t at) {
  return static_cast<uint32_t>(bytes[at + 3]) << 24 | static_cast<uint32_t>(bytes[at + 2]) << 16 |
         static_cast<uint32_t>(bytes[at + 1]) << 8 | bytes[at];
}

bool is_gzip(std::span<const uint8_t> bytes) {
  return bytes.size() >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b;
}

void require(bool condition, const char* message) {
  if (!condition) throw_error<IdxFormatError>("{}", message);
}

// Length of a gzip header (RFC 1952), with the optional parts that gzip itself writes.
std::size_t gzip_header(std::span<const uint8_t> bytes) {
  constexpr std::size_t kFixed = 10;
  constexpr uint8_t kExtra = 4;
  constexpr uint8_t kName = 8;
  constexpr uint8_t kComment = 16;
  require(bytes.size() >= kFixed + kGzipTrailer, "expected a gzip file, found a truncated one");
  const uint8_t flags = bytes[3];
  require((flags & kExtra) == 0, "expected a gzip file without extra fields");
  std::size_t at = kFixed;
  for (const uint8_t flag : {kName, kComment}) {
    if ((flags & flag) == 0) continue;
    while (at < bytes.size() && bytes[at] != 0) ++at;
    ++at;
  }
  require(at + kGzipTrailer <= bytes.size(), "expected a gzip file, found a truncated one");
  return at;
}

std::vector<uint8_t> gunzip(std::span<const uint8_t> bytes) {
  const std::size_t header = gzip_header(bytes);
  const std::size_t packed = bytes.size() - header - kGzipTrailer;
  require(packed <= static_cast<std::size_t>(std::numeric_limits<int>::max()), "expected a gzip file under 2 GiB");
  int size = 0;
  const std::unique_ptr<char, decltype(&std::free)> text(
      stbi_zlib_decode_noheader_malloc(reinterpret_cast<const char*>(bytes.data()) + header, static_cast<int>(packed),
                                       &size),
      &std::free);
  require(text != nullptr, "expected gzip data, found damaged or truncated data");
  std::vector<uint8_t> result(text.get(), text.get() + size);
  require(crc32(result) == little_endian(bytes, bytes.size() - kGzipTrailer),
          "expected undamaged gzip data, found another checksum");
  return result;
}

int32_t extent(std::span<const uint8_t> bytes, std::size_t at) {
  const uint32_t value = big_endian(bytes, at);
  require(value >= 1 && value <= 1u << 24, "expected IDX dimensions from 1 to 16777216");
  return static_cast<int32_t>(value);
}

Idx parse(std::span<const uint8_t> bytes) {
  require(bytes.size() >= 8 && bytes[0] == 0 && bytes[1] == 0 && bytes[2] == 8 && (bytes[3] == 1 || bytes[3] == 3),
          "expected an IDX file of bytes with one or three dimensions (00 00 08 01 or 00 00 08 03)");
  const std::size_t header = 4 + 4 * static_cast<std::size_t>(bytes[3]);
  require(bytes.size() >= header, "expected an IDX header, found a truncated one");
  Idx idx;
  idx.count = extent(bytes, 4);
  if (bytes[3] == 3) {
    idx.height = extent(bytes, 8);
    idx.width = extent(bytes, 12);
  }
  const uint64_t image = static_cast<uint64_t>(idx.height) * static_cast<uint64_t>(idx.width);
  const std::span<const uint8_t> values = bytes.subspan(header);
  if (image > values.size() || image * static_cast<uint64_t>(idx.count) != values.size()) {
    throw_error<IdxFormatError>("expected {} images of {} bytes, found {} bytes", idx.count, image, values.size());
  }
  idx.values.assign(values.begin(), values.end());
  return idx;
}

}  // namespace

Idx read_idx(std::span<const uint8_t> bytes) {
  return is_gzip(bytes) ? parse(gunzip(bytes)) : parse(bytes);
}

}  // namespace dae

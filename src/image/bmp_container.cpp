#include <cstdlib>

#include "common/message.h"
#include "image/byte_reader.h"
#include "image/container.h"

namespace dae {
namespace {

constexpr std::size_t kFileHeaderBytes = 14;
constexpr uint32_t kCoreHeaderBytes = 12;  // OS/2 1.x: width and height of 16 bits, palette entries of 3 bytes
constexpr uint32_t kMaskBytes = 12;        // three colour masks after a 40-byte header
constexpr uint32_t kBitFields = 3;         // compression: colour masks

struct BmpHeader {
  uint32_t offset = 0;  // of the pixels in the file
  uint32_t header_bytes = 0;
  int64_t width = 0;
  int64_t height = 0;
  uint32_t bits = 0;
  uint32_t compression = 0;
};

// A negative height means that the rows are stored top to bottom.
int64_t signed_side(uint32_t value) {
  return std::abs(int64_t{static_cast<int32_t>(value)});
}

BmpHeader read_header(ByteReader& reader) {
  constexpr std::size_t kOffsetAt = 10;
  BmpHeader header;
  reader.skip(kOffsetAt);
  header.offset = reader.u32_little();
  header.header_bytes = reader.u32_little();
  const bool core = header.header_bytes == kCoreHeaderBytes;
  header.width = core ? int64_t{reader.u16_little()} : int64_t{static_cast<int32_t>(reader.u32_little())};
  header.height = core ? int64_t{reader.u16_little()} : signed_side(reader.u32_little());
  reader.skip(2);  // planes
  header.bits = reader.u16_little();
  header.compression = core ? 0 : reader.u32_little();
  return header;
}

void require_supported(const BmpHeader& header) {
  switch (header.header_bytes) {
    case 12:
    case 40:
    case 56:
    case 108:
    case 124:
      break;
    default:
      throw_error<UnsupportedImage>("expected a BMP header of 12, 40, 56, 108 or 124 bytes, found {}",
                                    header.header_bytes);
  }
  if (header.compression != 0 && header.compression != kBitFields) {
    throw_error<UnsupportedImage>("expected an uncompressed BMP, found compression {}", header.compression);
  }
  // stb_image drops the last four colours of such a palette.
  if (header.header_bytes == kCoreHeaderBytes && header.bits < 24) {
    throw_error<UnsupportedImage>("expected a Windows BMP or one of 24 bits, found an OS/2 BMP of {} bits",
                                  header.bits);
  }
}

}  // namespace

Container inspect_bmp(std::span<const uint8_t> bytes) {
  ByteReader reader(bytes, "BMP");
  const BmpHeader header = read_header(reader);
  require_supported(header);
  require_size("BMP", header.width, header.height, header.bits == 32 ? 4 : 3);
  const std::size_t masks = header.compression == kBitFields && header.header_bytes == 40 ? kMaskBytes : 0;
  if (header.offset < kFileHeaderBytes + header.header_bytes + masks) {
    throw_error<UnsupportedImage>("BMP is damaged: its pixels begin at byte {}, inside its header", header.offset);
  }
  // Rows are padded to 4 bytes; some programs omit the padding of the last row. Computed in 64 bits, because the depth
  // is not checked.
  const uint64_t row_bits = static_cast<uint64_t>(header.width) * header.bits;
  const uint64_t pixels = (row_bits + 31) / 32 * 4 * static_cast<uint64_t>(header.height - 1) + (row_bits + 7) / 8;
  ByteReader picture(bytes, "BMP");
  picture.skip(header.offset);
  if (pixels > picture.left()) picture.skip(picture.left() + 1);  // reports the file as cut off
  Container container;
  container.format = ImageFormat::kBmp;
  container.width = static_cast<int32_t>(header.width);
  container.height = static_cast<int32_t>(header.height);
  container.palette = header.bits <= 8;
  container.end = header.offset + static_cast<std::size_t>(pixels);
  return container;
}

}  // namespace dae

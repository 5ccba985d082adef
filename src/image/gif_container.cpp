
#include "common/message.h"
#include "image/byte_reader.h"
#include "image/container.h"

namespace dae {
namespace {

constexpr std::size_t kSignatureBytes = 6;
constexpr uint8_t kExtension = 0x21;
constexpr uint8_t kFrame = 0x2C;
constexpr uint8_t kTrailer = 0x3B;

// Skips data blocks, each with a length byte before it; a length of 0 ends them.
void skip_blocks(ByteReader& reader) {
  while (const std::size_t length = reader.u8()) reader.skip(length);
}

// Skips a palette of 2^(1 + low three bits) colours if bit 7 is set.
void skip_palette(ByteReader& reader, uint32_t flags) {
  if ((flags & 0x80) != 0) reader.skip(std::size_t{3} << (1 + (flags & 7)));
}

}  // namespace

Container inspect_gif(std::span<const uint8_t> bytes) {
  ByteReader reader(bytes, "GIF");
  reader.skip(kSignatureBytes);
  Container container;
  container.format = ImageFormat::kGif;
  container.palette = true;
  container.width = static_cast<int32_t>(reader.u16_little());
  container.height = static_cast<int32_t>(reader.u16_little());
  require_size("GIF", container.width, container.height, 4);
  const uint32_t flags = reader.u8();
  reader.skip(2);  // background colour, pixel aspect
  skip_palette(reader, flags);
  while (true) {
    const uint8_t block = reader.u8();
    if (block == kExtension) {
      reader.skip(1);  // kind of extension
      skip_blocks(reader);
    } else if (block == kFrame) {
      reader.skip(8);  // rectangle
      skip_palette(reader, reader.u8());
      reader.skip(1);  // first code size
      skip_blocks(reader);
      container.end = reader.position();
      return container;
    } else if (block == kTrailer) {
      throw_error<UnsupportedImage>("GIF is damaged: it ends without a picture");
    } else {
      throw_error<UnsupportedImage>("GIF is damaged: expected a picture or an extension, found block {}", block);
    }
  }
}

}  // namespace dae

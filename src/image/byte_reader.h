#ifndef DAE_IMAGE_BYTE_READER_H_
#define DAE_IMAGE_BYTE_READER_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "common/message.h"
#include "image/image.h"

namespace dae {

// Reads a file in memory from a position on. Reading past the end throws UnsupportedImage, which says that the file is
// cut off. `format` names the format in messages ("PNG").
class ByteReader {
 public:
  ByteReader(std::span<const uint8_t> bytes, const char* format) : bytes_(bytes), format_(format) {}

  std::size_t position() const { return position_; }
  std::size_t left() const { return bytes_.size() - position_; }
  std::span<const uint8_t> rest() const { return bytes_.subspan(position_); }

  std::span<const uint8_t> take(std::size_t count) {
    if (count > left()) {
      throw_error<UnsupportedImage>("expected a complete {} file, found one cut off after {} bytes", format_,
                                    bytes_.size());
    }
    const std::span<const uint8_t> taken = bytes_.subspan(position_, count);
    position_ += count;
    return taken;
  }

  void skip(std::size_t count) { take(count); }
  uint8_t u8() { return take(1)[0]; }
  uint32_t u16_big() { return number_big(take(2)); }
  uint32_t u32_big() { return number_big(take(4)); }
  uint32_t u16_little() { return number_little(take(2)); }
  uint32_t u32_little() { return number_little(take(4)); }

  static uint32_t number_big(std::span<const uint8_t> bytes) {
    uint32_t number = 0;
    for (const uint8_t byte : bytes) number = number << 8 | byte;
    return number;
  }

  static uint32_t number_little(std::span<const uint8_t> bytes) {
    uint32_t number = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) number = number << 8 | bytes[i];
    return number;
  }

 private:
  std::span<const uint8_t> bytes_;
  const char* format_;
  std::size_t position_ = 0;
};

}  // namespace dae

#endif  // DAE_IMAGE_BYTE_READER_H_

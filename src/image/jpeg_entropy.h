// The entropy-coded data of a JPEG's scans: Huffman codes and the bits between two markers (ITU T.81).
#ifndef DAE_IMAGE_JPEG_ENTROPY_H_
#define DAE_IMAGE_JPEG_ENTROPY_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "image/byte_reader.h"

namespace dae {

// Throws UnsupportedImage for a damaged file.
[[noreturn]] void refuse_jpeg(const std::string& what);
[[noreturn]] void refuse_jpeg_data();

// A Huffman code (annex C).
class HuffmanTable {
 public:
  bool defined() const { return !values_.empty(); }
  // `counts`: number of codes of each length from 1 to 16; `symbols` in the order of their codes. Throws
  // UnsupportedImage for an invalid code.
  void define(std::span<const uint8_t> counts, std::span<const uint8_t> symbols);

 private:
  friend class ScanBits;
  std::array<int32_t, 17> ends_{};     // for each length, one past the last code, shifted to 16 bits
  std::array<int32_t, 17> offsets_{};  // for each length, a symbol's index minus its code
  std::vector<uint8_t> values_;
};

// Reads the bits between two markers, where a zero byte follows every byte 0xFF.
class ScanBits {
 public:
  explicit ScanBits(ByteReader& reader) : reader_(reader) {}

  uint8_t symbol(const HuffmanTable& code) {
    if (count_ < 16) fill();
    const auto ahead = static_cast<int32_t>(bits_ >> 48);
    int32_t length = 1;
    while (length <= 16 && ahead >= code.ends_[static_cast<std::size_t>(length)]) ++length;
    if (length > 16) refuse_jpeg_data();
    skip(length);
    return code
        .values_[static_cast<std::size_t>((ahead >> (16 - length)) + code.offsets_[static_cast<std::size_t>(length)])];
  }

  int32_t number(int32_t length) {
    if (length == 0) return 0;
    if (count_ < length) fill();
    const auto value = static_cast<int32_t>(bits_ >> (64 - length));
    skip(length);
    return value;
  }

  // Reads a difference or coefficient of `length` bits (T.81, figure F.12).
  int32_t extended(int32_t length) {
    const int32_t value = number(length);
    return length == 0 || value >> (length - 1) != 0 ? value : value - (1 << length) + 1;
  }

  // Skips the padding before the next marker. Some cameras pad with zeros.
  void finish() {
    skip(count_ % 8);
    for (fill(); count_ > 0; fill()) {
      if (bits_ != 0) refuse_jpeg_data();
      count_ = 0;
    }
  }

  // Reads the restart marker with this number modulo 8.
  void restart(uint32_t number) {
    skip(count_ % 8);
    fill();
    uint8_t marker = reader_.u8();
    while (marker == 0xFF) marker = reader_.u8();
    if (count_ > 0 || marker != 0xD0 + number % 8) refuse_jpeg_data();
    ended_ = false;
  }

 private:
  // Fills the bit buffer with whole bytes.
  void fill() {
    const std::span<const uint8_t> rest = reader_.rest();
    std::size_t at = 0;
    while (count_ <= 56 && !ended_) {
      std::size_t next = at + 1;
      if (at < rest.size() && rest[at] == 0xFF) {
        while (next < rest.size() && rest[next] == 0xFF) ++next;
        ended_ = next < rest.size() && rest[next] != 0;
        if (ended_) break;
        ++next;
      }
      if (next > rest.size()) reader_.skip(next);  // throws: the file is cut off
      bits_ |= uint64_t{rest[at]} << (56 - count_);
      count_ += 8;
      at = next;
    }
    reader_.skip(at);
  }

  void skip(int32_t length) {
    if (length > count_) refuse_jpeg_data();
    bits_ <<= length;
    count_ -= length;
  }

  ByteReader& reader_;
  uint64_t bits_ = 0;  // the next bit is the highest
  int32_t count_ = 0;
  bool ended_ = false;  // the next byte begins a marker
};

}  // namespace dae

#endif  // DAE_IMAGE_JPEG_ENTROPY_H_

#include "image/crc32.h"

#include <array>
#include <cstddef>

namespace dae {
namespace {

constexpr std::size_t kSlices = 8;
using Tables = std::array<std::array<uint32_t, 256>, kSlices>;

// tables[s][b] is the remainder of byte b followed by s zero bytes.
Tables make_tables() {
  Tables tables{};
  for (uint32_t byte = 0; byte < 256; ++byte) {
    uint32_t remainder = byte;
    for (int bit = 0; bit < 8; ++bit) remainder = (remainder >> 1) ^ ((remainder & 1) != 0 ? 0xEDB88320u : 0u);
    tables[0][byte] = remainder;
  }
  for (std::size_t s = 1; s < kSlices; ++s) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const uint32_t before = tables[s - 1][byte];
      tables[s][byte] = (before >> 8) ^ tables[0][before & 0xFF];
    }
  }
  return tables;
}

// Computed at the first use, because 8 KB of tables hardly compress and would enlarge the WebAssembly module.
const Tables& tables() {
  static const Tables made = make_tables();
  return made;
}

}  // namespace

// Processes eight bytes in each step ("slicing by 8"), so that the check of a large PNG takes little time.
uint32_t crc32(std::span<const uint8_t> bytes) {
  const Tables& table = tables();
  uint32_t crc = 0xFFFFFFFFu;
  std::size_t at = 0;
  for (; at + kSlices <= bytes.size(); at += kSlices) {
    uint32_t next = 0;
    for (std::size_t i = 0; i < kSlices; ++i) {
      const uint32_t mixed = bytes[at + i] ^ (i < 4 ? (crc >> (8 * i)) & 0xFF : 0u);
      next ^= table[kSlices - 1 - i][mixed];
    }
    crc = next;
  }
  for (; at < bytes.size(); ++at) crc = (crc >> 8) ^ table[0][(crc ^ bytes[at]) & 0xFF];
  return ~crc;
}

}  // namespace dae

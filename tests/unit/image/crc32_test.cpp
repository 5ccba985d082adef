#include "image/crc32.h"

#include <catch2/catch_test_macros.hpp>
#include <cstddef>
#include <string_view>
#include <vector>

namespace {

uint32_t crc_of(std::string_view text) {
  return dae::crc32({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
}

// The definition, bit by bit.
uint32_t naive(std::span<const uint8_t> bytes) {
  uint32_t crc = 0xFFFFFFFFu;
  for (const uint8_t byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320u : 0u);
  }
  return ~crc;
}

}  // namespace

TEST_CASE("CRC-32 has its published check value", "[crc32]") {
  CHECK(crc_of("123456789") == 0xCBF43926u);
  CHECK(crc_of("") == 0u);
}

TEST_CASE("CRC-32 of every length agrees with the definition", "[crc32]") {
  std::vector<uint8_t> bytes;
  for (uint32_t i = 0; i < 40; ++i) {
    CHECK(dae::crc32(bytes) == naive(bytes));
    bytes.push_back(static_cast<uint8_t>(i * 37 + 11));
  }
}

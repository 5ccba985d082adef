#ifndef DAE_IMAGE_CRC32_H_
#define DAE_IMAGE_CRC32_H_

#include <cstdint>
#include <span>

namespace dae {

// CRC-32 as PNG and gzip define it (ISO 3309: reflected polynomial 0xEDB88320, inverted before and after).
uint32_t crc32(std::span<const uint8_t> bytes);

}  // namespace dae

#endif  // DAE_IMAGE_CRC32_H_

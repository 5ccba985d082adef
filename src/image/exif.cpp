#include <algorithm>
#include <array>
#include <optional>

#include "image/byte_reader.h"
#include "image/orientation.h"

namespace dae {
namespace {

constexpr uint32_t kOrientationTag = 0x0112;
constexpr uint32_t kShortType = 3;
constexpr std::size_t kEntryBytes = 12;

// A TIFF structure of either byte order. Every read is checked; nothing is where the bytes end.
class Tiff {
 public:
  explicit Tiff(std::span<const uint8_t> bytes) : bytes_(bytes) {}

  bool read_byte_order() {
    if (bytes_.size() < 2 || bytes_[0] != bytes_[1]) return false;
    big_ = bytes_[0] == 'M';
    return big_ || bytes_[0] == 'I';
  }

  std::optional<uint32_t> u16(std::size_t at) const { return number(at, 2); }
  std::optional<uint32_t> u32(std::size_t at) const { return number(at, 4); }

 private:
  std::optional<uint32_t> number(std::size_t at, std::size_t size) const {
    if (at > bytes_.size() || bytes_.size() - at < size) return std::nullopt;
    const std::span<const uint8_t> bytes = bytes_.subspan(at, size);
    return big_ ? ByteReader::number_big(bytes) : ByteReader::number_little(bytes);
  }

  std::span<const uint8_t> bytes_;
  bool big_ = false;
};

// Some programs put the prefix of JPEG's segment into PNG's chunk as well.
std::span<const uint8_t> without_prefix(std::span<const uint8_t> bytes) {
  constexpr std::array<uint8_t, 6> kPrefix = {'E', 'x', 'i', 'f', 0, 0};
  const bool prefixed = bytes.size() >= kPrefix.size() && std::equal(kPrefix.begin(), kPrefix.end(), bytes.begin());
  return prefixed ? bytes.subspan(kPrefix.size()) : bytes;
}

}  // namespace

int exif_orientation(std::span<const uint8_t> tiff_bytes) {
  constexpr int kUpright = 1;
  Tiff tiff(without_prefix(tiff_bytes));
  if (!tiff.read_byte_order() || tiff.u16(2) != 42u) return kUpright;
  const std::optional<uint32_t> directory = tiff.u32(4);
  if (!directory) return kUpright;
  // Before it is added to: on wasm32 an offset near 2^32 would wrap round.
  if (*directory > tiff_bytes.size()) return kUpright;
  const std::size_t entries = tiff.u16(*directory).value_or(0);
  for (std::size_t i = 0; i < entries; ++i) {
    const std::size_t entry = *directory + 2 + i * kEntryBytes;
    const std::optional<uint32_t> tag = tiff.u16(entry);
    if (!tag) return kUpright;
    if (*tag != kOrientationTag || tiff.u16(entry + 2) != kShortType) continue;
    const uint32_t value = tiff.u16(entry + 8).value_or(kUpright);
    return value >= 1 && value <= 8 ? static_cast<int>(value) : kUpright;
  }
  return kUpright;
}

}  // namespace dae

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

// A TIFF structure of either byte order. Reads past the end return nothing.
class Tiff {
 public:
  explicit Tiff(std::span<const uint8_t> bytes) : bytes_(bytes) {}

  bool read_byte_order() {
    if (bytes_.size() < 2 || bytes_[0] != bytes_[1]) return false;
    big_ = bytes_[0] == 'M';
    return big_ || bytes_[0] == 'I';
  }

  bool is_big() const { return big_; }
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

// Removes the prefix of JPEG's segment, which some programs also write into PNG's chunk.
std::span<const uint8_t> without_prefix(std::span<const uint8_t> bytes) {
  constexpr std::array<uint8_t, 6> kPrefix = {'E', 'x', 'i', 'f', 0, 0};
  const bool prefixed = bytes.size() >= kPrefix.size() && std::equal(kPrefix.begin(), kPrefix.end(), bytes.begin());
  return prefixed ? bytes.subspan(kPrefix.size()) : bytes;
}

// The offsets of a TIFF structure's orientation and of the end of its first directory.
struct Offsets {
  std::optional<std::size_t> orientation;
  std::optional<std::size_t> next_directory;
};

Offsets find_offsets(const Tiff& tiff, std::size_t size) {
  Offsets offsets;
  const std::optional<uint32_t> directory = tiff.u32(4);
  // Checked before it is added to, because an offset near 2^32 would overflow in WebAssembly.
  if (!directory || *directory > size) return offsets;
  const std::optional<uint32_t> entries = tiff.u16(*directory);
  if (!entries) return offsets;
  for (std::size_t i = 0; i < *entries; ++i) {
    const std::size_t entry = *directory + 2 + i * kEntryBytes;
    const std::optional<uint32_t> tag = tiff.u16(entry);
    if (!tag) return offsets;
    if (*tag == kOrientationTag && tiff.u16(entry + 2) == kShortType && !offsets.orientation) {
      offsets.orientation = entry + 8;
    }
  }
  const std::size_t end = *directory + 2 + *entries * kEntryBytes;
  if (tiff.u32(end)) offsets.next_directory = end;
  return offsets;
}

bool is_tiff(Tiff& tiff) {
  return tiff.read_byte_order() && tiff.u16(2) == 42u;
}

}  // namespace

int exif_orientation(std::span<const uint8_t> tiff_bytes) {
  constexpr int kUpright = 1;
  const std::span<const uint8_t> bytes = without_prefix(tiff_bytes);
  Tiff tiff(bytes);
  if (!is_tiff(tiff)) return kUpright;
  const Offsets offsets = find_offsets(tiff, bytes.size());
  const uint32_t value = offsets.orientation ? tiff.u16(*offsets.orientation).value_or(kUpright) : kUpright;
  return value >= 1 && value <= 8 ? static_cast<int>(value) : kUpright;
}

std::vector<uint8_t> upright_exif(std::span<const uint8_t> tiff_bytes) {
  const std::span<const uint8_t> bytes = without_prefix(tiff_bytes);
  Tiff tiff(bytes);
  if (!is_tiff(tiff)) return {};
  const Offsets offsets = find_offsets(tiff, bytes.size());
  std::vector<uint8_t> upright(bytes.begin(), bytes.end());
  if (offsets.orientation && tiff.u16(*offsets.orientation)) {
    upright[*offsets.orientation] = tiff.is_big() ? 0 : 1;
    upright[*offsets.orientation + 1] = tiff.is_big() ? 1 : 0;
  }
  if (offsets.next_directory) std::fill_n(upright.begin() + static_cast<std::ptrdiff_t>(*offsets.next_directory), 4, 0);
  return upright;
}

}  // namespace dae

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

// Some programs put the prefix of JPEG's segment into PNG's chunk as well.
std::span<const uint8_t> without_prefix(std::span<const uint8_t> bytes) {
  constexpr std::array<uint8_t, 6> kPrefix = {'E', 'x', 'i', 'f', 0, 0};
  const bool prefixed = bytes.size() >= kPrefix.size() && std::equal(kPrefix.begin(), kPrefix.end(), bytes.begin());
  return prefixed ? bytes.subspan(kPrefix.size()) : bytes;
}

// The offsets of a TIFF structure's orientation and of the end of its first directory.
struct Places {
  std::optional<std::size_t> orientation;
  std::optional<std::size_t> next_directory;
};

Places find_places(const Tiff& tiff, std::size_t size) {
  Places places;
  const std::optional<uint32_t> directory = tiff.u32(4);
  // Before it is added to: on wasm32 an offset near 2^32 would wrap round.
  if (!directory || *directory > size) return places;
  const std::optional<uint32_t> entries = tiff.u16(*directory);
  if (!entries) return places;
  for (std::size_t i = 0; i < *entries; ++i) {
    const std::size_t entry = *directory + 2 + i * kEntryBytes;
    const std::optional<uint32_t> tag = tiff.u16(entry);
    if (!tag) return places;
    if (*tag == kOrientationTag && tiff.u16(entry + 2) == kShortType && !places.orientation) {
      places.orientation = entry + 8;
    }
  }
  const std::size_t end = *directory + 2 + *entries * kEntryBytes;
  if (tiff.u32(end)) places.next_directory = end;
  return places;
}

bool is_tiff(Tiff& tiff) {
  return tiff.read_byte_order() && tiff.u16(2) == 42u;
}

}  // namespace

int exif_orientation(std::span<const uint8_t> tiff_bytes) {
  constexpr int kUpright = 1;
  Tiff tiff(without_prefix(tiff_bytes));
  if (!is_tiff(tiff)) return kUpright;
  const Places places = find_places(tiff, tiff_bytes.size());
  const uint32_t value = places.orientation ? tiff.u16(*places.orientation).value_or(kUpright) : kUpright;
  return value >= 1 && value <= 8 ? static_cast<int>(value) : kUpright;
}

std::vector<uint8_t> upright_exif(std::span<const uint8_t> tiff_bytes) {
  const std::span<const uint8_t> bytes = without_prefix(tiff_bytes);
  Tiff tiff(bytes);
  if (!is_tiff(tiff)) return {};
  const Places places = find_places(tiff, bytes.size());
  std::vector<uint8_t> upright(bytes.begin(), bytes.end());
  if (places.orientation && tiff.u16(*places.orientation)) {
    upright[*places.orientation] = tiff.is_big() ? 0 : 1;
    upright[*places.orientation + 1] = tiff.is_big() ? 1 : 0;
  }
  if (places.next_directory) std::fill_n(upright.begin() + static_cast<std::ptrdiff_t>(*places.next_directory), 4, 0);
  return upright;
}

}  // namespace dae

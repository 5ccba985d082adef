#include <algorithm>
#include <string>
#include <string_view>

#include "image/byte_reader.h"
#include "image/container.h"

namespace dae {
namespace {

using std::string_view_literals::operator""sv;

// Markers of ITU T.81, table B.1.
constexpr uint8_t kSof2 = 0xC2;  // SOF0 to SOF2: baseline, extended, progressive
constexpr uint8_t kDht = 0xC4;
constexpr uint8_t kRst0 = 0xD0;
constexpr uint8_t kRst7 = 0xD7;
constexpr uint8_t kSoi = 0xD8;
constexpr uint8_t kEoi = 0xD9;
constexpr uint8_t kSos = 0xDA;
constexpr uint8_t kDqt = 0xDB;
constexpr uint8_t kDnl = 0xDC;
constexpr uint8_t kDri = 0xDD;
constexpr uint8_t kApp0 = 0xE0;
constexpr uint8_t kApp1 = 0xE1;
constexpr uint8_t kApp14 = 0xEE;
constexpr uint8_t kApp15 = 0xEF;
constexpr uint8_t kCom = 0xFE;

bool is_frame(uint8_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != kDht && marker != 0xC8 && marker != 0xCC;
}

bool starts_with(std::span<const uint8_t> bytes, std::string_view text) {
  return bytes.size() >= text.size() && std::equal(text.begin(), text.end(), bytes.begin(),
                                                   [](char a, uint8_t b) { return static_cast<uint8_t>(a) == b; });
}

// The next marker. Bytes before it are skipped: the coded picture, in which 0xFF is always followed by 0, and padding
// that some cameras leave between segments.
uint8_t next_marker(ByteReader& reader) {
  while (true) {
    if (reader.u8() != 0xFF) continue;
    uint8_t marker = reader.u8();
    while (marker == 0xFF) marker = reader.u8();
    if (marker != 0 && !(marker >= kRst0 && marker <= kRst7)) return marker;
  }
}

class JpegWalk {
 public:
  explicit JpegWalk(std::span<const uint8_t> bytes) : reader_(bytes, "JPEG") { container_.format = ImageFormat::kJpeg; }

  Container run() {
    if (next_marker(reader_) != kSoi) throw UnsupportedImage("JPEG is damaged: its first marker is missing");
    while (true) {
      const uint8_t marker = next_marker(reader_);
      if (marker == kEoi) break;
      segment(marker);
    }
    finish();
    return container_;
  }

 private:
  void segment(uint8_t marker) {
    require_known(marker);
    const std::size_t length = reader_.u16_big();
    if (length < 2)
      throw UnsupportedImage("JPEG is damaged: a segment says it is " + std::to_string(length) + " bytes long");
    const std::span<const uint8_t> data = reader_.take(length - 2);
    if (is_frame(marker)) frame(data);
    if (marker == kSos) scans_ = true;
    if (marker == kApp1 && container_.exif.empty() && starts_with(data, "Exif\0\0"sv))
      container_.exif = data.subspan(6);
    if (marker == kApp14 && starts_with(data, "Adobe"sv)) adobe_ = true;
  }

  // Everything else would make the decoder stop in the middle and hand over half a picture.
  static void require_known(uint8_t marker) {
    if (is_frame(marker) && marker > kSof2) {
      throw UnsupportedImage("expected a baseline or progressive JPEG, found a lossless or arithmetic-coded one");
    }
    const bool known = is_frame(marker) || marker == kDht || (marker >= kSos && marker <= kDri) ||
                       (marker >= kApp0 && marker <= kApp15) || marker == kCom;
    static_assert(kSos + 1 == kDqt && kDqt + 1 == kDnl && kDnl + 1 == kDri);
    if (!known)
      throw UnsupportedImage("JPEG is damaged: marker " + std::to_string(marker) + " does not belong into it");
  }

  void frame(std::span<const uint8_t> data) {
    if (components_ != 0) throw UnsupportedImage("JPEG is damaged: it has two frames");
    ByteReader reader(data, "JPEG");
    const uint32_t precision = reader.u8();
    const int64_t height = reader.u16_big();
    const int64_t width = reader.u16_big();
    components_ = reader.u8();
    if (precision != 8) {
      throw UnsupportedImage("expected a JPEG of 8 bits a channel, found one of " + std::to_string(precision));
    }
    if (components_ != 1 && components_ != 3 && components_ != 4) {
      throw UnsupportedImage("expected a JPEG of 1, 3 or 4 components, found " + std::to_string(components_));
    }
    require_size("JPEG", width, height, components_ == 1 ? 1 : 3);
    container_.width = static_cast<int32_t>(width);
    container_.height = static_cast<int32_t>(height);
  }

  void finish() {
    if (components_ == 0 || !scans_) throw UnsupportedImage("JPEG is damaged: it ends without a picture");
    // Only Adobe's marker says how four components are meant (CMYK or YCCK, inverted).
    if (components_ == 4 && !adobe_)
      throw UnsupportedImage("expected a gray or colour JPEG, found CMYK without an Adobe marker");
    container_.end = reader_.position();
  }

  ByteReader reader_;
  Container container_;
  uint32_t components_ = 0;
  bool scans_ = false;
  bool adobe_ = false;
};

}  // namespace

Container inspect_jpeg(std::span<const uint8_t> bytes) {
  return JpegWalk(bytes).run();
}

}  // namespace dae

#include <algorithm>
#include <numeric>
#include <string_view>
#include <utility>

#include "common/message.h"
#include "image/byte_reader.h"
#include "image/container.h"
#include "image/encode_jpeg.h"
#include "image/jpeg_scan.h"

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
constexpr uint8_t kApp2 = 0xE2;
constexpr uint8_t kApp14 = 0xEE;
constexpr uint8_t kApp15 = 0xEF;
constexpr uint8_t kCom = 0xFE;

constexpr std::string_view kProfileName = "ICC_PROFILE\0"sv;

bool is_frame(uint8_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != kDht && marker != 0xC8 && marker != 0xCC;
}

bool starts_with(std::span<const uint8_t> bytes, std::string_view text) {
  return bytes.size() >= text.size() && std::equal(text.begin(), text.end(), bytes.begin(),
                                                   [](char a, uint8_t b) { return static_cast<uint8_t>(a) == b; });
}

bool is_restart(uint8_t marker) {
  return marker >= kRst0 && marker <= kRst7;
}

// Reads the next marker. Bytes before it are skipped: padding that some cameras write between segments.
uint8_t next_marker(ByteReader& reader) {
  while (true) {
    if (reader.u8() != 0xFF) continue;
    uint8_t marker = reader.u8();
    while (marker == 0xFF) marker = reader.u8();
    if (marker != 0) return marker;
  }
}

// Collects the markers that say whether three components are RGB or Y'CbCr, and whether four are CMYK or YCCK. libjpeg,
// which is the reference, and stb_image, which decodes, disagree if JFIF's marker, Adobe's marker and the components'
// names contradict one another.
class JpegColors {
 public:
  void note(uint8_t marker, std::span<const uint8_t> data) {
    if (marker == kApp0 && starts_with(data, "JFIF\0"sv)) {
      stb_jfif_ = true;
      jfif_ = jfif_ || data.size() >= 14;
    }
    if (marker != kApp14 || data.size() < 12 || !starts_with(data, "Adobe"sv)) return;
    transform_ = data[11];
    if (data[5] == 0) stb_transform_ = data[11];
  }

  bool is_rgb_to_libjpeg(const JpegFrame& frame) const {
    return !jfif_ && (transform_ >= 0 ? transform_ == 0 : has_rgb_names(frame));
  }

  // Throws if the two disagree. `is_rgb`: libjpeg's answer, which ignores markers after those of the first scan.
  void require_known_color_space(const JpegFrame& frame, bool is_rgb) const {
    const std::size_t components = frame.components.size();
    // Only Adobe's marker says whether four components are CMYK or YCCK.
    if (components == 4 && stb_transform_ != 0 && stb_transform_ != 2)
      throw_error<UnsupportedImage>("expected a gray or colour JPEG, found CMYK without an Adobe marker");
    const bool is_rgb_to_stb = has_rgb_names(frame) || (stb_transform_ == 0 && !stb_jfif_);
    if (components == 3 && is_rgb != is_rgb_to_stb)
      refuse_jpeg("its markers contradict one another about the colour space");
  }

 private:
  static bool has_rgb_names(const JpegFrame& frame) {
    constexpr std::string_view kNames = "RGB";
    return std::ranges::equal(frame.components, kNames, {}, &JpegComponent::id,
                              [](char name) { return static_cast<uint8_t>(name); });
  }

  bool jfif_ = false;
  bool stb_jfif_ = false;
  int32_t transform_ = -1;
  int32_t stb_transform_ = -1;
};

class JpegWalk {
 public:
  explicit JpegWalk(std::span<const uint8_t> bytes) : reader_(bytes, "JPEG") { container_.format = ImageFormat::kJpeg; }

  Container run() {
    if (next_marker(reader_) != kSoi) refuse_jpeg("its first marker is missing");
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
    if (marker == kSos) return scan();
    const std::size_t length = reader_.u16_big();
    if (length < 2) refuse_jpeg(message("a segment says it is {} bytes long", length));
    const std::span<const uint8_t> data = reader_.take(length - 2);
    if (is_frame(marker)) frame(data, marker == kSof2);
    if (marker == kDqt) quantizers(data);
    if (marker == kDht) huffman_codes(data);
    if (marker == kDri) restart_interval(data);
    if (marker == kApp1 && container_.exif.empty() && starts_with(data, "Exif\0\0"sv))
      container_.exif = data.subspan(6);
    if (marker == kApp2 && starts_with(data, kProfileName) && data.size() > kProfileName.size() + 2) profile(data);
    colors_.note(marker, data);
  }

  // Throws for other markers, because the decoder would stop there and return half a picture.
  static void require_known(uint8_t marker) {
    if (is_frame(marker) && marker > kSof2) {
      throw_error<UnsupportedImage>(
          "expected a baseline or progressive JPEG, found a lossless or arithmetic-coded one");
    }
    const bool known = is_frame(marker) || marker == kDht || (marker >= kSos && marker <= kDri) ||
                       (marker >= kApp0 && marker <= kApp15) || marker == kCom;
    static_assert(kSos + 1 == kDqt && kDqt + 1 == kDnl && kDnl + 1 == kDri);
    if (!known) refuse_jpeg(message("found the unknown marker {}", marker));
  }

  void frame(std::span<const uint8_t> data, bool progressive) {
    if (!frame_.components.empty()) refuse_jpeg("it has two frames");
    ByteReader reader(data, "JPEG");
    const uint32_t precision = reader.u8();
    const int64_t height = reader.u16_big();
    const int64_t width = reader.u16_big();
    const uint32_t components = reader.u8();
    if (precision != 8) {
      throw_error<UnsupportedImage>("expected a JPEG of 8 bits per channel, found one of {}", precision);
    }
    if (components != 1 && components != 3 && components != 4) {
      throw_error<UnsupportedImage>("expected a JPEG of 1, 3 or 4 components, found {}", components);
    }
    require_size("JPEG", width, height, components == 1 ? 1 : 3);
    if (reader.left() != std::size_t{3} * components)
      refuse_jpeg("the length of its frame header does not match the content");
    frame_.progressive = progressive;
    container_.width = frame_.width = static_cast<int32_t>(width);
    container_.height = frame_.height = static_cast<int32_t>(height);
    while (reader.left() > 0) add_component(reader);
    frame_.begin(reader_.left());
  }

  void add_component(ByteReader& reader) {
    JpegComponent component;
    component.id = reader.u8();
    const uint8_t sampling = reader.u8();
    component.h_sampling = sampling >> 4;
    component.v_sampling = sampling & 15;
    component.quantizer = reader.u8();
    component.known.fill(-1);
    const auto possible = [](int32_t factor) { return factor >= 1 && factor <= 4; };
    if (std::ranges::find(frame_.components, component.id, &JpegComponent::id) != frame_.components.end() ||
        !possible(component.h_sampling) || !possible(component.v_sampling) || component.quantizer > 3) {
      refuse_jpeg("its frame header has invalid components");
    }
    frame_.components.push_back(std::move(component));
  }

  void quantizers(std::span<const uint8_t> data) {
    // stb_image uses the last tables for the whole progressive picture, libjpeg those of a component's first scan.
    if (scans_ && frame_.progressive) refuse_jpeg("its quantisation tables change between scans");
    for (ByteReader reader(data, "JPEG"); reader.left() > 0;) {
      const uint8_t kind = reader.u8();
      const std::size_t bytes = kind < 16 ? 1 : 2;
      if (kind >= 32 || (kind & 15) > 3 || reader.left() < 64 * bytes)
        refuse_jpeg("a quantisation table cannot be read");
      frame_.dc_steps[kind & 15] = static_cast<int32_t>(ByteReader::number_big(reader.take(bytes)));
      reader.skip(63 * bytes);
    }
  }

  void huffman_codes(std::span<const uint8_t> data) {
    constexpr std::size_t kLengths = 16;
    for (ByteReader reader(data, "JPEG"); reader.left() > 0;) {
      const uint8_t kind = reader.u8();
      const bool possible = kind < 32 && (kind & 15) < 4 && reader.left() >= kLengths;
      const std::span<const uint8_t> counts = reader.take(possible ? kLengths : 0);
      const std::size_t symbols = std::accumulate(counts.begin(), counts.end(), std::size_t{0});
      if (!possible || symbols > 256 || symbols > reader.left()) refuse_jpeg("a Huffman table cannot be read");
      const std::span<const uint8_t> values = reader.take(symbols);
      // A symbol of a DC table is the number of bits of a difference, which is at most 15.
      if (kind < 16 && std::ranges::any_of(values, [](uint8_t value) { return value > 15; })) {
        refuse_jpeg("a Huffman table cannot be read");
      }
      (kind < 16 ? frame_.dc_tables : frame_.ac_tables)[kind & 15].define(counts, values);
    }
  }

  void restart_interval(std::span<const uint8_t> data) {
    if (data.size() != 2) refuse_jpeg("its restart interval cannot be read");
    frame_.restart_interval = ByteReader::number_big(data);
  }

  void scan() {
    if (frame_.components.empty()) refuse_jpeg("a scan comes before the frame header");
    if (!scans_) begin_scans();
    scans_ = true;
    walk_scan(frame_, reader_);
    // Some encoders end a scan with a restart marker. Data after it would be more than the picture has.
    const std::span<const uint8_t> rest = reader_.rest();
    if (rest.size() < 3 || !is_restart(rest[1])) return;
    if (rest[2] != 0xFF) refuse_jpeg("it has more coded data than its picture");
    reader_.skip(2);
  }

  void begin_scans() {
    is_rgb_ = colors_.is_rgb_to_libjpeg(frame_);
    const auto complete = [](const auto& codes) { return codes[0].defined() && codes[1].defined(); };
    if (frame_.progressive || (complete(frame_.dc_tables) && complete(frame_.ac_tables))) return;
    // Uses the default tables for missing ones, as in Motion JPEG frames of some cameras.
    const auto dc_tables = frame_.dc_tables;
    const auto ac_tables = frame_.ac_tables;
    container_.default_tables = default_huffman_tables();
    huffman_codes(std::span(container_.default_tables).subspan(4));
    for (std::size_t i = 0; i < dc_tables.size(); ++i) {
      if (dc_tables[i].defined()) frame_.dc_tables[i] = dc_tables[i];
      if (ac_tables[i].defined()) frame_.ac_tables[i] = ac_tables[i];
    }
  }

  // A profile is split into segments, numbered from 1; each has the number of all segments.
  void profile(std::span<const uint8_t> data) {
    const std::span<const uint8_t> segment_data = data.subspan(kProfileName.size());
    if (segment_data[0] == container_.profile.size() + 1) container_.profile.push_back(segment_data.subspan(2));
    profile_segments_ = segment_data[1];
  }

  void finish() {
    if (container_.profile.size() != profile_segments_) container_.profile.clear();
    if (!scans_) refuse_jpeg("it ends without a picture");
    require_all_scans(frame_);
    colors_.require_known_color_space(frame_, is_rgb_);
    container_.end = reader_.position();
  }

  ByteReader reader_;
  Container container_;
  std::size_t profile_segments_ = 0;
  JpegFrame frame_;
  JpegColors colors_;
  bool scans_ = false;
  bool is_rgb_ = false;
};

}  // namespace

Container inspect_jpeg(std::span<const uint8_t> bytes) {
  return JpegWalk(bytes).run();
}

}  // namespace dae

#include "video/y4m.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "common/message.h"

namespace dae {
namespace {

struct Chroma {
  std::string_view name;
  bool colour;
  Siting across;
  Siting down;
  int32_t bits = 8;
};

// The names of mjpegtools. "420", and a header without chroma, mean JPEG's siting. Cb and Cr of PAL-DV are on alternate
// lines; as in ffmpeg, both are treated as cosited, and formats of 10 bits as MPEG-2's.
constexpr std::array kChroma = {
    Chroma{"420jpeg", true, Siting::kCentred, Siting::kCentred},
    Chroma{"420mpeg2", true, Siting::kCosited, Siting::kCentred},
    Chroma{"420paldv", true, Siting::kCosited, Siting::kCosited},
    Chroma{"420", true, Siting::kCentred, Siting::kCentred},
    Chroma{"422", true, Siting::kCosited, Siting::kNone},
    Chroma{"444", true, Siting::kNone, Siting::kNone},
    Chroma{"420p10", true, Siting::kCosited, Siting::kCentred, 10},
    Chroma{"422p10", true, Siting::kCosited, Siting::kNone, 10},
    Chroma{"444p10", true, Siting::kNone, Siting::kNone, 10},
    Chroma{"mono", false, Siting::kNone, Siting::kNone},
};

bool is_printable(char c) {
  return c >= ' ' && c <= '~';
}

// Quotes a text for messages, without unprintable characters.
std::string quote(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text.substr(0, 40)) quoted += is_printable(c) ? c : '?';
  return quoted + (text.size() > 40 ? "...\"" : "\"");
}

// Whether all characters are printable; a zero byte would end the header in C programs.
bool is_text(std::string_view line) {
  return std::ranges::all_of(line, is_printable);
}

[[noreturn]] void refuse(const std::string& message) {
  throw_error<UnsupportedImage>("YUV4MPEG2: {}", message);
}

int32_t parse_side(std::string_view parameter) {
  int32_t side = 0;
  const char* end = parameter.data() + parameter.size();
  const auto [stop, error] = std::from_chars(parameter.data() + 1, end, side);
  if (error != std::errc() || stop != end || side < 1) refuse("expected a size in pixels, found " + quote(parameter));
  return side;
}

void set_chroma(YuvFormat& format, std::string_view name) {
  const auto found =
      std::find_if(kChroma.begin(), kChroma.end(), [&](const Chroma& chroma) { return chroma.name == name; });
  if (found == kChroma.end()) {
    refuse("expected chroma of 420, 422, 444, 420p10, 422p10, 444p10 or mono, found " + quote(name) +
           " (use ffmpeg's -pix_fmt yuv420p to convert)");
  }
  format.colour = found->colour;
  format.across = found->across;
  format.down = found->down;
  format.bits = found->bits;
}

// Accepts 'p' and '?', which mean progressive frames.
void check_interlacing(std::string_view parameter) {
  if (parameter == "Ip" || parameter == "I?") return;
  refuse("expected progressive frames, found interlaced ones, " + quote(parameter) +
         " (use ffmpeg's -vf bwdif to deinterlace)");
}

void apply(YuvFormat& format, std::string_view parameter) {
  switch (parameter.front()) {
    case 'W':
      format.width = parse_side(parameter);
      break;
    case 'H':
      format.height = parse_side(parameter);
      break;
    case 'C':
      set_chroma(format, parameter.substr(1));
      break;
    case 'I':
      check_interlacing(parameter);
      break;
    default:
      break;
  }
}

// Whether the codes have full range, by ffmpeg's tag. As in ffmpeg, gray without a tag has full range.
bool is_full_range(const Y4mHeader& header) {
  const auto says = [&](const char* tag) {
    return std::ranges::find(header.parameters, tag) != header.parameters.end();
  };
  return says("XCOLORRANGE=FULL") || (!header.format.colour && !says("XCOLORRANGE=LIMITED"));
}

// Throws unless a frame fits an Image.
void check_size(int64_t width, int64_t height) {
  const bool possible = width >= 1 && height >= 1 && width <= Image::kMaxSide && height <= Image::kMaxSide &&
                        width * height <= Image::kMaxPixels;
  if (possible) return;
  refuse("expected sides of at most " + std::to_string(Image::kMaxSide) + " and at most " +
         std::to_string(Image::kMaxPixels) + " pixels, found " + std::to_string(width) + " x " +
         std::to_string(height));
}

bool is_size(std::string_view parameter) {
  return parameter.front() == 'W' || parameter.front() == 'H';
}

}  // namespace

Y4mHeader parse_y4m_header(std::string_view line, Matrix matrix) {
  if (!line.starts_with(kY4mMagic)) refuse("expected a header, found " + quote(line));
  if (!is_text(line)) refuse("expected a header of printable characters, found " + quote(line));
  Y4mHeader header;
  header.format.matrix = matrix;
  for (std::size_t at = kY4mMagic.size(); at < line.size();) {
    const std::size_t end = std::min(line.find(' ', at), line.size());
    const std::string_view parameter = line.substr(at, end - at);
    at = end + 1;
    if (parameter.empty()) continue;
    apply(header.format, parameter);
    if (!is_size(parameter)) header.parameters.emplace_back(parameter);
  }
  header.format.full_range = is_full_range(header);
  const YuvFormat& format = header.format;
  if (format.width == 0 || format.height == 0) refuse("expected a width and a height, found " + quote(line));
  check_size(format.width, format.height);
  // The matrix is decided here, so that an enlarged stream keeps it.
  header.format.matrix = format.known_matrix();
  return header;
}

Y4mHeader resize_y4m(const Y4mHeader& header, int32_t width, int32_t height) {
  check_size(width, height);
  Y4mHeader resized = header;
  resized.format.width = width;
  resized.format.height = height;
  return resized;
}

std::string format_y4m_header(const Y4mHeader& header) {
  std::string line(kY4mMagic);
  line += "W" + std::to_string(header.format.width) + " H" + std::to_string(header.format.height);
  for (const std::string& parameter : header.parameters) line += " " + parameter;
  return line + "\n";
}

bool is_y4m_frame(std::string_view line) {
  return line == kY4mFrame || (line.starts_with(kY4mFrame) && line[kY4mFrame.size()] == ' ');
}

}  // namespace dae

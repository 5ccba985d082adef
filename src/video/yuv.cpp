#include "video/yuv.h"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace dae {
namespace {

// The weights of red and blue in luma; that of green is the rest to 1.
struct Weights {
  float red;
  float blue;
};

Weights weights(const YuvFormat& format) {
  constexpr Weights kBt601{0.299f, 0.114f};
  constexpr Weights kBt709{0.2126f, 0.0722f};
  return format.known_matrix() == Matrix::kBt709 ? kBt709 : kBt601;
}

// The mapping of codes to luma in 0..1 and chroma in -0.5..0.5.
struct CodeRange {
  float black;
  float luma;
  float neutral;
  float chroma;
  float greatest;
};

CodeRange range(const YuvFormat& format) {
  const auto step = static_cast<float>(1 << (format.bits - 8));
  const float greatest = 256.0f * step - 1.0f;
  if (format.full_range) return {0.0f, greatest, 128.0f * step, greatest, greatest};
  return {16.0f * step, 219.0f * step, 128.0f * step, 224.0f * step, greatest};
}

std::size_t code_bytes(const YuvFormat& format) {
  return format.bits > 8 ? 2 : 1;
}

// Reads a row of a plane's codes; for more than 8 bits the low byte comes first.
void load_codes(const YuvFormat& format, std::span<const uint8_t> plane, int32_t y, std::span<float> codes) {
  const uint8_t* from = plane.data() + static_cast<std::size_t>(y) * codes.size() * code_bytes(format);
  for (float& code : codes) {
    int32_t value = *from++;
    if (format.bits > 8) value += *from++ << 8;
    code = static_cast<float>(value);
  }
}

void store_codes(const YuvFormat& format, std::span<const float> codes, std::span<uint8_t> plane, int32_t y) {
  const float greatest = range(format).greatest;
  uint8_t* to = plane.data() + static_cast<std::size_t>(y) * codes.size() * code_bytes(format);
  for (const float code : codes) {
    const auto value = static_cast<int32_t>(std::clamp(code, 0.0f, greatest) + 0.5f);
    *to++ = static_cast<uint8_t>(value);
    if (format.bits > 8) *to++ = static_cast<uint8_t>(value >> 8);
  }
}

// Number of chroma samples along an axis with `length` luma samples.
int32_t chroma_length(int32_t length, Siting siting) {
  return siting == Siting::kNone ? length : (length + 1) / 2;
}

struct Planes {
  explicit Planes(const YuvFormat& format)
      : width(chroma_length(format.width, format.across)),
        height(chroma_length(format.height, format.down)),
        luma(bytes(format, format.width, format.height)),
        chroma(format.colour ? bytes(format, width, height) : 0) {}

  static std::size_t bytes(const YuvFormat& format, int32_t width, int32_t height) {
    return static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * code_bytes(format);
  }

  int32_t width;  // width and height of a chroma plane
  int32_t height;
  std::size_t luma;  // number of bytes of a luma and a chroma plane
  std::size_t chroma;
};

// The chroma sample on the other side of luma sample `at` than the nearest one, which is at / 2; and its weight in the
// interpolation.
struct Neighbour {
  int32_t index;
  float share;
};

Neighbour neighbour(int32_t at, int32_t count, Siting siting) {
  const int32_t nearest = at / 2;
  const bool odd = at % 2 != 0;
  if (siting == Siting::kCosited) return {std::min(nearest + 1, count - 1), odd ? 0.5f : 0.0f};
  return {std::clamp(odd ? nearest + 1 : nearest - 1, 0, count - 1), 0.25f};
}

float mix(float a, float b, float share) {
  return a + share * (b - a);
}

// Reads rows of chroma, interpolated to the places of luma samples. `line_` is interpolated vertically only.
class ChromaReader {
 public:
  ChromaReader(const YuvFormat& format, const Planes& planes, std::span<const uint8_t> plane)
      : format_(format),
        planes_(planes),
        plane_(plane),
        near_(static_cast<std::size_t>(planes.width)),
        far_(near_.size()),
        line_(near_.size()) {}

  void read(int32_t y, std::span<float> row) {
    read_line(y);
    if (format_.across == Siting::kNone) {
      std::ranges::copy(line_, row.begin());
      return;
    }
    for (int32_t x = 0; x < format_.width; ++x) {
      const Neighbour other = neighbour(x, planes_.width, format_.across);
      row[static_cast<std::size_t>(x)] =
          mix(line_[static_cast<std::size_t>(x / 2)], line_[static_cast<std::size_t>(other.index)], other.share);
    }
  }

 private:
  void read_line(int32_t y) {
    const CodeRange codes_of = range(format_);
    const float scale = 1.0f / codes_of.chroma;
    const bool halved = format_.down != Siting::kNone;
    const Neighbour other = halved ? neighbour(y, planes_.height, format_.down) : Neighbour{y, 0.0f};
    load_codes(format_, plane_, halved ? y / 2 : y, near_);
    load_codes(format_, plane_, other.index, far_);
    for (std::size_t x = 0; x < line_.size(); ++x) {
      line_[x] = (mix(near_[x], far_[x], other.share) - codes_of.neutral) * scale;
    }
  }

  const YuvFormat& format_;
  const Planes& planes_;
  std::span<const uint8_t> plane_;
  std::vector<float> near_;
  std::vector<float> far_;
  std::vector<float> line_;
};

// A chroma sample as a mean of values at luma's places: their weights at 2 * index - 1, 2 * index and 2 * index + 1.
struct Mean {
  float before;
  float at;
  float after;
};

Mean mean(Siting siting) {
  return siting == Siting::kCosited ? Mean{0.25f, 0.5f, 0.25f} : Mean{0.0f, 0.5f, 0.5f};
}

// The inverse: takes rows of chroma at luma's places, in order, and writes the plane.
class ChromaWriter {
 public:
  ChromaWriter(const YuvFormat& format, const Planes& planes, std::span<uint8_t> plane)
      : format_(format),
        plane_(plane),
        lines_(3, Line(static_cast<std::size_t>(planes.width))),
        codes_(static_cast<std::size_t>(planes.width)) {}

  void write(int32_t y, std::span<const float> row) {
    Line& line = lines_[static_cast<std::size_t>(y) % lines_.size()];
    if (format_.across == Siting::kNone) {
      std::ranges::copy(row, line.begin());
    } else {
      halve(row, line);
    }
    if (format_.down == Siting::kNone) {
      store(y, line, line, line, {0.0f, 1.0f, 0.0f});
    } else if (y % 2 != 0 || y + 1 == format_.height) {
      // A single last line is used twice.
      const int32_t even = y - y % 2;
      store(even / 2, at(std::max(even - 1, 0)), at(even), at(y), mean(format_.down));
    }
  }

 private:
  using Line = std::vector<float>;

  const Line& at(int32_t y) const { return lines_[static_cast<std::size_t>(y) % lines_.size()]; }

  void halve(std::span<const float> row, Line& line) const {
    const Mean shares = mean(format_.across);
    const auto last = row.size() - 1;
    for (std::size_t x = 0; x < line.size(); ++x) {
      const float before = row[x == 0 ? 0 : 2 * x - 1];
      line[x] = shares.before * before + shares.at * row[2 * x] + shares.after * row[std::min(2 * x + 1, last)];
    }
  }

  void store(int32_t y, const Line& before, const Line& here, const Line& after, Mean shares) {
    const CodeRange codes_of = range(format_);
    for (std::size_t x = 0; x < here.size(); ++x) {
      const float mean = shares.before * before[x] + shares.at * here[x] + shares.after * after[x];
      codes_[x] = codes_of.neutral + codes_of.chroma * mean;
    }
    store_codes(format_, codes_, plane_, y);
  }

  const YuvFormat& format_;
  std::span<uint8_t> plane_;
  std::vector<Line> lines_;  // the last three lines, averaged horizontally only
  std::vector<float> codes_;
};

void decode_luma(const YuvFormat& format, std::span<const uint8_t> plane, int32_t y, std::span<float> row) {
  const CodeRange codes_of = range(format);
  const float scale = 1.0f / codes_of.luma;
  load_codes(format, plane, y, row);
  for (float& value : row) value = (value - codes_of.black) * scale;
}

void clip(std::span<float> row) {
  for (float& value : row) value = std::clamp(value, 0.0f, 1.0f);
}

// Computes a row of R'G'B' from rows of Y', Cb and Cr.
void to_rgb(const Weights& of, const float* luma, const float* cb, const float* cr, std::span<float> rgb) {
  const float green = 1.0f - of.red - of.blue;
  const float red_cr = 2.0f * (1.0f - of.red);
  const float blue_cb = 2.0f * (1.0f - of.blue);
  const float green_cr = red_cr * of.red / green;
  const float green_cb = blue_cb * of.blue / green;
  for (std::size_t x = 0; x < rgb.size() / 3; ++x) {
    rgb[3 * x] = luma[x] + red_cr * cr[x];
    rgb[3 * x + 1] = luma[x] - green_cr * cr[x] - green_cb * cb[x];
    rgb[3 * x + 2] = luma[x] + blue_cb * cb[x];
  }
  clip(rgb);
}

void from_rgb(const Weights& of, std::span<const float> rgb, float* luma, float* cb, float* cr) {
  const float green = 1.0f - of.red - of.blue;
  const float to_cr = 0.5f / (1.0f - of.red);
  const float to_cb = 0.5f / (1.0f - of.blue);
  for (std::size_t x = 0; x < rgb.size() / 3; ++x) {
    luma[x] = of.red * rgb[3 * x] + green * rgb[3 * x + 1] + of.blue * rgb[3 * x + 2];
    cb[x] = (rgb[3 * x + 2] - luma[x]) * to_cb;
    cr[x] = (rgb[3 * x] - luma[x]) * to_cr;
  }
}

// Overwrites `row` with its codes.
void encode_luma(const YuvFormat& format, std::span<float> row, std::span<uint8_t> plane, int32_t y) {
  const CodeRange codes_of = range(format);
  for (float& value : row) value = codes_of.black + codes_of.luma * value;
  store_codes(format, row, plane, y);
}

void encode_rows(const YuvFormat& format, const Image& image, std::span<uint8_t> planes) {
  const Planes sizes(format);
  const auto width = static_cast<std::size_t>(format.width);
  std::vector<float> luma(width);
  if (!format.colour) {
    for (int32_t y = 0; y < format.height; ++y) {
      std::ranges::copy(image.f32_row(y), luma.begin());
      encode_luma(format, luma, planes, y);
    }
    return;
  }
  ChromaWriter blue(format, sizes, planes.subspan(sizes.luma, sizes.chroma));
  ChromaWriter red(format, sizes, planes.subspan(sizes.luma + sizes.chroma));
  std::vector<float> cb(width);
  std::vector<float> cr(width);
  for (int32_t y = 0; y < format.height; ++y) {
    from_rgb(weights(format), image.f32_row(y), luma.data(), cb.data(), cr.data());
    encode_luma(format, luma, planes, y);
    blue.write(y, cb);
    red.write(y, cr);
  }
}

void check_bytes(const YuvFormat& format, std::size_t found) {
  if (found == format.frame_bytes()) return;
  throw std::invalid_argument("expected a frame of " + std::to_string(format.frame_bytes()) + " bytes, got " +
                              std::to_string(found));
}

}  // namespace

Matrix YuvFormat::known_matrix() const {
  if (matrix != Matrix::kBySize) return matrix;
  return height >= 720 || width >= 1280 ? Matrix::kBt709 : Matrix::kBt601;
}

std::size_t YuvFormat::frame_bytes() const {
  const Planes sizes(*this);
  return sizes.luma + 2 * sizes.chroma;
}

Image decode_yuv(const YuvFormat& format, std::span<const uint8_t> planes) {
  check_bytes(format, planes.size());
  const Planes sizes(format);
  const auto width = static_cast<std::size_t>(format.width);
  Image image(format.width, format.height, format.colour ? 3 : 1, PixelType::kF32);
  if (!format.colour) {
    for (int32_t y = 0; y < format.height; ++y) {
      decode_luma(format, planes, y, image.f32_row(y));
      clip(image.f32_row(y));
    }
    return image;
  }
  ChromaReader blue(format, sizes, planes.subspan(sizes.luma, sizes.chroma));
  ChromaReader red(format, sizes, planes.subspan(sizes.luma + sizes.chroma));
  std::vector<float> luma(width);
  std::vector<float> cb(width);
  std::vector<float> cr(width);
  for (int32_t y = 0; y < format.height; ++y) {
    decode_luma(format, planes, y, luma);
    blue.read(y, cb);
    red.read(y, cr);
    to_rgb(weights(format), luma.data(), cb.data(), cr.data(), image.f32_row(y));
  }
  return image;
}

void encode_yuv(const YuvFormat& format, const Image& image, std::span<uint8_t> planes) {
  check_bytes(format, planes.size());
  if (image.width() != format.width || image.height() != format.height) {
    throw std::invalid_argument("expected a frame of " + std::to_string(format.width) + " x " +
                                std::to_string(format.height) + " pixels, got " + describe_size(image));
  }
  const int32_t channels = format.colour ? 3 : 1;
  std::optional<Image> converted;
  if (image.channels() != channels || image.type() != PixelType::kF32) {
    converted = convert(image, channels, PixelType::kF32);
  }
  encode_rows(format, converted ? *converted : image, planes);
}

}  // namespace dae

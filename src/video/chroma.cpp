#include "video/chroma.h"

#include <algorithm>

namespace dae {
namespace {

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

}  // namespace

ChromaReader::ChromaReader(const YuvFormat& format, const PlaneSizes& planes, std::span<const uint8_t> plane)
    : format_(format),
      planes_(planes),
      plane_(plane),
      near_(static_cast<std::size_t>(planes.width)),
      far_(near_.size()),
      line_(near_.size()) {}

void ChromaReader::read(int32_t y, std::span<float> row) {
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

void ChromaReader::read_line(int32_t y) {
  const CodeRange codes_of = code_range(format_);
  const float scale = 1.0f / codes_of.chroma_span;
  const bool halved = format_.down != Siting::kNone;
  const Neighbour other = halved ? neighbour(y, planes_.height, format_.down) : Neighbour{y, 0.0f};
  load_codes(format_, plane_, halved ? y / 2 : y, near_);
  load_codes(format_, plane_, other.index, far_);
  for (std::size_t x = 0; x < line_.size(); ++x) {
    line_[x] = (mix(near_[x], far_[x], other.share) - codes_of.neutral) * scale;
  }
}

ChromaWriter::ChromaWriter(const YuvFormat& format, const PlaneSizes& planes, std::span<uint8_t> plane)
    : format_(format),
      plane_(plane),
      lines_(3, Line(static_cast<std::size_t>(planes.width))),
      codes_(static_cast<std::size_t>(planes.width)) {}

void ChromaWriter::write(int32_t y, std::span<const float> row) {
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
    store(even / 2, at(std::max(even - 1, 0)), at(even), at(y), mean_at(format_.down));
  }
}

ChromaWriter::Mean ChromaWriter::mean_at(Siting siting) {
  return siting == Siting::kCosited ? Mean{0.25f, 0.5f, 0.25f} : Mean{0.0f, 0.5f, 0.5f};
}

void ChromaWriter::halve(std::span<const float> row, Line& line) const {
  const Mean shares = mean_at(format_.across);
  const auto last = row.size() - 1;
  for (std::size_t x = 0; x < line.size(); ++x) {
    const float before = row[x == 0 ? 0 : 2 * x - 1];
    line[x] = shares.before * before + shares.at * row[2 * x] + shares.after * row[std::min(2 * x + 1, last)];
  }
}

void ChromaWriter::store(int32_t y, const Line& before, const Line& here, const Line& after, Mean shares) {
  const CodeRange codes_of = code_range(format_);
  for (std::size_t x = 0; x < here.size(); ++x) {
    const float mean = shares.before * before[x] + shares.at * here[x] + shares.after * after[x];
    codes_[x] = codes_of.neutral + codes_of.chroma_span * mean;
  }
  store_codes(format_, codes_, plane_, y);
}

}  // namespace dae

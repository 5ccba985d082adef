#include "lab/plates/stroke_glyphs.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

namespace dae::plates {
namespace {

// A path is a list of points "xy" on a grid of 0 to 8, x to the right and y down; "r" after a point rounds its corner;
// "z" closes the path; paths are separated by "|".
struct Glyph {
  char character;
  double width;
  std::string_view shape;
  std::string_view variant;  // another common shape; empty: none
};

constexpr std::array<Glyph, 38> kGlyphs{{
    {'A', 1.0, "08 40 88|16 76", "08 00r 80r 88|05 85"},
    {'B', 1.0, "04 00 80r 84r 04 08 88r 84r", ""},
    {'C', 1.0, "82 80r 00r 08r 88r 86", ""},
    {'D', 1.0, "00 80r 88r 08 z", ""},
    {'E', 0.95, "80 00 08 88|04 64", ""},
    {'F', 0.95, "80 00 08|04 64", ""},
    {'G', 1.0, "82 80r 00r 08r 88r 84 54", ""},
    {'H', 1.0, "00 08|80 88|04 84", ""},
    {'I', 0.0, "40 48", ""},
    {'J', 0.95, "80 88r 08r 06", ""},
    {'K', 1.0, "00 08|80 05|33 88", ""},
    {'L', 0.9, "00 08 88", ""},
    {'M', 1.15, "08 00 45 80 88", "08 00 48 80 88"},
    {'N', 1.0, "08 00 88 80", ""},
    {'O', 1.0, "00r 80r 88r 08r z", ""},
    {'P', 1.0, "08 00 80r 84r 04", "08 00 80r 85r 05"},
    {'Q', 1.0, "00r 80r 88r 08r z|56 88", ""},
    {'R', 1.0, "08 00 80r 84r 04|44 88", ""},
    {'S', 1.0, "82 80r 00r 04r 84r 88r 08r 06", ""},
    {'T', 1.0, "00 80|40 48", ""},
    {'U', 1.0, "00 08r 88r 80", ""},
    {'V', 1.0, "00 48 80", ""},
    {'W', 1.15, "00 28 42 68 80", "00 08 43 88 80"},
    {'X', 1.0, "00 88|80 08", ""},
    {'Y', 1.0, "00 44 80|44 48", ""},
    {'Z', 1.0, "00 80 08 88", ""},
    {'0', 1.0, "00r 80r 88r 08r z", ""},
    {'1', 0.4, "02 80 88", "22 40 48|08 88"},
    {'2', 1.0, "02 00r 80r 84r 08 88", ""},
    {'3', 1.0, "02 00r 80r 84r 34|34 84r 88r 08r 06", "00 80 43 83r 88r 08r 06"},
    {'4', 1.0, "68 60 05 85", ""},
    {'5', 1.0, "80 00 03 83r 88r 08r 06", ""},
    {'6', 1.0, "82 80r 00r 08r 88r 84r 04", ""},
    {'7', 1.0, "00 80 38", ""},
    {'8', 1.0, "00r 80r 84r 04r z|04r 84r 88r 08r z", ""},
    {'9', 1.0, "06 08r 88r 80r 00r 04r 84", ""},
    {'-', 0.6, "04 84", ""},
    {'.', 0.0, "44 44", ""},
}};

const Glyph* find(char character) {
  const auto found =
      std::find_if(kGlyphs.begin(), kGlyphs.end(), [&](const Glyph& glyph) { return glyph.character == character; });
  return found == kGlyphs.end() ? nullptr : &*found;
}

struct Corner {
  Point at;
  bool rounded = false;
};

struct Path {
  std::vector<Corner> corners;
  bool closed = false;
};

std::vector<Path> parse(std::string_view shape, const Box& middle) {
  std::vector<Path> paths(1);
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const char c = shape[i];
    if (c == '|') paths.emplace_back();
    if (c == 'z') paths.back().closed = true;
    if (c == 'r') paths.back().corners.back().rounded = true;
    if (c < '0' || c > '8') continue;
    const double x = (c - '0') / 8.0;
    const double y = (shape[++i] - '0') / 8.0;
    paths.back().corners.push_back({{middle.x + x * middle.width, middle.y + y * middle.height}, false});
  }
  return paths;
}

double length(Point a, Point b) {
  return std::sqrt((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y));
}

Point between(Point a, Point b, double share) {
  return {a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share};
}

// A rounded corner becomes a quadratic curve that begins and ends `radius` from it, at most half way to its neighbours.
void add_rounded(std::vector<Point>& line, Point before, Point corner, Point after, double radius) {
  constexpr int kPieces = 8;
  const double in = length(before, corner);
  const double out = length(corner, after);
  if (in <= 0.0 || out <= 0.0) return;
  const Point from = between(corner, before, std::min(radius, in / 2.0) / in);
  const Point to = between(corner, after, std::min(radius, out / 2.0) / out);
  // Heavier at its corner than a parabola, so that it looks like a circle's quarter.
  constexpr double kWeight = 0.70710678118654752;
  for (int i = 0; i <= kPieces; ++i) {
    const double t = static_cast<double>(i) / kPieces;
    const double a = (1.0 - t) * (1.0 - t);
    const double b = 2.0 * t * (1.0 - t) * kWeight;
    const double c = t * t;
    const double sum = a + b + c;
    line.push_back({(a * from.x + b * corner.x + c * to.x) / sum, (a * from.y + b * corner.y + c * to.y) / sum});
  }
}

std::vector<Point> flatten(const Path& path, double radius) {
  std::vector<Point> line;
  const std::size_t count = path.corners.size();
  for (std::size_t i = 0; i < count; ++i) {
    const bool inner = path.closed || (i > 0 && i + 1 < count);
    const Corner& corner = path.corners[i];
    if (!corner.rounded || !inner) {
      line.push_back(corner.at);
      continue;
    }
    add_rounded(line, path.corners[(i + count - 1) % count].at, corner.at, path.corners[(i + 1) % count].at, radius);
  }
  if (path.closed) line.push_back(line.front());
  return line;
}

double distance_to_segment(Point p, Point a, Point b) {
  const double dx = b.x - a.x;
  const double dy = b.y - a.y;
  const double square = dx * dx + dy * dy;
  const double along = square > 0.0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / square, 0.0, 1.0) : 0.0;
  return length(p, {a.x + dx * along, a.y + dy * along});
}

void stroke_segment(Mask& mask, Point a, Point b, double half) {
  const auto low = [&](double u, double v) { return static_cast<int32_t>(std::floor(std::min(u, v) - half - 1.0)); };
  const auto high = [&](double u, double v) { return static_cast<int32_t>(std::ceil(std::max(u, v) + half + 1.0)); };
  for (int32_t y = std::max(low(a.y, b.y), 0); y < std::min(high(a.y, b.y), mask.height()); ++y) {
    for (int32_t x = std::max(low(a.x, b.x), 0); x < std::min(high(a.x, b.x), mask.width()); ++x) {
      const double distance = distance_to_segment({x + 0.5, y + 0.5}, a, b) - half;
      if (distance < 0.5) mask.cover(x, y, static_cast<float>(std::clamp(0.5 - distance, 0.0, 1.0)));
    }
  }
}

}  // namespace

double stroke_glyph_width(char character) {
  const Glyph* glyph = find(character);
  return glyph == nullptr ? 0.6 : glyph->width;
}

bool has_stroke_glyph(char character) {
  return find(character) != nullptr;
}

void draw_stroke_glyph(Mask& mask, char character, const Box& box, const StrokeStyle& style) {
  const Glyph* glyph = find(character);
  if (glyph == nullptr) return;
  const double stroke = style.width * box.height;
  const Box middle{box.x + stroke / 2.0, box.y + stroke / 2.0, std::max(box.width - stroke, 0.0),
                   std::max(box.height - stroke, 0.0)};
  const bool variant = !glyph->variant.empty() && (style.variants >> (character & 31) & 1) != 0;
  for (const Path& path : parse(variant ? glyph->variant : glyph->shape, middle)) {
    const std::vector<Point> line = flatten(path, style.radius * box.height);
    for (std::size_t i = 0; i + 1 < line.size(); ++i) stroke_segment(mask, line[i], line[i + 1], stroke / 2.0);
  }
}

}  // namespace dae::plates

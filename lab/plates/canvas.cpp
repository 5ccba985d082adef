#include "lab/plates/canvas.h"

#include <algorithm>
#include <cmath>

namespace dae::plates {
namespace {

constexpr int32_t kSubrows = 4;  // rows of samples in a pixel of a polygon

struct Bounds {
  int32_t begin_x;
  int32_t end_x;
  int32_t begin_y;
  int32_t end_y;
};

Bounds pixels_of(const Canvas& canvas, const Box& box) {
  const auto clamp = [](double value, int32_t end) {
    return static_cast<int32_t>(std::clamp(value, 0.0, static_cast<double>(end)));
  };
  return {clamp(std::floor(box.x), canvas.width()), clamp(std::ceil(box.x + box.width), canvas.width()),
          clamp(std::floor(box.y), canvas.height()), clamp(std::ceil(box.y + box.height), canvas.height())};
}

float edge(double distance) {
  return static_cast<float>(std::clamp(0.5 - distance, 0.0, 1.0));
}

// The places where a horizontal line crosses the outline, in order.
void crossings(std::span<const Point> corners, double y, std::vector<double>& xs) {
  xs.clear();
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const Point a = corners[i];
    const Point b = corners[(i + 1) % corners.size()];
    if ((a.y <= y) == (b.y <= y)) continue;
    xs.push_back(a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y));
  }
  std::sort(xs.begin(), xs.end());
}

}  // namespace

Color mix(Color from, Color to, float share) {
  return {from.r + (to.r - from.r) * share, from.g + (to.g - from.g) * share, from.b + (to.b - from.b) * share};
}

float luma(Color color) {
  return 0.299f * color.r + 0.587f * color.g + 0.114f * color.b;
}

Color vary(Color color, float amount, Random& random) {
  const auto moved = [&](float value) {
    return std::clamp(value + static_cast<float>(random.range(-1.0, 1.0)) * amount, 0.0f, 1.0f);
  };
  const float r = moved(color.r);
  const float g = moved(color.g);
  return {r, g, moved(color.b)};
}

Mask::Mask(int32_t width, int32_t height)
    : width_(width), height_(height), values_(static_cast<std::size_t>(width) * static_cast<std::size_t>(height)) {}

float Mask::around(int32_t x, int32_t y) const {
  return x >= 0 && y >= 0 && x < width_ && y < height_ ? at(x, y) : 0.0f;
}

void Mask::cover(int32_t x, int32_t y, float coverage) {
  if (x < 0 || y < 0 || x >= width_ || y >= height_) return;
  float& value = values_[offset(x, y)];
  value = std::max(value, coverage);
}

Canvas::Canvas(int32_t width, int32_t height, Color color)
    : width_(width),
      height_(height),
      pixels_(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), color) {}

Color Canvas::sample(double x, double y) const {
  const double left = std::floor(x - 0.5);
  const double top = std::floor(y - 0.5);
  const auto column = [&](double at) { return static_cast<int32_t>(std::clamp(at, 0.0, double(width_ - 1))); };
  const auto row = [&](double at) { return static_cast<int32_t>(std::clamp(at, 0.0, double(height_ - 1))); };
  const auto fx = static_cast<float>(x - 0.5 - left);
  const auto fy = static_cast<float>(y - 0.5 - top);
  const Color upper = mix(at(column(left), row(top)), at(column(left + 1.0), row(top)), fx);
  const Color lower = mix(at(column(left), row(top + 1.0)), at(column(left + 1.0), row(top + 1.0)), fx);
  return mix(upper, lower, fy);
}

void Canvas::blend(int32_t x, int32_t y, Color color, float share) {
  Color& pixel = at(x, y);
  pixel = mix(pixel, color, share);
}

void Canvas::blend(const Mask& mask, Color color, float share) {
  for (int32_t y = 0; y < std::min(height_, mask.height()); ++y) {
    for (int32_t x = 0; x < std::min(width_, mask.width()); ++x) {
      if (mask.at(x, y) > 0.0f) blend(x, y, color, mask.at(x, y) * share);
    }
  }
}

void fill_polygon(Canvas& canvas, std::span<const Point> corners, Color color, float share) {
  std::vector<double> xs;
  std::vector<float> row(static_cast<std::size_t>(canvas.width()));
  for (int32_t y = 0; y < canvas.height(); ++y) {
    std::fill(row.begin(), row.end(), 0.0f);
    bool any = false;
    for (int32_t sub = 0; sub < kSubrows; ++sub) {
      crossings(corners, y + (sub + 0.5) / kSubrows, xs);
      for (std::size_t i = 0; i + 1 < xs.size(); i += 2) {
        const double begin = std::clamp(xs[i], 0.0, static_cast<double>(canvas.width()));
        const double end = std::clamp(xs[i + 1], 0.0, static_cast<double>(canvas.width()));
        for (auto x = static_cast<int32_t>(begin); x < end; ++x) {
          const double covered = std::min(end, x + 1.0) - std::max(begin, static_cast<double>(x));
          row[static_cast<std::size_t>(x)] += static_cast<float>(covered / kSubrows);
          any = true;
        }
      }
    }
    if (!any) continue;
    for (int32_t x = 0; x < canvas.width(); ++x) {
      canvas.blend(x, y, color, std::min(row[static_cast<std::size_t>(x)], 1.0f) * share);
    }
  }
}

void fill_box(Canvas& canvas, const Box& box, Color color, float share) {
  const Bounds bounds = pixels_of(canvas, box);
  for (int32_t y = bounds.begin_y; y < bounds.end_y; ++y) {
    const double tall = std::min(box.y + box.height, y + 1.0) - std::max(box.y, static_cast<double>(y));
    for (int32_t x = bounds.begin_x; x < bounds.end_x; ++x) {
      const double wide = std::min(box.x + box.width, x + 1.0) - std::max(box.x, static_cast<double>(x));
      canvas.blend(x, y, color, static_cast<float>(std::max(tall * wide, 0.0)) * share);
    }
  }
}

void fill_ellipse(Canvas& canvas, Point centre, double radius_x, double radius_y, Color color, float share) {
  const Bounds bounds = pixels_of(
      canvas, {centre.x - radius_x - 1.0, centre.y - radius_y - 1.0, 2.0 * radius_x + 2.0, 2.0 * radius_y + 2.0});
  for (int32_t y = bounds.begin_y; y < bounds.end_y; ++y) {
    for (int32_t x = bounds.begin_x; x < bounds.end_x; ++x) {
      const double u = (x + 0.5 - centre.x) / radius_x;
      const double v = (y + 0.5 - centre.y) / radius_y;
      // An approximation near the edge: the distance in units of the smaller radius.
      const double distance = (std::sqrt(u * u + v * v) - 1.0) * std::min(radius_x, radius_y);
      canvas.blend(x, y, color, edge(distance) * share);
    }
  }
}

double rounded_box_distance(const Box& box, double radius, Point point) {
  const double dx = std::abs(point.x - box.x - box.width / 2.0) - box.width / 2.0 + radius;
  const double dy = std::abs(point.y - box.y - box.height / 2.0) - box.height / 2.0 + radius;
  const double outside_x = std::max(dx, 0.0);
  const double outside_y = std::max(dy, 0.0);
  return std::sqrt(outside_x * outside_x + outside_y * outside_y) + std::min(std::max(dx, dy), 0.0) - radius;
}

void stroke_rounded_box(Canvas& canvas, const Box& box, double radius, double width, Color color, float share) {
  const Bounds bounds = pixels_of(canvas, box);
  for (int32_t y = bounds.begin_y; y < bounds.end_y; ++y) {
    for (int32_t x = bounds.begin_x; x < bounds.end_x; ++x) {
      const double distance = rounded_box_distance(box, radius, {x + 0.5, y + 0.5});
      const double from_line = std::abs(distance + width / 2.0) - width / 2.0;
      if (from_line < 0.5) canvas.blend(x, y, color, edge(from_line) * share);
    }
  }
}

ValueNoise::ValueNoise(int32_t cells, Random& random) : cells_(cells), values_(kGrid * kGrid) {
  for (float& value : values_) value = static_cast<float>(random.range(-1.0, 1.0));
}

double ValueNoise::at(double u, double v) const {
  const double x = u * cells_ + kGrid;
  const double y = v * cells_ + kGrid;
  const auto column = static_cast<int32_t>(std::floor(x));
  const auto row = static_cast<int32_t>(std::floor(y));
  const auto smooth = [](double t) { return t * t * (3.0 - 2.0 * t); };
  const double fx = smooth(x - column);
  const double fy = smooth(y - row);
  const auto value = [&](int32_t i, int32_t j) {
    return static_cast<double>(values_[static_cast<std::size_t>((j & (kGrid - 1)) * kGrid + (i & (kGrid - 1)))]);
  };
  const double upper = value(column, row) * (1.0 - fx) + value(column + 1, row) * fx;
  const double lower = value(column, row + 1) * (1.0 - fx) + value(column + 1, row + 1) * fx;
  return upper * (1.0 - fy) + lower * fy;
}

}  // namespace dae::plates

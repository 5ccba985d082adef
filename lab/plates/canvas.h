// Drawing in float colours on a flat canvas, for a plate before the camera.
#ifndef DAE_LAB_PLATES_CANVAS_H_
#define DAE_LAB_PLATES_CANVAS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "lab/plates/random.h"

namespace dae::plates {

struct Color {
  float r = 0.0f;
  float g = 0.0f;
  float b = 0.0f;
};

Color mix(Color from, Color to, float share);
// The luma of BT.601.
float luma(Color color);
// Changes each channel randomly by up to `amount`; the result stays in [0, 1].
Color vary(Color color, float amount, Random& random);

struct Point {
  double x = 0.0;
  double y = 0.0;
};

struct Box {
  double x = 0.0;
  double y = 0.0;
  double width = 0.0;
  double height = 0.0;
};

// The coverage of each pixel by a shape, 0 to 1.
class Mask {
 public:
  Mask(int32_t width, int32_t height);

  int32_t width() const { return width_; }
  int32_t height() const { return height_; }
  float at(int32_t x, int32_t y) const { return values_[offset(x, y)]; }
  // The coverage of a pixel, which is 0 outside the mask.
  float around(int32_t x, int32_t y) const;
  // Sets the coverage to at least `coverage`. Pixels outside are ignored.
  void cover(int32_t x, int32_t y, float coverage);

 private:
  std::size_t offset(int32_t x, int32_t y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x);
  }

  int32_t width_;
  int32_t height_;
  std::vector<float> values_;
};

class Canvas {
 public:
  Canvas(int32_t width, int32_t height, Color color);

  int32_t width() const { return width_; }
  int32_t height() const { return height_; }
  Color at(int32_t x, int32_t y) const { return pixels_[offset(x, y)]; }
  Color& at(int32_t x, int32_t y) { return pixels_[offset(x, y)]; }
  // Interpolates bilinearly between pixel centres; outside, the edge's colour.
  Color sample(double x, double y) const;

  void blend(int32_t x, int32_t y, Color color, float share);
  void blend(const Mask& mask, Color color, float share);

 private:
  std::size_t offset(int32_t x, int32_t y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x);
  }

  int32_t width_;
  int32_t height_;
  std::vector<Color> pixels_;
};

// Draw shapes with smooth edges; `share` is the opacity. Coordinates are in pixels; (0, 0) is the upper left corner.
void fill_polygon(Canvas& canvas, std::span<const Point> corners, Color color, float share);
void fill_box(Canvas& canvas, const Box& box, Color color, float share);
void fill_ellipse(Canvas& canvas, Point centre, double radius_x, double radius_y, Color color, float share);
// Draws a line along the inside of a rounded rectangle.
void stroke_rounded_box(Canvas& canvas, const Box& box, double radius, double width, Color color, float share);
// The signed distance of a point from the edge of a rounded rectangle, negative inside.
double rounded_box_distance(const Box& box, double radius, Point point);

// Smooth noise in [-1, 1]: random values on a grid with `cells` cells in the canvas's width, interpolated smoothly.
class ValueNoise {
 public:
  ValueNoise(int32_t cells, Random& random);
  // u and v are in units of the width.
  double at(double u, double v) const;

 private:
  static constexpr int32_t kGrid = 64;
  int32_t cells_;
  std::vector<float> values_;
};

}  // namespace dae::plates

#endif  // DAE_LAB_PLATES_CANVAS_H_

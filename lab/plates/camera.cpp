#include "lab/plates/camera.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "corruption/jpeg.h"
#include "math/portable_math.h"

namespace dae::plates {
namespace {

// A projective map, x' = (a x + b y + c) / (g x + h y + 1) and y' likewise, with the coefficients a to h in `m`.
struct Homography {
  std::array<double, 8> m{};

  Point map(Point p) const {
    const double w = m[6] * p.x + m[7] * p.y + 1.0;
    return {(m[0] * p.x + m[1] * p.y + m[2]) / w, (m[3] * p.x + m[4] * p.y + m[5]) / w};
  }
};

// The map of the unit square's corners (0,0), (1,0), (1,1), (0,1) to four points (Heckbert 1989, "Fundamentals of
// texture mapping").
Homography square_to(const std::array<Point, 4>& q) {
  const double dx1 = q[1].x - q[2].x;
  const double dy1 = q[1].y - q[2].y;
  const double dx2 = q[3].x - q[2].x;
  const double dy2 = q[3].y - q[2].y;
  const double sx = q[0].x - q[1].x + q[2].x - q[3].x;
  const double sy = q[0].y - q[1].y + q[2].y - q[3].y;
  const double determinant = dx1 * dy2 - dx2 * dy1;
  const double g = (sx * dy2 - dx2 * sy) / determinant;
  const double h = (dx1 * sy - sx * dy1) / determinant;
  return {{q[1].x - q[0].x + g * q[1].x, q[3].x - q[0].x + h * q[3].x, q[0].x, q[1].y - q[0].y + g * q[1].y,
           q[3].y - q[0].y + h * q[3].y, q[0].y, g, h}};
}

// The inverse map.
Homography inverse(const Homography& h) {
  const auto& m = h.m;
  const double a = m[4] - m[5] * m[7];
  const double b = m[2] * m[7] - m[1];
  const double c = m[1] * m[5] - m[2] * m[4];
  const double d = m[5] * m[6] - m[3];
  const double e = m[0] - m[2] * m[6];
  const double f = m[2] * m[3] - m[0] * m[5];
  const double g = m[3] * m[7] - m[4] * m[6];
  const double k = m[1] * m[6] - m[0] * m[7];
  const double i = m[0] * m[4] - m[1] * m[3];
  return {{a / i, b / i, c / i, d / i, e / i, f / i, g / i, k / i}};
}

// Chooses random positions of the plate's corners in the image.
std::array<Point, 4> place(const Design& design, int32_t width, int32_t height, Random& random) {
  const double wide = width * random.range(0.93, 1.04);
  const double tall =
      std::min(wide * design.canvas.height() / design.canvas.width() * random.range(0.92, 1.05), height * 1.04);
  const double x = (width - wide) / 2.0 + width * random.range(-0.015, 0.015);
  const double y = (height - tall) / 2.0 + height * random.range(-0.015, 0.015);
  const double tilt = random.chance(0.5) ? 0.0 : width * 0.02 * random.bell();
  const auto corner = [&](double cx, double cy, double tilted_by) {
    const double jitter = width * 0.012;
    return Point{cx + jitter * random.bell(), cy + tilted_by + jitter * random.bell()};
  };
  const Point upper_left = corner(x, y, -tilt);
  const Point upper_right = corner(x + wide, y, tilt);
  const Point lower_right = corner(x + wide, y + tall, tilt);
  return {upper_left, upper_right, lower_right, corner(x, y + tall, -tilt)};
}

// Renders the plate on a background, averaged over each pixel.
Canvas project(const Design& design, int32_t width, int32_t height, Random& random) {
  const double flat_width = design.canvas.width();
  const double flat_height = design.canvas.height();
  const Homography to_flat = inverse(square_to(place(design, width, height, random)));
  const Box plate{0.0, 0.0, flat_width, flat_height};
  const Color behind = vary(random.chance(0.6) ? Color{0.12f, 0.12f, 0.13f} : Color{0.6f, 0.6f, 0.62f}, 0.15f, random);
  const auto samples = std::max(2, static_cast<int>(std::ceil(flat_width / width)));
  Canvas picture(width, height, behind);
  for (int32_t y = 0; y < height; ++y) {
    for (int32_t x = 0; x < width; ++x) {
      Color sum{};
      for (int s = 0; s < samples * samples; ++s) {
        const Point at{x + (s % samples + 0.5) / samples, y + (s / samples + 0.5) / samples};
        const Point unit = to_flat.map(at);
        const Point flat{unit.x * flat_width, unit.y * flat_height};
        const bool on_plate = rounded_box_distance(plate, design.corner, flat) < 0.0;
        const Color color = on_plate ? design.canvas.sample(flat.x, flat.y) : behind;
        sum = {sum.r + color.r, sum.g + color.g, sum.b + color.b};
      }
      const auto share = 1.0f / static_cast<float>(samples * samples);
      picture.at(x, y) = {sum.r * share, sum.g * share, sum.b * share};
    }
  }
  return picture;
}

void add_dirt(Canvas& picture, Random& random) {
  const ValueNoise coarse(static_cast<int32_t>(4 + random.below(8)), random);
  const ValueNoise fine(static_cast<int32_t>(25 + random.below(60)), random);
  const double from = random.range(-0.1, 0.5);
  const double share = random.range(0.15, 0.6);
  const Color color = vary({0.35f, 0.30f, 0.24f}, 0.12f, random);
  for (int32_t y = 0; y < picture.height(); ++y) {
    for (int32_t x = 0; x < picture.width(); ++x) {
      const double u = static_cast<double>(x) / picture.width();
      const double v = static_cast<double>(y) / picture.width();
      const double amount = 0.6 * coarse.at(u, v) + 0.5 * fine.at(u, v) - from;
      picture.blend(x, y, color, static_cast<float>(std::clamp(amount, 0.0, 1.0) * share));
    }
  }
}

// The light: a brightness gradient, a shadow with a soft edge, and a glare.
struct Light {
  double slope_x;
  double slope_y;
  double shadow;  // 0: none
  Point shadow_normal;
  double shadow_at;
  double glare;  // 0: none
  Point glare_at;
  double glare_width;

  explicit Light(Random& random)
      : slope_x(0.3 * random.bell()),
        slope_y(0.3 * random.bell()),
        shadow(random.chance(0.2) ? random.range(0.2, 0.6) : 0.0),
        shadow_normal{random.range(-1.0, 1.0), random.range(-1.0, 1.0)},
        shadow_at(random.range(-0.4, 0.4)),
        glare(random.chance(0.1) ? random.range(0.1, 0.5) : 0.0),
        glare_at{random.unit(), random.unit()},
        glare_width(random.range(0.05, 0.25)) {}

  // The factor and the added light at a place, in units of the picture.
  std::array<float, 2> at(double u, double v) const {
    double factor = 1.0 + slope_x * (u - 0.5) + slope_y * (v - 0.5);
    const double depth = shadow_normal.x * (u - 0.5) + shadow_normal.y * (v - 0.5) - 0.5 * shadow_at;
    factor *= 1.0 - shadow * std::clamp(0.5 + depth * 8.0, 0.0, 1.0);
    const double dx = (u - glare_at.x) / glare_width;
    const double dy = (v - glare_at.y) / (2.0 * glare_width);
    return {static_cast<float>(factor), static_cast<float>(glare / (1.0 + (dx * dx + dy * dy) * (dx * dx + dy * dy)))};
  }
};

void expose(Canvas& picture, Random& random) {
  const Light light(random);
  const auto gain = static_cast<float>(random.range(0.7, 1.1));
  const auto haze = static_cast<float>(random.chance(0.5) ? random.range(0.0, 0.25) : 0.0);
  const Color tint{static_cast<float>(random.range(0.92, 1.06)), 1.0f, static_cast<float>(random.range(0.92, 1.06))};
  for (int32_t y = 0; y < picture.height(); ++y) {
    for (int32_t x = 0; x < picture.width(); ++x) {
      const auto [factor, added] = light.at((x + 0.5) / picture.width(), (y + 0.5) / picture.height());
      Color& pixel = picture.at(x, y);
      pixel = mix(pixel, {0.6f, 0.6f, 0.6f}, haze);
      pixel = {pixel.r * tint.r * gain * factor + added, pixel.g * tint.g * gain * factor + added,
               pixel.b * tint.b * gain * factor + added};
    }
  }
}

// Blurs along rows or columns.
Canvas blur_along(const Canvas& picture, double sigma, bool rows) {
  const auto reach = static_cast<int32_t>(std::ceil(3.0 * sigma));
  std::vector<float> weights;
  double sum = 0.0;
  for (int32_t i = -reach; i <= reach; ++i) sum += portable_exp(-i * i / (2.0 * sigma * sigma));
  for (int32_t i = -reach; i <= reach; ++i) {
    weights.push_back(static_cast<float>(portable_exp(-i * i / (2.0 * sigma * sigma)) / sum));
  }
  Canvas result(picture.width(), picture.height(), {});
  for (int32_t y = 0; y < picture.height(); ++y) {
    for (int32_t x = 0; x < picture.width(); ++x) {
      Color& to = result.at(x, y);
      for (int32_t i = -reach; i <= reach; ++i) {
        const Color from = rows ? picture.at(std::clamp(x + i, 0, picture.width() - 1), y)
                                : picture.at(x, std::clamp(y + i, 0, picture.height() - 1));
        const float weight = weights[static_cast<std::size_t>(i + reach)];
        to = {to.r + from.r * weight, to.g + from.g * weight, to.b + from.b * weight};
      }
    }
  }
  return result;
}

Image develop(const Canvas& picture, Random& random) {
  const double noise = random.range(0.0, 0.012);
  const int32_t quality = random.chance(0.5) ? static_cast<int32_t>(80 + random.below(17)) : 0;
  Image image(picture.width(), picture.height(), 3, PixelType::kF32);
  const auto sense = [&](float value) {
    return std::clamp(value + static_cast<float>(1.7 * noise * random.bell()), 0.0f, 1.0f);
  };
  for (int32_t y = 0; y < picture.height(); ++y) {
    const std::span<float> row = image.f32_row(y);
    for (int32_t x = 0; x < picture.width(); ++x) {
      const Color pixel = picture.at(x, y);
      const auto at = static_cast<std::size_t>(3 * x);
      row[at] = sense(pixel.r);
      row[at + 1] = sense(pixel.g);
      row[at + 2] = sense(pixel.b);
    }
  }
  if (quality > 0) {
    degrade_as_jpeg({image.f32().data(), image.width(), image.height(), 3, std::ptrdiff_t{3} * image.width()}, quality);
  }
  return convert(image, 3, PixelType::kU8);
}

}  // namespace

Image photograph(const Design& design, int32_t width, int32_t height, uint32_t seed, uint32_t index) {
  Random scene(seed, index, Purpose::kScene);
  Random sensor(seed, index, Purpose::kSensor);
  Canvas picture = project(design, width, height, scene);
  if (scene.chance(0.2)) add_dirt(picture, scene);
  expose(picture, scene);
  if (sensor.chance(0.5)) {
    const double sigma = sensor.range(0.3, 0.9);
    picture = blur_along(blur_along(picture, sigma, true), sigma, false);
  }
  return develop(picture, sensor);
}

}  // namespace dae::plates

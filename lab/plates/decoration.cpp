#include "lab/plates/decoration.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "lab/plates/texts.h"
#include "math/portable_math.h"

namespace dae::plates {
namespace {

constexpr std::array<Color, 11> kLightPapers{{{0.97f, 0.97f, 0.96f},
                                              {0.95f, 0.95f, 0.94f},
                                              {0.90f, 0.91f, 0.92f},
                                              {0.86f, 0.87f, 0.88f},
                                              {0.93f, 0.92f, 0.85f},
                                              {0.95f, 0.85f, 0.35f},
                                              {0.94f, 0.75f, 0.18f},
                                              {0.75f, 0.86f, 0.94f},
                                              {0.85f, 0.90f, 0.95f},
                                              {0.80f, 0.90f, 0.82f},
                                              {0.95f, 0.80f, 0.68f}}};
constexpr std::array<Color, 8> kDarkInks{{{0.06f, 0.06f, 0.08f},
                                          {0.06f, 0.06f, 0.08f},
                                          {0.08f, 0.10f, 0.32f},
                                          {0.10f, 0.14f, 0.42f},
                                          {0.12f, 0.25f, 0.50f},
                                          {0.05f, 0.28f, 0.16f},
                                          {0.55f, 0.08f, 0.10f},
                                          {0.75f, 0.12f, 0.12f}}};
constexpr std::array<Color, 6> kDarkPapers{{{0.05f, 0.05f, 0.06f},
                                            {0.08f, 0.20f, 0.40f},
                                            {0.05f, 0.35f, 0.22f},
                                            {0.10f, 0.40f, 0.45f},
                                            {0.45f, 0.08f, 0.10f},
                                            {0.12f, 0.12f, 0.40f}}};
constexpr std::array<Color, 4> kLightInks{
    {{0.95f, 0.95f, 0.94f}, {0.95f, 0.95f, 0.94f}, {0.96f, 0.85f, 0.35f}, {0.95f, 0.70f, 0.20f}}};

constexpr float kMinContrast = 0.25f;

void draw_gradient(Canvas& canvas, const Scheme& scheme, Random& random) {
  const Color above = mix(scheme.paper, any_color(random), static_cast<float>(random.range(0.0, 0.6)));
  const Color below = mix(scheme.paper, any_color(random), static_cast<float>(random.range(0.0, 0.6)));
  const double middle = random.range(0.25, 0.75);
  for (int32_t y = 0; y < canvas.height(); ++y) {
    const double v = (y + 0.5) / canvas.height();
    const Color color = v < middle ? mix(above, scheme.paper, static_cast<float>(v / middle))
                                   : mix(scheme.paper, below, static_cast<float>((v - middle) / (1.0 - middle)));
    for (int32_t x = 0; x < canvas.width(); ++x) canvas.at(x, y) = color;
  }
}

void draw_hills(Canvas& canvas, Random& random) {
  const double base = random.chance(0.6) ? random.range(0.55, 0.9) : random.range(0.15, 0.4);
  const double rise = random.range(0.05, 0.25);
  const bool hanging = base < 0.5 && random.chance(0.4);
  std::vector<Point> corners{{0.0, hanging ? 0.0 : double(canvas.height())}};
  const std::size_t peaks = 4 + random.below(14);
  for (std::size_t i = 0; i <= peaks; ++i) {
    const double x = canvas.width() * (static_cast<double>(i) + random.range(-0.3, 0.3)) / static_cast<double>(peaks);
    corners.push_back(
        {std::clamp(x, 0.0, double(canvas.width())), canvas.height() * (base + random.range(-rise, rise))});
  }
  corners.front().x = corners[1].x;
  corners.push_back({corners.back().x, corners.front().y});
  fill_polygon(canvas, corners, any_color(random), static_cast<float>(random.range(0.1, 0.7)));
}

void draw_sun(Canvas& canvas, Random& random) {
  const Point centre{canvas.width() * random.range(0.1, 0.9), canvas.height() * random.range(0.2, 0.9)};
  const double radius = canvas.height() * random.range(0.15, 0.9);
  const Color color = any_color(random);
  const auto share = static_cast<float>(random.range(0.1, 0.6));
  fill_ellipse(canvas, centre, radius, radius * random.range(0.5, 1.0), color, share);
  if (random.chance(0.5)) fill_ellipse(canvas, centre, radius * 0.8, radius * 0.7, any_color(random), share);
}

void draw_clouds(Canvas& canvas, Random& random) {
  const ValueNoise coarse(static_cast<int32_t>(4 + random.below(12)), random);
  const ValueNoise fine(static_cast<int32_t>(20 + random.below(40)), random);
  const Color color = any_color(random);
  const double share = random.range(0.1, 0.5);
  for (int32_t y = 0; y < canvas.height(); ++y) {
    for (int32_t x = 0; x < canvas.width(); ++x) {
      const double u = static_cast<double>(x) / canvas.width();
      const double v = static_cast<double>(y) / canvas.width();
      const double noise = 0.7 * coarse.at(u, v) + 0.3 * fine.at(u, v);
      canvas.blend(x, y, color, static_cast<float>(std::max(noise, 0.0) * share));
    }
  }
}

void draw_stripes(Canvas& canvas, Random& random) {
  const Color color = any_color(random);
  const auto share = static_cast<float>(random.range(0.5, 1.0));
  const double width = canvas.width();
  const double height = canvas.height();
  if (random.chance(0.7)) fill_box(canvas, {0.0, 0.0, width, height * random.range(0.1, 0.24)}, color, share);
  if (random.chance(0.5)) {
    const double tall = height * random.range(0.08, 0.2);
    fill_box(canvas, {0.0, height - tall, width, tall}, random.chance(0.5) ? color : any_color(random), share);
  }
}

std::vector<Point> pictogram_shape(const Box& box, Random& random) {
  const std::size_t points = 4 + random.below(9);
  const bool star = random.chance(0.3);
  std::vector<Point> corners;
  for (std::size_t i = 0; i < points; ++i) {
    const auto turn = static_cast<uint32_t>((uint64_t{1} << 32) * i / points);
    const SineCosine angle = portable_sine_cosine(turn);
    const double radius = star ? (i % 2 == 0 ? 1.0 : 0.45) : random.range(0.45, 1.0);
    corners.push_back({box.x + box.width * (0.5 + 0.5 * radius * angle.sine),
                       box.y + box.height * (0.5 - 0.5 * radius * angle.cosine)});
  }
  return corners;
}

const Font* pick_font(std::span<const Font> fonts, Random& random, double share) {
  if (fonts.empty() || !random.chance(share)) return nullptr;
  return &fonts[random.below(fonts.size())];
}

}  // namespace

Color any_color(Random& random) {
  const auto channel = [&] { return static_cast<float>(random.range(0.05, 0.95)); };
  const float r = channel();
  const float g = channel();
  return {r, g, channel()};
}

Scheme american_scheme(Random& random) {
  const bool dark = random.chance(0.15);
  Scheme scheme{};
  do {
    scheme.paper = vary(dark ? random.pick(kDarkPapers) : random.pick(kLightPapers), 0.06f, random);
    scheme.ink = vary(dark ? random.pick(kLightInks) : random.pick(kDarkInks), 0.08f, random);
  } while (std::abs(luma(scheme.paper) - luma(scheme.ink)) < kMinContrast);
  return scheme;
}

void draw_background(Canvas& canvas, const Scheme& scheme, Random& random) {
  if (random.chance(0.5)) draw_gradient(canvas, scheme, random);
  if (random.chance(0.2)) draw_clouds(canvas, random);
  if (random.chance(0.2)) draw_sun(canvas, random);
  if (random.chance(0.35)) draw_hills(canvas, random);
  if (random.chance(0.25)) draw_stripes(canvas, random);
}

void draw_pictogram(Canvas& canvas, const Box& box, Color color, Random& random) {
  const double tall = box.height * random.range(0.25, 0.9);
  const Box place{box.x, box.y + (box.height - tall) * random.range(0.3, 0.7), box.width, tall};
  if (random.chance(0.3)) {
    const Point centre{place.x + place.width / 2.0, place.y + place.height / 2.0};
    const double radius = std::min(place.width, place.height) / 2.0;
    fill_ellipse(canvas, centre, radius, radius, color, 1.0f);
    if (random.chance(0.5)) fill_ellipse(canvas, centre, radius * 0.6, radius * 0.6, any_color(random), 1.0f);
    return;
  }
  fill_polygon(canvas, pictogram_shape(place, random), color, static_cast<float>(random.range(0.5, 1.0)));
}

void draw_sticker(Canvas& canvas, const Box& box, const Lettering& style, Random& random) {
  const bool light = random.chance(0.4);
  const Color paper = light ? Color{0.95f, 0.95f, 0.93f} : any_color(random);
  fill_box(canvas, box, paper, 1.0f);
  Mask mask(canvas.width(), canvas.height());
  const double margin = box.height * 0.2;
  draw_line(mask, sticker_text(random),
            {box.x + margin, box.y + margin, box.width - 2.0 * margin, box.height - 2.0 * margin}, style);
  canvas.blend(mask, luma(paper) > 0.5f ? Color{0.05f, 0.05f, 0.08f} : Color{0.95f, 0.95f, 0.95f}, 1.0f);
}

void draw_bolts(Canvas& canvas, Random& random) {
  const double width = canvas.width();
  const double height = canvas.height();
  const double x = width * random.range(0.17, 0.3);
  const double y = height * random.range(0.045, 0.1);
  const bool slots = random.chance(0.4);
  const double radius = height * random.range(0.015, 0.035);
  const Color color = random.chance(0.7) ? Color{0.15f, 0.14f, 0.13f} : Color{0.75f, 0.75f, 0.73f};
  for (const Point centre : {Point{x, y}, Point{width - x, y}, Point{x, height - y}, Point{width - x, height - y}}) {
    if (random.chance(0.15)) continue;
    fill_ellipse(canvas, centre, slots ? radius * 2.0 : radius, radius, color, 0.9f);
    const Point shine{centre.x - radius * 0.3, centre.y - radius * 0.3};
    fill_ellipse(canvas, shine, radius * 0.4, radius * 0.4, {0.9f, 0.9f, 0.9f}, 0.5f);
  }
}

void emboss(Canvas& canvas, const Mask& mask, double depth) {
  const auto reach = std::max(static_cast<int32_t>(canvas.height() / 160), 1);
  for (int32_t y = 0; y < canvas.height(); ++y) {
    for (int32_t x = 0; x < canvas.width(); ++x) {
      const float slope = mask.around(x + reach, y + reach) - mask.around(x - reach, y - reach);
      if (slope == 0.0f) continue;
      const auto light = static_cast<float>(depth) * slope;
      Color& pixel = canvas.at(x, y);
      pixel = light > 0.0f ? mix(pixel, {1.0f, 1.0f, 1.0f}, light) : mix(pixel, {0.0f, 0.0f, 0.0f}, -light);
    }
  }
}

Lettering character_style(std::span<const Font> fonts, Random& random) {
  Lettering style;
  style.font = pick_font(fonts, random, 0.4);
  style.stroke.width = random.range(0.10, 0.19);
  style.stroke.radius = random.range(0.08, 0.3);
  style.stroke.variants = random.word();
  style.aspect = style.font == nullptr ? random.range(0.42, 0.62) : random.range(0.7, 1.0);
  style.gap = random.range(0.08, 0.2);
  style.fixed = random.chance(0.4);
  return style;
}

Lettering word_style(std::span<const Font> fonts, Random& random) {
  Lettering style;
  style.font = pick_font(fonts, random, 0.9);
  style.stroke.width = random.range(0.12, 0.22);
  style.stroke.radius = random.range(0.1, 0.3);
  style.stroke.variants = random.word();
  style.aspect = style.font == nullptr ? random.range(0.5, 0.8) : random.range(0.85, 1.25);
  style.gap = random.range(0.12, 0.35);
  return style;
}

}  // namespace dae::plates

#include "lab/plates/design.h"

#include <algorithm>
#include <array>

#include "lab/plates/decoration.h"
#include "lab/plates/lettering.h"
#include "lab/plates/texts.h"

namespace dae::plates {
namespace {

constexpr int32_t kWidth = 640;

struct RandomStreams {
  Random text;
  Random design;
  Random decoration;

  RandomStreams(uint32_t seed, uint32_t index)
      : text(seed, index, Purpose::kText),
        design(seed, index, Purpose::kDesign),
        decoration(seed, index, Purpose::kDecoration) {}
};

// Draws the characters in the ink's colour, embossed, with pictograms where the text has them.
void draw_characters(Canvas& canvas, const std::string& text, const Box& box, const Lettering& style,
                     const Scheme& scheme, Random& random) {
  Mask mask(canvas.width(), canvas.height());
  const std::vector<Box> pictograms = draw_line(mask, text, box, style);
  if (random.chance(0.12)) {
    // An outline of another colour around the characters.
    Mask around(canvas.width(), canvas.height());
    const auto reach = static_cast<int32_t>(1 + random.below(3));
    for (int32_t y = 0; y < mask.height(); ++y) {
      for (int32_t x = 0; x < mask.width(); ++x) {
        if (mask.at(x, y) <= 0.5f) continue;
        for (int32_t i = -reach; i <= reach; ++i) {
          for (int32_t j = -reach; j <= reach; ++j) around.cover(x + i, y + j, 1.0f);
        }
      }
    }
    canvas.blend(around, luma(scheme.ink) > 0.5f ? Color{0.1f, 0.1f, 0.12f} : Color{0.95f, 0.95f, 0.95f}, 0.8f);
  }
  canvas.blend(mask, scheme.ink, static_cast<float>(random.range(0.88, 1.0)));
  if (random.chance(0.7)) emboss(canvas, mask, random.range(0.1, 0.5));
  for (const Box& pictogram : pictograms) draw_pictogram(canvas, pictogram, any_color(random), random);
}

void draw_words(Canvas& canvas, const std::string& words, const Box& box, const Lettering& style, Color paper,
                Random& random) {
  Color ink = any_color(random);
  for (int tries = 0; std::abs(luma(ink) - luma(paper)) < 0.3f && tries < 20; ++tries) ink = any_color(random);
  Mask mask(canvas.width(), canvas.height());
  draw_line(mask, words, box, style);
  canvas.blend(mask, ink, 1.0f);
}

Color color_at(const Canvas& canvas, double v) {
  return canvas.at(canvas.width() / 2, std::clamp(static_cast<int32_t>(v * canvas.height()), 0, canvas.height() - 1));
}

// The stroke font has no lower-case letters.
bool mixed_case(const Lettering& style, Random& random) {
  return random.chance(0.5) && style.font != nullptr;
}

void draw_name_and_slogan(Canvas& canvas, std::span<const Font> fonts, Random& random) {
  const double width = canvas.width();
  const double height = canvas.height();
  const double top = random.range(0.03, 0.07);
  const double tall = random.range(0.08, 0.15);
  Lettering style = word_style(fonts, random);
  const double wide = random.range(0.45, 0.62);
  const Box above{width * (1.0 - wide) / 2.0, height * top, width * wide, height * tall};
  draw_words(canvas, region_name(random, mixed_case(style, random)), above, style, color_at(canvas, top + tall / 2.0),
             random);
  if (random.chance(0.15)) return;
  style = word_style(fonts, random);
  const double low = random.range(0.045, 0.095);
  const double bottom = random.range(0.025, 0.06);
  const Box below{width * 0.22, height * (1.0 - bottom - low), width * 0.56, height * low};
  const bool mixed = mixed_case(style, random);
  const std::string words = random.chance(0.2) ? region_name(random, mixed) : slogan(random, mixed);
  draw_words(canvas, words, below, style, color_at(canvas, 1.0 - bottom - low / 2.0), random);
}

void draw_stickers(Canvas& canvas, std::span<const Font> fonts, Random& random) {
  const double width = canvas.width();
  const double height = canvas.height();
  const double wide = width * random.range(0.08, 0.13);
  const double tall = height * random.range(0.09, 0.16);
  const double margin = width * random.range(0.01, 0.04);
  const std::array<Point, 4> corners{{{margin, margin},
                                      {width - margin - wide, margin},
                                      {margin, height - margin - tall},
                                      {width - margin - wide, height - margin - tall}}};
  for (const Point corner : corners) {
    if (!random.chance(0.3)) continue;
    draw_sticker(canvas, {corner.x, corner.y, wide, tall}, word_style(fonts, random), random);
  }
}

// Draws a dealer's frame that covers the edges.
void draw_frame(Canvas& canvas, std::span<const Font> fonts, Random& random) {
  const double width = canvas.width();
  const double height = canvas.height();
  const Color color = random.chance(0.6) ? Color{0.08f, 0.08f, 0.09f} : Color{0.7f, 0.7f, 0.72f};
  const double tall = height * random.range(0.05, 0.14);
  const double side = width * random.range(0.01, 0.03);
  fill_box(canvas, {0.0, 0.0, width, tall}, color, 1.0f);
  fill_box(canvas, {0.0, height - tall, width, tall}, color, 1.0f);
  fill_box(canvas, {0.0, 0.0, side, height}, color, 1.0f);
  fill_box(canvas, {width - side, 0.0, side, height}, color, 1.0f);
  const Box line{width * 0.25, height - tall * 0.8, width * 0.5, tall * 0.6};
  draw_words(canvas, slogan(random, false), line, word_style(fonts, random), color, random);
}

// The box of an American plate's characters: beside a picture, or over the whole width.
Box characters_box(Canvas& canvas, Random& design, Random& decoration) {
  const double width = canvas.width();
  const double height = canvas.height();
  const double tall = design.range(0.40, 0.54);
  const double top = 0.52 - tall / 2.0 + design.range(-0.04, 0.04);
  const double wide = design.range(0.84, 0.97);
  Box box{width * (1.0 - wide) / 2.0, height * top, width * wide, height * tall};
  if (!design.chance(0.18)) return box;
  const double used = width * design.range(0.12, 0.22);
  draw_pictogram(canvas, {box.x, height * 0.2, used * 0.9, height * 0.6}, any_color(decoration), decoration);
  box.x += used;
  box.width -= used;
  return box;
}

// Draws two small letters, one above the other, before the characters; they are not part of the text.
void draw_series(Canvas& canvas, Box& box, const Lettering& style, const Scheme& scheme, Random& random) {
  const double used = box.width * 0.1;
  const double tall = box.height * 0.42;
  Mask mask(canvas.width(), canvas.height());
  constexpr std::array<char, 10> kLetters{'C', 'H', 'M', 'R', 'T', 'B', 'S', 'U', '2', '7'};
  draw_line(mask, std::string(1, random.pick(kLetters)), {box.x, box.y, used * 0.8, tall}, style);
  draw_line(mask, std::string(1, random.pick(kLetters)), {box.x, box.y + box.height - tall, used * 0.8, tall}, style);
  canvas.blend(mask, scheme.ink, 1.0f);
  box.x += used;
  box.width -= used;
}

}  // namespace

Design draw_american(uint32_t seed, uint32_t index, std::span<const Font> fonts) {
  RandomStreams streams(seed, index);
  Random& random = streams.design;
  Random& decoration = streams.decoration;
  const Scheme scheme = american_scheme(random);
  const auto height = static_cast<int32_t>(kWidth / 2.0 * random.range(0.95, 1.05));
  Design design{Canvas(kWidth, height, scheme.paper), height * random.range(0.03, 0.12), american_text(streams.text)};
  Canvas& canvas = design.canvas;
  draw_background(canvas, scheme, decoration);
  if (random.chance(0.45)) {
    const double inset = height * random.range(0.0, 0.03);
    const Box line{inset, inset, kWidth - 2.0 * inset, height - 2.0 * inset};
    stroke_rounded_box(canvas, line, design.corner, height * random.range(0.008, 0.03), any_color(random), 1.0f);
  }
  draw_name_and_slogan(canvas, fonts, decoration);
  draw_stickers(canvas, fonts, decoration);
  const Lettering style = character_style(fonts, random);
  Box box = characters_box(canvas, random, decoration);
  if (random.chance(0.08)) draw_series(canvas, box, style, scheme, decoration);
  draw_characters(canvas, design.text, box, style, scheme, random);
  draw_bolts(canvas, decoration);
  if (decoration.chance(0.15)) draw_frame(canvas, fonts, decoration);
  return design;
}

Design draw_european(uint32_t seed, uint32_t index, std::span<const Font> fonts) {
  RandomStreams streams(seed, index);
  Random& random = streams.design;
  const bool two_lines = random.chance(0.35);
  const Color paper = random.chance(0.7) ? Color{0.93f, 0.93f, 0.92f} : Color{0.93f, 0.78f, 0.15f};
  Scheme scheme{vary(paper, 0.04f, random), vary({0.06f, 0.06f, 0.08f}, 0.05f, random)};
  if (random.chance(0.1)) std::swap(scheme.paper, scheme.ink);
  const auto height = static_cast<int32_t>(kWidth * (two_lines ? random.range(0.6, 0.8) : random.range(0.21, 0.25)));
  Design design{Canvas(kWidth, height, scheme.paper), kWidth * 0.02, european_text(streams.text)};
  Canvas& canvas = design.canvas;
  const double strip = random.chance(0.6) && !two_lines ? kWidth * 0.085 : 0.0;
  if (strip > 0.0) fill_box(canvas, {0.0, 0.0, strip, double(height)}, {0.05f, 0.15f, 0.55f}, 1.0f);
  stroke_rounded_box(canvas, {0.0, 0.0, double(kWidth), double(height)}, design.corner, kWidth * 0.01, scheme.ink,
                     1.0f);
  const Lettering style = character_style(fonts, random);
  const double left = strip + kWidth * 0.04;
  const double wide = kWidth * 0.96 - left;
  if (!two_lines) {
    draw_characters(canvas, design.text, {left, height * 0.15, wide, height * 0.7}, style, scheme, random);
    return design;
  }
  const std::size_t part = design.text.find_first_of(" -.");
  const std::string upper = design.text.substr(0, part);
  const std::string lower = design.text.substr(part + 1);
  draw_characters(canvas, upper, {left + wide * 0.1, height * 0.1, wide * 0.8, height * 0.36}, style, scheme, random);
  draw_characters(canvas, lower, {left, height * 0.54, wide, height * 0.36}, style, scheme, random);
  draw_bolts(canvas, streams.decoration);
  return design;
}

}  // namespace dae::plates

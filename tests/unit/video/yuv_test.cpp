#include "video/yuv.h"

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <cstring>
#include <random>
#include <vector>

using Catch::Matchers::WithinAbs;
using namespace dae;

namespace {

// All that y4m names, but mono.
constexpr std::array<std::array<Siting, 2>, 5> kSitings{{{Siting::kCentred, Siting::kCentred},
                                                         {Siting::kCosited, Siting::kCentred},
                                                         {Siting::kCosited, Siting::kCosited},
                                                         {Siting::kCosited, Siting::kNone},
                                                         {Siting::kNone, Siting::kNone}}};

YuvFormat format(int32_t width, int32_t height, std::array<Siting, 2> siting) {
  YuvFormat made;
  made.width = width;
  made.height = height;
  made.across = siting[0];
  made.down = siting[1];
  return made;
}

std::vector<uint8_t> encode(const YuvFormat& of, const Image& image) {
  std::vector<uint8_t> planes(of.frame_bytes());
  encode_yuv(of, image, planes);
  return planes;
}

// One pixel of a 444 frame.
std::array<float, 3> rgb(YuvFormat of, std::vector<uint8_t> codes) {
  of.width = of.height = 1;
  of.across = of.down = Siting::kNone;
  const Image image = decode_yuv(of, codes);
  CHECK(encode(of, image) == codes);
  return {image.f32()[0], image.f32()[1], image.f32()[2]};
}

void check_colour(const std::array<float, 3>& found, const std::array<float, 3>& expected) {
  for (std::size_t c = 0; c < 3; ++c) CHECK_THAT(found[c], WithinAbs(static_cast<double>(expected[c]), 0.012));
}

Image plain(int32_t width, int32_t height, std::array<uint8_t, 3> colour) {
  Image image(width, height, 3, PixelType::kU8);
  for (std::size_t i = 0; i < image.values(); ++i) image.u8()[i] = colour[i % 3];
  return image;
}

}  // namespace

// The codes of pure colours as the standards' equations give them, rounded.
TEST_CASE("yuv: pure colours of both matrices and ranges", "[video]") {
  YuvFormat of;
  of.matrix = Matrix::kBt601;
  check_colour(rgb(of, {16, 128, 128}), {0, 0, 0});
  check_colour(rgb(of, {235, 128, 128}), {1, 1, 1});
  check_colour(rgb(of, {82, 90, 240}), {1, 0, 0});
  check_colour(rgb(of, {145, 54, 34}), {0, 1, 0});
  check_colour(rgb(of, {41, 240, 110}), {0, 0, 1});
  of.matrix = Matrix::kBt709;
  check_colour(rgb(of, {63, 102, 240}), {1, 0, 0});
  check_colour(rgb(of, {173, 42, 26}), {0, 1, 0});
  check_colour(rgb(of, {32, 240, 118}), {0, 0, 1});
  of.matrix = Matrix::kBt601;
  of.full_range = true;
  check_colour(rgb(of, {255, 128, 128}), {1, 1, 1});
  check_colour(rgb(of, {150, 44, 21}), {0, 1, 0});
}

TEST_CASE("yuv: the matrix follows the size unless it is told", "[video]") {
  const std::vector<uint8_t> sd = encode(format(2, 2, kSitings[4]), plain(2, 2, {255, 0, 0}));
  CHECK(sd[0] == 81);  // 16 + 219 * 0.299
  const std::vector<uint8_t> wide = encode(format(1280, 1, kSitings[4]), plain(1280, 1, {255, 0, 0}));
  CHECK(wide[0] == 63);  // 16 + 219 * 0.2126
  const std::vector<uint8_t> high = encode(format(1, 720, kSitings[4]), plain(1, 720, {255, 0, 0}));
  CHECK(high[0] == 63);
  YuvFormat told = format(1, 720, kSitings[4]);
  told.matrix = Matrix::kBt601;
  CHECK(encode(told, plain(1, 720, {255, 0, 0}))[0] == 81);
}

TEST_CASE("yuv: codes outside of RGB's range are clipped", "[video]") {
  YuvFormat of = format(1, 1, kSitings[4]);
  const Image image = decode_yuv(of, std::vector<uint8_t>{255, 0, 255});
  for (const float value : image.f32()) CHECK((value >= 0.0f && value <= 1.0f));
  of.colour = false;
  CHECK(decode_yuv(of, std::vector<uint8_t>{255}).f32()[0] == 1.0f);
  CHECK(decode_yuv(of, std::vector<uint8_t>{0}).f32()[0] == 0.0f);
}

TEST_CASE("yuv: a plain colour survives every chroma format and odd sides", "[video]") {
  for (const auto& siting : kSitings) {
    for (const auto& [width, height] : {std::array{1, 1}, std::array{2, 2}, std::array{5, 3}, std::array{8, 7}}) {
      const YuvFormat of = format(width, height, siting);
      const std::vector<uint8_t> planes = encode(of, plain(width, height, {200, 90, 30}));
      const Image back = convert(decode_yuv(of, planes), 3, PixelType::kU8);
      for (std::size_t i = 0; i < back.values(); ++i) {
        CHECK(std::abs(back.u8()[i] - std::array{200, 90, 30}[i % 3]) <= 2);
      }
      CHECK(encode(of, decode_yuv(of, planes)) == planes);
    }
  }
}

TEST_CASE("yuv: without halved chroma, what is decoded encodes to the same codes", "[video]") {
  std::mt19937 random(1);
  Image image(64, 32, 3, PixelType::kU8);
  for (uint8_t& value : image.u8()) value = static_cast<uint8_t>(random() % 256);
  const YuvFormat of = format(64, 32, kSitings[4]);
  const std::vector<uint8_t> planes = encode(of, image);
  const std::vector<uint8_t> again = encode(of, decode_yuv(of, planes));
  // Codes at the gamut's edge may round to its other side.
  for (std::size_t i = 0; i < planes.size(); ++i) CHECK(std::abs(planes[i] - again[i]) <= 1);
}

// On a ramp, linear interpolation is exact, so it shows where the samples are taken to lie.
TEST_CASE("yuv: chroma lies where the format says", "[video]") {
  constexpr int32_t kSide = 16;
  for (const auto& siting : kSitings) {
    for (const bool across : {true, false}) {
      const Siting of_axis = siting[across ? 0 : 1];
      if (of_axis == Siting::kNone) continue;
      const YuvFormat of = format(kSide, kSide, siting);
      std::vector<uint8_t> planes(of.frame_bytes(), 128);
      const std::size_t columns = siting[0] == Siting::kNone ? kSide : kSide / 2;
      const std::size_t rows = siting[1] == Siting::kNone ? kSide : kSide / 2;
      for (std::size_t y = 0; y < rows; ++y) {
        for (std::size_t x = 0; x < columns; ++x) {
          planes[kSide * kSide + columns * rows + y * columns + x] = static_cast<uint8_t>(100 + 8 * (across ? x : y));
        }
      }
      const Image image = decode_yuv(of, planes);
      for (int32_t at = 2; at < kSide - 2; ++at) {
        const float* pixel = image.f32().data() + 3 * (across ? 5 * kSide + at : at * kSide + 5);
        const float cr = (pixel[0] - (128.0f - 16.0f) / 219.0f) / 1.402f * 224.0f + 128.0f;
        const double place = of_axis == Siting::kCosited ? at / 2.0 : at / 2.0 - 0.25;
        CHECK_THAT(cr, WithinAbs(100.0 + 8.0 * place, 1e-3));
      }
      // Means of a ramp are its values, so it comes back but for its ends, which repeat themselves.
      const std::vector<uint8_t> again = encode(of, image);
      for (std::size_t i = 0; i < planes.size(); ++i) CHECK(std::abs(planes[i] - again[i]) <= 2);
    }
  }
}

TEST_CASE("yuv: gray pictures and gray streams", "[video]") {
  YuvFormat mono = format(3, 2, kSitings[0]);
  mono.colour = false;
  mono.full_range = true;
  const std::vector<uint8_t> codes{0, 50, 100, 150, 200, 255};
  const Image gray = decode_yuv(mono, codes);
  CHECK(gray.channels() == 1);
  CHECK(encode(mono, gray) == codes);
  const std::vector<uint8_t> colour = encode(format(3, 2, kSitings[0]), gray);
  CHECK(colour[0] == 16);
  CHECK(colour[5] == 235);
  CHECK(std::vector<uint8_t>(colour.begin() + 6, colour.end()) == std::vector<uint8_t>(4, 128));
  CHECK(encode(mono, plain(3, 2, {10, 10, 10})) == std::vector<uint8_t>(6, 10));
}

TEST_CASE("yuv: what does not fit is refused", "[video]") {
  const YuvFormat of = format(4, 4, kSitings[0]);
  CHECK_THROWS_AS(decode_yuv(of, std::vector<uint8_t>(23)), std::invalid_argument);
  std::vector<uint8_t> planes(of.frame_bytes());
  CHECK_THROWS_AS(encode_yuv(of, plain(4, 5, {1, 2, 3}), planes), std::invalid_argument);
  planes.pop_back();
  CHECK_THROWS_AS(encode_yuv(of, plain(4, 4, {1, 2, 3}), planes), std::invalid_argument);
}

TEST_CASE("yuv: codes of 10 bits are those of 8 and the quarters between them", "[video]") {
  for (const bool full : {false, true}) {
    for (const auto& siting : kSitings) {
      YuvFormat eight = format(9, 6, siting);
      eight.full_range = full;
      YuvFormat ten = eight;
      ten.bits = 10;
      std::vector<uint8_t> planes(eight.frame_bytes());
      std::mt19937 random(5);
      for (uint8_t& code : planes) code = static_cast<uint8_t>(112 + random() % 32);
      std::vector<uint8_t> fine;
      for (const uint8_t code : planes) {
        fine.push_back(static_cast<uint8_t>(code << 2));
        fine.push_back(static_cast<uint8_t>(code >> 6));
      }
      REQUIRE(fine.size() == ten.frame_bytes());
      const Image of_eight = decode_yuv(eight, planes);
      const Image of_ten = decode_yuv(ten, fine);
      for (std::size_t i = 0; i < of_ten.values(); ++i) {
        // In full range 255 and 1023 are the same white, so a code is not four of the other.
        REQUIRE_THAT(of_ten.f32()[i], WithinAbs(static_cast<double>(of_eight.f32()[i]), full ? 0.006 : 1e-5));
      }
    }
  }
  // One step of 10 bits is kept, the greatest code is not passed, and what no code has is taken for it.
  YuvFormat ten = format(3, 1, {Siting::kNone, Siting::kNone});
  ten.bits = 10;
  ten.colour = false;
  ten.full_range = true;
  const std::vector<uint8_t> codes{0x01, 0x02, 0xff, 0x03, 0xff, 0xff};
  const Image row = decode_yuv(ten, codes);
  CHECK_THAT(row.f32()[0], WithinAbs(513.0 / 1023.0, 1e-6));
  CHECK(encode(ten, row) == std::vector<uint8_t>{0x01, 0x02, 0xff, 0x03, 0xff, 0x03});
}

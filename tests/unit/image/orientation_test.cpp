#include "image/orientation.h"

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <vector>

using namespace dae;

namespace {

using Bytes = std::vector<uint8_t>;

// A TIFF structure with one entry of each kind before the orientation.
Bytes tiff(bool big, uint16_t orientation) {
  Bytes bytes = big ? Bytes{'M', 'M'} : Bytes{'I', 'I'};
  const auto put = [&](uint32_t value, int size) {
    for (int i = 0; i < size; ++i) bytes.push_back(static_cast<uint8_t>(value >> 8 * (big ? size - 1 - i : i)));
  };
  put(42, 2);
  put(8, 4);  // offset of the directory
  put(2, 2);  // entries
  put(0x0100, 2), put(4, 2), put(1, 4), put(640, 4);
  put(0x0112, 2), put(3, 2), put(1, 4), put(orientation, 2), put(0, 2);
  put(0, 4);
  return bytes;
}

// 3 x 2:  1 2 3
//         4 5 6
struct Upright {
  int32_t width;
  Bytes values;
};

const std::array<Upright, 8> kUpright = {{
    {3, {1, 2, 3, 4, 5, 6}},
    {3, {3, 2, 1, 6, 5, 4}},
    {3, {6, 5, 4, 3, 2, 1}},
    {3, {4, 5, 6, 1, 2, 3}},
    {2, {1, 4, 2, 5, 3, 6}},
    {2, {4, 1, 5, 2, 6, 3}},
    {2, {6, 3, 5, 2, 4, 1}},
    {2, {3, 6, 2, 5, 1, 4}},
}};

}  // namespace

TEST_CASE("all eight orientations are turned upright", "[orientation]") {
  const Bytes stored = {1, 2, 3, 4, 5, 6};
  for (int orientation = 1; orientation <= 8; ++orientation) {
    INFO(orientation);
    const Upright& expected = kUpright[static_cast<std::size_t>(orientation - 1)];
    const Image image = orient(Image::from_pixels(3, 2, 1, PixelType::kU8, stored.data()), orientation);
    CHECK(image.width() == expected.width);
    CHECK(image.height() == 6 / expected.width);
    CHECK(Bytes(image.u8().begin(), image.u8().end()) == expected.values);
  }
  CHECK_THROWS_AS(orient(Image(1, 1, 1, PixelType::kU8), 9), std::invalid_argument);
}

TEST_CASE("pixels of several floats move whole", "[orientation]") {
  const std::vector<float> stored = {0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f};
  const Image image = orient(Image::from_pixels(2, 1, 3, PixelType::kF32, stored.data()), 6);
  CHECK(image.height() == 2);
  CHECK(std::vector<float>(image.f32().begin(), image.f32().end()) == stored);
}

TEST_CASE("the orientation tag is read in both byte orders", "[orientation]") {
  for (uint16_t value = 1; value <= 8; ++value) {
    CHECK(exif_orientation(tiff(true, value)) == value);
    CHECK(exif_orientation(tiff(false, value)) == value);
  }
  Bytes prefixed = {'E', 'x', 'i', 'f', 0, 0};
  const Bytes plain = tiff(true, 3);
  prefixed.insert(prefixed.end(), plain.begin(), plain.end());
  CHECK(exif_orientation(prefixed) == 3);
}

TEST_CASE("damaged orientation tags leave the picture as it is", "[orientation]") {
  CHECK(exif_orientation(tiff(true, 0)) == 1);
  CHECK(exif_orientation(tiff(false, 9)) == 1);
  const Bytes whole = tiff(false, 6);
  for (std::size_t size = 0; size < whole.size() - 6; ++size) {
    INFO(size);
    CHECK(exif_orientation(std::span(whole).first(size)) == 1);
  }
  Bytes far = whole;
  far[4] = far[5] = far[6] = far[7] = 0xFF;
  CHECK(exif_orientation(far) == 1);
}

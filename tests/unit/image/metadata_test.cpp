#include "image/metadata.h"

#include <catch2/catch_test_macros.hpp>
#include <string_view>
#include <vector>

#include "files/embedded.h"
#include "image/decode.h"
#include "image/encode_jpeg.h"
#include "image/encode_png.h"
#include "image/orientation.h"

using namespace dae;

namespace {

using Bytes = std::vector<uint8_t>;

// Returns a profile with a colour space and a size; the other bytes do not repeat, so that they cannot be compressed.
Bytes profile(std::string_view space, std::size_t size) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<uint8_t>(i * 7 + i / 251);
  std::copy(space.begin(), space.end(), bytes.begin() + 16);
  return bytes;
}

// Returns little-endian EXIF: an orientation, optionally a second directory with a thumbnail's, and unknown bytes.
Bytes exif(uint8_t orientation, bool thumbnail) {
  const uint8_t next = thumbnail ? 26 : 0;
  return {'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0,   next,
          0,   0,   0,  1, 0, 3, 1, 3, 0, 1, 0,    0, 0, 6, 0, 0, 0, 0, 0,           0, 0, 'm', 'n'};
}

Image picture(int32_t channels) {
  return Image::from_pixels(2, 1, channels, PixelType::kU8, Bytes{1, 2, 3, 255, 5, 6, 7, 255}.data());
}

ImageMetadata decoded(std::span<const uint8_t> file) {
  ImageMetadata metadata;
  decode_image(file, &metadata);
  return metadata;
}

}  // namespace

TEST_CASE("metadata: profile and EXIF go through PNG and JPEG as bytes", "[image]") {
  // The smaller profile fits into one JPEG segment, the larger one needs three.
  for (const std::size_t size : {std::size_t{3144}, std::size_t{140'000}}) {
    const ImageMetadata kept{profile("RGB ", size), exif(1, false)};
    for (const int32_t channels : {3, 4}) {
      const ImageMetadata of_png = decoded(encode_png(picture(channels), kept));
      CHECK(of_png.profile == kept.profile);
      CHECK(of_png.exif == kept.exif);
    }
    const ImageMetadata of_jpeg = decoded(encode_jpeg(picture(3), 90, kept));
    CHECK(of_jpeg.profile == kept.profile);
    CHECK(of_jpeg.exif == kept.exif);
  }
  const ImageMetadata none = decoded(encode_png(picture(3)));
  CHECK((none.profile.empty() && none.exif.empty()));
}

TEST_CASE("metadata: files that other programs made", "[image]") {
  for (const std::string_view name : {"profile.png", "profile.jpg"}) {
    const ImageMetadata metadata = decoded(test::file(name));
    INFO(name);
    REQUIRE(metadata.profile.size() == 600);
    CHECK(std::string_view(reinterpret_cast<const char*>(metadata.profile.data()) + 16, 4) == "RGB ");
    CHECK((metadata.profile[0] == 0 && metadata.profile[599] == (599 * 3) % 256));
    CHECK(exif_orientation(metadata.exif) == 1);
  }
}

TEST_CASE("metadata: a profile is kept only by files of its colours", "[image]") {
  const auto png = [](int32_t channels, std::string_view space) {
    return decoded(encode_png(picture(channels), {profile(space, 500), {}})).profile.size();
  };
  for (const int32_t channels : {1, 2}) {
    CHECK(png(channels, "GRAY") == 500);
    CHECK(png(channels, "RGB ") == 0);
  }
  for (const int32_t channels : {3, 4}) {
    CHECK(png(channels, "RGB ") == 500);
    CHECK(png(channels, "GRAY") == 0);
    CHECK(png(channels, "CMYK") == 0);
  }
  // Every JPEG is written in colour.
  CHECK(decoded(encode_jpeg(picture(1), 90, {profile("GRAY", 500), {}})).profile.empty());
  CHECK(decoded(encode_jpeg(picture(3), 90, {profile("CMYK", 500), {}})).profile.empty());
  CHECK(decoded(encode_png(picture(3), {Bytes(12), {}})).profile.empty());
}

TEST_CASE("metadata: EXIF is that of an upright picture, without a thumbnail", "[image]") {
  for (uint8_t orientation = 1; orientation <= 8; ++orientation) {
    CHECK(upright_exif(exif(orientation, true)) == [] {
      Bytes expected = exif(1, true);
      expected[22] = 0;
      return expected;
    }());
  }
  Bytes prefixed{'E', 'x', 'i', 'f', 0, 0};
  const Bytes turned = exif(6, false);
  prefixed.insert(prefixed.end(), turned.begin(), turned.end());
  CHECK(upright_exif(prefixed) == exif(1, false));
  CHECK(upright_exif(Bytes{'n', 'o', 'n', 'e'}).empty());
  CHECK(upright_exif({}).empty());
  // EXIF that is cut off anywhere is kept unchanged or dropped.
  for (std::size_t size = 0; size < turned.size(); ++size) {
    const Bytes cut = upright_exif(std::span(turned).first(size));
    CHECK((cut.empty() || cut.size() == size));
  }
  // EXIF that is too large for a JPEG segment is left out.
  Bytes large = exif(1, false);
  large.resize(70'000);
  CHECK(decoded(encode_jpeg(picture(3), 90, {{}, large})).exif.empty());
  CHECK(decoded(encode_png(picture(3), {{}, large})).exif == large);
}

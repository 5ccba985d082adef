#include "image/metadata.h"

#include <stb_image.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <new>
#include <string>
#include <string_view>

#include "image/crc32.h"
#include "image/orientation.h"
#include "image/stb_memory.h"

// stb_image_write defines this function, but declares it only for its own source.
extern "C" unsigned char* stbi_zlib_compress(unsigned char* data, int size, int* out_size, int quality);

namespace dae {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::size_t kColorSpaceAt = 16;  // offset of a profile's colour space, four letters
constexpr std::size_t kMaxProfile = std::size_t{16} << 20;
constexpr std::size_t kMaxSegment = 65'533;

void append(std::vector<uint8_t>& to, std::span<const uint8_t> bytes) {
  to.insert(to.end(), bytes.begin(), bytes.end());
}

void append(std::vector<uint8_t>& to, std::string_view text) {
  to.insert(to.end(), text.begin(), text.end());
}

void append_big(std::vector<uint8_t>& to, std::size_t value, int bytes) {
  while (bytes-- > 0) to.push_back(static_cast<uint8_t>(value >> (8 * bytes)));
}

std::vector<uint8_t> unpack(std::span<const uint8_t> compressed) {
  const StbDecodeScope scope(kMaxProfile);
  int size = 0;
  const std::unique_ptr<char, decltype(&std::free)> bytes(
      stbi_zlib_decode_malloc(reinterpret_cast<const char*>(compressed.data()), static_cast<int>(compressed.size()),
                              &size),
      &std::free);
  if (!bytes) return {};
  return {bytes.get(), bytes.get() + size};
}

std::vector<uint8_t> read_profile(const Container& container) {
  std::vector<uint8_t> profile;
  for (const std::span<const uint8_t> segment : container.profile) {
    if (container.format == ImageFormat::kPng) return unpack(segment);
    append(profile, segment);
  }
  return profile;
}

bool fits(const std::vector<uint8_t>& profile, bool color) {
  const std::string_view space = color ? "RGB "sv : "GRAY"sv;
  return profile.size() >= kColorSpaceAt + space.size() &&
         std::equal(space.begin(), space.end(), profile.begin() + kColorSpaceAt);
}

void append_chunk(std::vector<uint8_t>& to, std::string_view type, std::span<const uint8_t> data) {
  append_big(to, data.size(), 4);
  const std::size_t start = to.size();
  append(to, type);
  append(to, data);
  append_big(to, crc32(std::span(to).subspan(start)), 4);
}

std::vector<uint8_t> profile_chunk(std::vector<uint8_t> profile) {
  constexpr int kLevel = 8;
  const StbEncodeScope scope;
  int size = 0;
  const unsigned char* packed = stbi_zlib_compress(profile.data(), static_cast<int>(profile.size()), &size, kLevel);
  if (packed == nullptr) throw std::bad_alloc();
  std::vector<uint8_t> data;
  append(data, "ICC profile\0\0"sv);  // the profile's name, and the method of compression
  append(data, std::span(packed, static_cast<std::size_t>(size)));
  return data;
}

void append_segment(std::vector<uint8_t>& to, uint8_t marker, std::string_view name, std::span<const uint8_t> data) {
  to.insert(to.end(), {0xFF, marker});
  append_big(to, 2 + name.size() + data.size(), 2);
  append(to, name);
  append(to, data);
}

void append_profile(std::vector<uint8_t>& to, std::span<const uint8_t> profile) {
  constexpr std::size_t kNameBytes = 14;  // includes the segment's number and the number of segments
  constexpr std::size_t kSegment = kMaxSegment - kNameBytes;
  const std::size_t segments = (profile.size() + kSegment - 1) / kSegment;
  if (segments > 255) return;
  for (std::size_t i = 0; i < segments; ++i) {
    const std::array<char, 2> place = {static_cast<char>(i + 1), static_cast<char>(segments)};
    const std::string name = std::string("ICC_PROFILE\0"sv) + std::string(place.begin(), place.end());
    append_segment(to, 0xE2, name, profile.subspan(i * kSegment, std::min(kSegment, profile.size() - i * kSegment)));
  }
}

}  // namespace

ImageMetadata read_metadata(const Container& container) {
  return {read_profile(container), upright_exif(container.exif)};
}

std::vector<uint8_t> png_chunks(const ImageMetadata& metadata, bool color) {
  std::vector<uint8_t> chunks;
  if (fits(metadata.profile, color)) append_chunk(chunks, "iCCP", profile_chunk(metadata.profile));
  if (!metadata.exif.empty()) append_chunk(chunks, "eXIf", metadata.exif);
  return chunks;
}

std::vector<uint8_t> jpeg_segments(const ImageMetadata& metadata) {
  constexpr std::string_view kExif = "Exif\0\0"sv;
  std::vector<uint8_t> segments;
  if (!metadata.exif.empty() && kExif.size() + metadata.exif.size() <= kMaxSegment) {
    append_segment(segments, 0xE1, kExif, metadata.exif);
  }
  if (fits(metadata.profile, true)) append_profile(segments, metadata.profile);
  return segments;
}

}  // namespace dae

// Fuzzes the decoders of PNG, JPEG, BMP, GIF and EXIF. A decoded image must survive a PNG unchanged.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "fuzz/fuzzing.h"
#include "image/container.h"
#include "image/image.h"

namespace {

// Returns whether the header announces a small picture. A few valid bytes can describe a picture of a gigabyte, on
// which the fuzzer would spend its time.
bool is_small(std::span<const uint8_t> bytes) {
  constexpr int64_t kMaxPixels = 1 << 20;
  try {
    const dae::Container container = dae::inspect(bytes);
    return int64_t{container.width} * container.height <= kMaxPixels;
  } catch (const dae::UnsupportedImage&) {
    return true;
  }
}

void check_round_trip(const dae_image& image) {
  dae_buffer* png = nullptr;
  dae::fuzz::require(dae_image_encode_png(&image, &png), "expected the picture to become a PNG");
  dae_image* again = nullptr;
  dae::fuzz::require(dae_image_decode(dae_buffer_data(png), dae_buffer_size(png), &again),
                     "expected the PNG to be read");
  dae_image* same = nullptr;
  dae::fuzz::require(dae_image_convert(again, dae_image_channels(&image), DAE_PIXEL_U8, &same), "conversion");
  const auto size = static_cast<std::size_t>(dae_image_width(&image)) *
                    static_cast<std::size_t>(dae_image_height(&image)) *
                    static_cast<std::size_t>(dae_image_channels(&image));
  const void* pixels = dae_image_pixels(const_cast<dae_image*>(&image));
  if (std::memcmp(pixels, dae_image_pixels(same), size) != 0) dae::fuzz::find("expected the PNG to hold the picture");
  dae_image_free(same);
  dae_image_free(again);
  dae_buffer_free(png);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  if (!is_small({data, size})) return 0;
  dae_image* image = nullptr;
  if (!dae::fuzz::accepted(dae_image_decode(data, size, &image))) return 0;
  check_round_trip(*image);
  dae_image_free(image);
  return 0;
}


#include "common/message.h"
#include "image/metrics.h"

namespace dae {

Image measured_luma(const Image& image, int32_t border) {
  const int64_t width = int64_t{image.width()} - 2 * int64_t{border};
  const int64_t height = int64_t{image.height()} - 2 * int64_t{border};
  if (border < 0 || width < 1 || height < 1) {
    throw_error<std::invalid_argument>("expected an image with pixels within a border of {}, got {}", border,
                                       describe_size(image));
  }
  const Image part = crop(image, border, border, static_cast<int32_t>(width), static_cast<int32_t>(height));
  Image colors = convert(part, image.colors(), PixelType::kU8);
  if (colors.channels() == 1) return colors;
  Image result(colors.width(), colors.height(), 1, PixelType::kU8);
  const uint8_t* rgb = colors.u8().data();
  for (uint8_t& value : result.u8()) {
    const double luma = 65.481 * rgb[0] + 128.553 * rgb[1] + 24.966 * rgb[2];
    value = static_cast<uint8_t>(16.0 + luma / 255.0 + 0.5);
    rgb += 3;
  }
  return result;
}

}  // namespace dae

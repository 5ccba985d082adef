#include "image/orientation.h"

#include <algorithm>

#include "common/message.h"

namespace dae {
namespace {

// The place of a pixel of the upright picture in the stored one.
struct Transform {
  bool transpose;     // upright rows are stored columns
  bool flip_columns;  // stored columns are mirrored
  bool flip_rows;     // stored rows are mirrored
};

Transform transform_of(int orientation) {
  switch (orientation) {
    case 1:
      return {false, false, false};
    case 2:
      return {false, true, false};
    case 3:
      return {false, true, true};
    case 4:
      return {false, false, true};
    case 5:
      return {true, false, false};
    case 6:
      return {true, false, true};
    case 7:
      return {true, true, true};
    case 8:
      return {true, true, false};
    default:
      throw_error<std::invalid_argument>("expected an orientation from 1 to 8, got {}", orientation);
  }
}

template <class Value>
void transform_pixels(std::span<const Value> source, const Image& stored, const Transform& transform,
                      std::span<Value> target, const Image& upright) {
  const std::ptrdiff_t channels = stored.channels();
  const std::ptrdiff_t row = channels * stored.width();
  const std::ptrdiff_t column_step = transform.flip_columns ? -channels : channels;
  const std::ptrdiff_t row_step = transform.flip_rows ? -row : row;
  const std::ptrdiff_t start =
      (transform.flip_columns ? row - channels : 0) + (transform.flip_rows ? row * (stored.height() - 1) : 0);
  const std::ptrdiff_t step_x = transform.transpose ? row_step : column_step;
  const std::ptrdiff_t step_y = transform.transpose ? column_step : row_step;
  Value* out = target.data();
  for (std::ptrdiff_t y = 0; y < upright.height(); ++y) {
    for (std::ptrdiff_t x = 0; x < upright.width(); ++x) {
      out = std::copy_n(source.data() + start + x * step_x + y * step_y, channels, out);
    }
  }
}

}  // namespace

Image orient(Image image, int orientation) {
  const Transform transform = transform_of(orientation);
  if (orientation == 1) return image;
  Image upright(transform.transpose ? image.height() : image.width(),
                transform.transpose ? image.width() : image.height(), image.channels(), image.type());
  if (image.type() == PixelType::kU8) {
    transform_pixels<uint8_t>(image.u8(), image, transform, upright.u8(), upright);
  } else {
    transform_pixels<float>(image.f32(), image, transform, upright.f32(), upright);
  }
  return upright;
}

}  // namespace dae

#include "image/orientation.h"

#include <algorithm>
#include <utility>

namespace dae {
namespace {

// How a pixel of the upright picture is found in the stored one.
struct Turn {
  bool transpose;     // upright rows are stored columns
  bool flip_columns;  // stored columns count from the right
  bool flip_rows;     // stored rows count from the bottom
};

Turn turn_of(int orientation) {
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
      throw std::invalid_argument("expected an orientation from 1 to 8, got " + std::to_string(orientation));
  }
}

template <class Value>
void turn_pixels(std::span<const Value> source, const Image& stored, const Turn& turn, std::span<Value> target,
                 const Image& upright) {
  const std::ptrdiff_t channels = stored.channels();
  const std::ptrdiff_t row = channels * stored.width();
  const std::ptrdiff_t column_step = turn.flip_columns ? -channels : channels;
  const std::ptrdiff_t row_step = turn.flip_rows ? -row : row;
  const std::ptrdiff_t start =
      (turn.flip_columns ? row - channels : 0) + (turn.flip_rows ? row * (stored.height() - 1) : 0);
  const std::ptrdiff_t step_x = turn.transpose ? row_step : column_step;
  const std::ptrdiff_t step_y = turn.transpose ? column_step : row_step;
  Value* out = target.data();
  for (std::ptrdiff_t y = 0; y < upright.height(); ++y) {
    for (std::ptrdiff_t x = 0; x < upright.width(); ++x) {
      out = std::copy_n(source.data() + start + x * step_x + y * step_y, channels, out);
    }
  }
}

}  // namespace

Image orient(Image image, int orientation) {
  const Turn turn = turn_of(orientation);
  if (orientation == 1) return image;
  Image upright(turn.transpose ? image.height() : image.width(), turn.transpose ? image.width() : image.height(),
                image.channels(), image.type());
  if (image.type() == PixelType::kU8) {
    turn_pixels<uint8_t>(image.u8(), image, turn, upright.u8(), upright);
  } else {
    turn_pixels<float>(image.f32(), image, turn, upright.f32(), upright);
  }
  return upright;
}

}  // namespace dae

#include "support/turned_pictures.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace dae::test {

Picture moved(const Picture& from, int position, bool back) {
  const bool transposed = (position & 4) != 0;
  Picture to = from;
  if (transposed) std::swap(to.shape.h, to.shape.w);
  const TensorShape& mirrored = back ? from.shape : to.shape;
  for (int64_t y = 0; y < from.shape.h; ++y) {
    for (int64_t x = 0; x < from.shape.w; ++x) {
      int64_t row = y;
      int64_t column = x;
      const auto mirror = [&] {
        if ((position & 1) != 0) row = mirrored.h - 1 - row;
        if ((position & 2) != 0) column = mirrored.w - 1 - column;
      };
      if (back) mirror();
      if (transposed) std::swap(row, column);
      if (!back) mirror();
      const auto value = [](const TensorShape& shape, int64_t at_row, int64_t at_column) {
        return static_cast<std::ptrdiff_t>((at_row * shape.w + at_column) * shape.c);
      };
      std::copy_n(from.values.begin() + value(from.shape, y, x), from.shape.c,
                  to.values.begin() + value(to.shape, row, column));
    }
  }
  return to;
}

Picture run(Session& session, NetworkPart part, const Picture& x) {
  Picture y{session.output_shape(part, x.shape), {}};
  y.values.resize(y.shape.values());
  session.run(part, x.values.data(), x.shape, y.values.data());
  return y;
}

}  // namespace dae::test

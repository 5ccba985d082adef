#ifndef DAE_COMMON_PADDING_H_
#define DAE_COMMON_PADDING_H_

#include <algorithm>
#include <cstdint>

namespace dae {

// Rows and columns of zeros around an image.
struct Padding {
  int32_t top = 0;
  int32_t bottom = 0;
  int32_t left = 0;
  int32_t right = 0;

  bool operator==(const Padding&) const = default;
};

// Enough for both.
inline Padding join(const Padding& a, const Padding& b) {
  return {std::max(a.top, b.top), std::max(a.bottom, b.bottom), std::max(a.left, b.left), std::max(a.right, b.right)};
}

}  // namespace dae

#endif  // DAE_COMMON_PADDING_H_

#ifndef DAE_COMMON_EXTENT_H_
#define DAE_COMMON_EXTENT_H_

#include <cstdint>

namespace dae {

// Rows and columns of a rectangle, a filter window or a step.
struct Extent {
  int32_t height = 1;
  int32_t width = 1;

  int32_t area() const { return height * width; }
  bool operator==(const Extent&) const = default;
};

}  // namespace dae

#endif  // DAE_COMMON_EXTENT_H_

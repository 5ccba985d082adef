// Pictures in the eight positions of a square, and what a network makes of them.
#ifndef DAE_TESTS_SUPPORT_TURNED_PICTURES_H_
#define DAE_TESTS_SUPPORT_TURNED_PICTURES_H_

#include <vector>

#include "inference/session.h"

namespace dae::test {

struct Picture {
  TensorShape shape;
  std::vector<float> values;
};

// Bits of a position: 1 rows mirrored, 2 columns mirrored, 4 transposed before. `back`: from there to where it was.
Picture moved(const Picture& from, int position, bool back);

Picture run(Session& session, Part part, const Picture& x);

}  // namespace dae::test

#endif  // DAE_TESTS_SUPPORT_TURNED_PICTURES_H_

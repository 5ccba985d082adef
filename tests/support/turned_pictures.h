// Mirrors, rotates and transposes pictures, and runs networks on them.
#ifndef DAE_TESTS_SUPPORT_TURNED_PICTURES_H_
#define DAE_TESTS_SUPPORT_TURNED_PICTURES_H_

#include <vector>

#include "inference/session.h"

namespace dae::test {

struct Picture {
  TensorShape shape;
  std::vector<float> values;
};

// Moves a picture to one of the eight positions of a square. Bits of `position`: 1 mirrors the rows, 2 mirrors the
// columns, 4 transposes before that. With `back` it moves the picture from that position to the original one.
Picture moved(const Picture& from, int position, bool back);

Picture run(Session& session, NetworkPart part, const Picture& x);

}  // namespace dae::test

#endif  // DAE_TESTS_SUPPORT_TURNED_PICTURES_H_

#ifndef DAE_TESTS_SUPPORT_HIDDEN_COLORS_H_
#define DAE_TESTS_SUPPORT_HIDDEN_COLORS_H_

#include "image/image.h"

namespace dae::test {

// A white disc without a smooth edge, of 8 bits, 1 or 3 colours and alpha; `hidden` is the value of every colour around
// it, under alpha 0.
Image disc(int32_t side, int32_t channels, uint8_t hidden);

// The least value of any colour before a white wall.
float darkest_on_white(const Image& image);

}  // namespace dae::test

#endif  // DAE_TESTS_SUPPORT_HIDDEN_COLORS_H_

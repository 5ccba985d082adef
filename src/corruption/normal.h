#ifndef DAE_CORRUPTION_NORMAL_H_
#define DAE_CORRUPTION_NORMAL_H_

#include <array>
#include <cmath>

#include "corruption/random_blocks.h"
#include "math/portable_math.h"

namespace dae {

// Four standard normal numbers by two Box-Muller transforms (1958). Their magnitude is at most 6.77, that of the
// smallest word.
inline std::array<double, 4> normal_numbers(const PhiloxBlock& words) {
  const double radius0 = std::sqrt(-2.0 * portable_log(open_unit(words[0])));
  const double radius1 = std::sqrt(-2.0 * portable_log(open_unit(words[2])));
  const SineCosine angle0 = portable_sine_cosine(words[1]);
  const SineCosine angle1 = portable_sine_cosine(words[3]);
  return {radius0 * angle0.cosine, radius0 * angle0.sine, radius1 * angle1.cosine, radius1 * angle1.sine};
}

}  // namespace dae

#endif  // DAE_CORRUPTION_NORMAL_H_

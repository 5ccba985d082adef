// Two ways to continue an axis past its ends by mirroring it. They differ in the first element past an end.
#ifndef DAE_COMMON_MIRROR_H_
#define DAE_COMMON_MIRROR_H_

#include <cstdint>

namespace dae {

// The index within an axis of `length` elements for an `index` that may lie outside. The end elements are repeated
// (numpy's and MATLAB's "symmetric"): the convention of MATLAB's imresize, so resizing, blur and the patches that
// chains corrupt use it.
template <class Integer>
constexpr Integer symmetric_index(int64_t index, Integer length) {
  const int64_t period = 2 * int64_t{length};
  const int64_t folded = ((index % period) + period) % period;
  return static_cast<Integer>(folded < length ? folded : period - 1 - folded);
}

// The same without repeating the end elements (numpy's "reflect"). The pixel next to the border is not a copy of the
// border pixel, so the noise stays independent there, as a network expects, and a Bayer sensor's colours continue their
// pattern.
template <class Integer>
constexpr Integer reflect_index(int64_t index, Integer length) {
  if (length == 1) return 0;
  const int64_t period = 2 * (int64_t{length} - 1);
  const int64_t folded = ((index % period) + period) % period;
  return static_cast<Integer>(folded < length ? folded : period - folded);
}

}  // namespace dae

#endif  // DAE_COMMON_MIRROR_H_

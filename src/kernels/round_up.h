#ifndef DAE_KERNELS_ROUND_UP_H_
#define DAE_KERNELS_ROUND_UP_H_

namespace dae {

// The smallest multiple of `multiple` that is at least `value`, for value >= 0.
template <class Integer>
constexpr Integer round_up(Integer value, Integer multiple) {
  return (value + multiple - 1) / multiple * multiple;
}

}  // namespace dae

#endif  // DAE_KERNELS_ROUND_UP_H_

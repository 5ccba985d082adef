#ifndef DAE_KERNELS_ROUND_UP_H_
#define DAE_KERNELS_ROUND_UP_H_

namespace dae {

// The least multiple that is not below value, which is not negative.
template <class Integer>
constexpr Integer round_up(Integer value, Integer multiple) {
  return (value + multiple - 1) / multiple * multiple;
}

}  // namespace dae

#endif  // DAE_KERNELS_ROUND_UP_H_

#ifndef DAE_COMMON_INTEGER_H_
#define DAE_COMMON_INTEGER_H_

#include <concepts>
#include <type_traits>

namespace dae {

// a / b rounded down, for any a and positive b.
template <std::signed_integral A, std::signed_integral B>
constexpr std::common_type_t<A, B> floor_div(A a, B b) {
  return a >= 0 ? a / b : -((-a + b - 1) / b);
}

// a / b rounded up, for any a and positive b.
template <std::signed_integral A, std::signed_integral B>
constexpr std::common_type_t<A, B> ceil_div(A a, B b) {
  return -floor_div(-a, b);
}

}  // namespace dae

#endif  // DAE_COMMON_INTEGER_H_

#ifndef DAE_COMMON_INTERVAL_H_
#define DAE_COMMON_INTERVAL_H_

#include <algorithm>
#include <cstdint>

namespace dae {

// The integers [first, last).
template <typename Index>
struct IntervalOf {
  Index first{};
  Index last{};

  Index count() const { return last - first; }
  bool empty() const { return first >= last; }
  bool operator==(const IntervalOf&) const = default;
};

// Rows, columns or images.
using Interval = IntervalOf<int64_t>;

// The smallest interval that holds both; an empty one adds nothing.
template <typename Index>
IntervalOf<Index> hull(const IntervalOf<Index>& a, const IntervalOf<Index>& b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  return {std::min(a.first, b.first), std::max(a.last, b.last)};
}

}  // namespace dae

#endif  // DAE_COMMON_INTERVAL_H_

#ifndef DAE_IMAGE_QUANTILE_H_
#define DAE_IMAGE_QUANTILE_H_

#include <algorithm>
#include <cstddef>
#include <vector>

namespace dae {

// The value below which `share` of the values are, which must not be empty. Reorders them.
inline double quantile(std::vector<double>& values, double share) {
  const auto place = values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::ranges::nth_element(values, place);
  return *place;
}

}  // namespace dae

#endif  // DAE_IMAGE_QUANTILE_H_

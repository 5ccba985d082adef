#include "corruption/noise_kinds.h"
#include "corruption/normal.h"

namespace dae {

// x + level * x * N
void add_speckle(std::span<const float> clean, std::span<float> noisy, const Noise& noise, uint64_t first) {
  const auto level = static_cast<double>(noise.level);
  corrupt_in_blocks(clean, noisy, noise, first, normal_numbers,
                    [level](double x, double n) { return x + level * x * n; });
}

}  // namespace dae

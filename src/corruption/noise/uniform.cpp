#include "corruption/noise_kinds.h"
#include "corruption/random_blocks.h"

namespace dae {

// x + level * U, U in (-1, 1)
void add_uniform(std::span<const float> clean, std::span<float> noisy, const Noise& noise, uint64_t first) {
  const auto level = static_cast<double>(noise.level);
  corrupt_in_blocks(
      clean, noisy, noise, first, [](const PhiloxBlock& words) { return words; },
      [level](double x, uint32_t word) { return x + level * (2.0 * open_unit(word) - 1.0); });
}

}  // namespace dae

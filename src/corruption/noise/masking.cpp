#include "corruption/noise_kinds.h"
#include "corruption/random_blocks.h"

namespace dae {

// Replaces values by 0 with probability `level`.
void add_masking(std::span<const float> clean, std::span<float> noisy, const Noise& noise, uint64_t first) {
  const auto level = static_cast<double>(noise.level);
  corrupt_in_blocks(
      clean, noisy, noise, first, [](const PhiloxBlock& words) { return words; },
      [level](double x, uint32_t word) { return open_unit(word) < level ? 0.0 : x; });
}

}  // namespace dae

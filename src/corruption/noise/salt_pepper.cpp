#include "corruption/noise_kinds.h"
#include "corruption/random_blocks.h"

namespace dae {

// Replaces values by pepper (0) or salt (1) with probability `level`. One word decides both: below `level` a value is
// corrupted, below half of it black.
void add_salt_pepper(std::span<const float> clean, std::span<float> noisy, const Noise& noise, uint64_t first) {
  const auto level = static_cast<double>(noise.level);
  corrupt_in_blocks(
      clean, noisy, noise, first, [](const PhiloxBlock& words) { return words; },
      [level](double x, uint32_t word) {
        const double u = open_unit(word);
        if (u >= level) return x;
        return u < 0.5 * level ? 0.0 : 1.0;
      });
}

}  // namespace dae

#include <cmath>

#include "corruption/noise_kinds.h"
#include "corruption/random_blocks.h"
#include "math/portable_math.h"

namespace dae {
namespace {

// For larger rates the standard deviation is below 2^-26 of the value, less than the precision of a float.
constexpr double kMaxRate = 0x1p52;
constexpr double kSmallRate = 10.0;

// A number in (0, 1) from two words; one word would be too coarse for the many results of a large rate.
double fine_unit(uint32_t high, uint32_t low) {
  const uint64_t bits = (uint64_t{high} << 32 | low) >> 12;
  return (static_cast<double>(bits) + 0.5) * 0x1p-52;
}

// Inversion by sequential search: subtracts the probabilities of 0, 1, 2, ... from a uniform number until it is used
// up.
double count_by_inversion(double rate, const PhiloxBlock& words) {
  constexpr int kImprobable = 200;  // has a probability below 1e-180 at rate 10; ends the search in spite of rounding
  double u = fine_unit(words[0], words[1]);
  double probability = portable_exp(-rate);
  int k = 0;
  while (u > probability && k < kImprobable) {
    u -= probability;
    ++k;
    probability *= rate / k;
  }
  return k;
}

// Algorithm PTRS of Hoermann, "The transformed rejection method for generating Poisson random variables" (1993), for
// rates of 10 and more. About 9 of 10 attempts are accepted; each uses other words.
double count_by_rejection(double rate, const Noise& noise, uint64_t position) {
  const double b = 0.931 + 2.53 * std::sqrt(rate);
  const double a = -0.059 + 0.02483 * b;
  const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
  const double v_accept = 0.9277 - 3.6224 / (b - 2.0);
  for (uint32_t attempt = 0;; ++attempt) {
    const PhiloxBlock words = random_words(noise, position, attempt);
    const double u = fine_unit(words[0], words[1]) - 0.5;
    const double v = fine_unit(words[2], words[3]);
    const double us = 0.5 - (u < 0.0 ? -u : u);
    const double k = std::floor((2.0 * a / us + b) * u + rate + 0.43);
    if (us >= 0.07 && v <= v_accept) return k;
    if (k < 0.0 || (us < 0.013 && v > us)) continue;
    if (portable_log(v * inverse_alpha / (a / (us * us) + b)) <= portable_log_poisson(k, rate)) return k;
  }
}

// NaN and negative values have no photons and become 0.
double corrupt_value(double x, double unit, const Noise& noise, uint64_t position) {
  const double rate = x / unit;
  if (!(rate > 0.0)) return 0.0;
  if (rate > kMaxRate) return x;
  if (rate >= kSmallRate) return unit * count_by_rejection(rate, noise, position);
  return unit * count_by_inversion(rate, random_words(noise, position, 0));
}

}  // namespace

// level^2 * Poisson(x / level^2)
void add_poisson(std::span<const float> clean, std::span<float> noisy, const Noise& noise, uint64_t first) {
  const double level = static_cast<double>(noise.level);
  for (std::size_t i = 0; i < clean.size(); ++i) {
    noisy[i] = static_cast<float>(corrupt_value(static_cast<double>(clean[i]), level * level, noise, first + i));
  }
}

}  // namespace dae

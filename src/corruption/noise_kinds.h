// The functions of all kinds of noise. corrupt_values() calls them, which checks level and sizes before, and clips
// afterwards.
#ifndef DAE_CORRUPTION_NOISE_KINDS_H_
#define DAE_CORRUPTION_NOISE_KINDS_H_

#include <cstdint>
#include <span>

#include "corruption/noise.h"

namespace dae {

#define DAE_NOISE_KIND(kind, add) \
  void add(std::span<const float> clean, std::span<float> noisy, const Noise& noise, uint64_t first);
#include "corruption/noise_kinds.inc"
#undef DAE_NOISE_KIND

}  // namespace dae

#endif  // DAE_CORRUPTION_NOISE_KINDS_H_

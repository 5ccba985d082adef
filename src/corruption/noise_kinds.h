// The six kinds of noise of corrupt_values(), which checks level and sizes before, and clips afterwards.
#ifndef DAE_CORRUPTION_NOISE_KINDS_H_
#define DAE_CORRUPTION_NOISE_KINDS_H_

#include <cstdint>
#include <span>

#include "corruption/noise.h"

namespace dae {

void add_gaussian(std::span<const float> clean, std::span<float> noisy, const Noise& noise, uint64_t first);
void add_uniform(std::span<const float> clean, std::span<float> noisy, const Noise& noise, uint64_t first);
void add_salt_pepper(std::span<const float> clean, std::span<float> noisy, const Noise& noise, uint64_t first);
void add_masking(std::span<const float> clean, std::span<float> noisy, const Noise& noise, uint64_t first);
void add_poisson(std::span<const float> clean, std::span<float> noisy, const Noise& noise, uint64_t first);
void add_speckle(std::span<const float> clean, std::span<float> noisy, const Noise& noise, uint64_t first);

}  // namespace dae

#endif  // DAE_CORRUPTION_NOISE_KINDS_H_

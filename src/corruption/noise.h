// The corruption C(noisy | clean) of a denoising autoencoder: six processes, each a file beside this one. The noise of
// a value depends on the process, the seed, the image's index and the value's position alone. It is the same bit for
// bit on every platform, however the values are split into calls or over threads.
#ifndef DAE_CORRUPTION_NOISE_H_
#define DAE_CORRUPTION_NOISE_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "image/image.h"

namespace dae {

// What happens to a value x in [0, 1]. N is a standard normal variable, U uniform in (-1, 1).
enum class NoiseKind : uint32_t {
  kGaussian = 0,    // x + level * N: the article's corruption
  kUniform = 1,     // x + level * U
  kSaltPepper = 2,  // with probability level: 0 or 1, evenly
  kMasking = 3,     // with probability level: 0 (Vincent, Larochelle, Bengio, Manzagol 2008)
  kPoisson = 4,     // photon noise: level^2 * Poisson(x / level^2), so its deviation at x = 1 is level
  kSpeckle = 5,     // x + level * x * N
};

struct Noise {
  NoiseKind kind = NoiseKind::kGaussian;
  float level = 0.0f;  // 0 to 1; 0 changes nothing
  uint32_t seed = 0;
  uint32_t index = 0;  // which image of a series: each has noise of its own under the same seed
  bool clip = false;   // the result is clipped to [0, 1]
};

// Noise on every colour value of `clean`, each by itself; alpha stays. The values are counted over the colours alone,
// so RGB and RGBA get the same noise. 8-bit results are always clipped, and rounded to nearest. Throws
// std::invalid_argument for a level outside [0, 1].
Image corrupt(const Image& clean, const Noise& noise, PixelType type);

// The same for a part of an image: values first_value_index, first_value_index + 1, ... of its colour values in order
// of row, column, channel. The index is below 2^48. `noisy` has the size of `clean`, and may be the same memory.
void corrupt_values(std::span<const float> clean, std::span<float> noisy, const Noise& noise,
                    uint64_t first_value_index);

// "gaussian", "uniform", "salt-pepper", "masking", "poisson", "speckle".
const char* noise_name(NoiseKind kind);
// Throws std::invalid_argument, which lists the names, for any other.
NoiseKind parse_noise(std::string_view name);

}  // namespace dae

#endif  // DAE_CORRUPTION_NOISE_H_

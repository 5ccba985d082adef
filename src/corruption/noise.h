// The corruption C(noisy | clean) of a denoising autoencoder: the kinds of noise, each in its own file of
// corruption/noise. The noise of a value depends only on the kind, the seed, the image's index and the value's
// position. It is the same, bit for bit, on every platform, for any split of the values into calls or threads.
#ifndef DAE_CORRUPTION_NOISE_H_
#define DAE_CORRUPTION_NOISE_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "image/image.h"

namespace dae {

// The kinds of noise, as src/api/schema/corrupt.schema.json lists them; noise_kinds.inc says what each does.
enum class NoiseKind : uint32_t {
#define DAE_NOISE_KIND(kind, add) kind,
#include "corruption/noise_kinds.inc"
#undef DAE_NOISE_KIND
};

struct Noise {
  NoiseKind kind = NoiseKind::kGaussian;
  float level = 0.0f;  // 0 to 1; 0 changes nothing
  uint32_t seed = 0;
  uint32_t index = 0;  // number of the image in a series; each has different noise for the same seed
  bool clip = false;   // whether the result is clipped to [0, 1]
};

// Adds noise to every colour value of `clean`, independently; alpha is unchanged. Only colour values are counted, so
// RGB and RGBA get the same noise. 8-bit results are always clipped, and rounded to nearest. Throws
// std::invalid_argument for a level outside [0, 1].
Image corrupt(const Image& clean, const Noise& noise, PixelType type);

// The same for a part of an image: values first_value_index, first_value_index + 1, ... of its colour values in order
// of row, column, channel. The index must be below 2^48. `noisy` has the size of `clean`, and may be the same memory.
void corrupt_values(std::span<const float> clean, std::span<float> noisy, const Noise& noise,
                    uint64_t first_value_index);

// The name of a kind: "gaussian", "uniform", "salt-pepper", "masking", "poisson" or "speckle".
const char* noise_name(NoiseKind kind);
// Throws std::invalid_argument, which lists the names, for other names.
NoiseKind parse_noise_kind(std::string_view name);

}  // namespace dae

#endif  // DAE_CORRUPTION_NOISE_H_

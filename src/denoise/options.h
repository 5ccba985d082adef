#ifndef DAE_DENOISE_OPTIONS_H_
#define DAE_DENOISE_OPTIONS_H_

#include <cstdint>

namespace dae {

// The values of "alpha" in the schema of the denoise options, in its order.
enum class AlphaMode { kKeep, kProcess, kOpaque };

// The share of the network's result in the output, from 0 to 1.
struct Strength {
  Strength(float both = 1.0f) : luma(both), chroma(both) {}
  Strength(float of_luma, float of_chroma) : luma(of_luma), chroma(of_chroma) {}

  bool is_full() const { return luma == 1.0f && chroma == 1.0f; }

  float luma;
  float chroma;
};

struct DenoiseOptions {
  // Side of a tile without its overlap, in pixels of the picture; 0: automatic; -1: the whole image as one tile.
  int32_t tile = 0;
  AlphaMode alpha = AlphaMode::kKeep;
  Strength strength = 1.0f;  // 1: the network's output, 0: the input; of a network that enlarges, enlarged bicubically
  // Sigma of the picture's noise on the scale of 0 to 1, for a network with a noise_sigma; 0: estimated from the
  // picture.
  float noise_level = 0.0f;
};

}  // namespace dae

#endif  // DAE_DENOISE_OPTIONS_H_

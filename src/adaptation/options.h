#ifndef DAE_ADAPTATION_OPTIONS_H_
#define DAE_ADAPTATION_OPTIONS_H_

#include <cstdint>
#include <string_view>

namespace dae {

struct AdaptationOptions {
  bool clean = false;  // the pictures have no noise
  // Clean pictures: range of the sigma of the noise that is added. Noisy ones: their sigma, or 0 to estimate it.
  float min_sigma = 0.0f;
  float max_sigma = 0.0f;
  uint32_t seed = 0;
  float learning_rate = 0.0f;  // 0: what suits the network
};

// Reads the JSON that dae_adaptation_create() documents. Throws std::invalid_argument, which names the key.
AdaptationOptions parse_adaptation_options(std::string_view json);

}  // namespace dae

#endif  // DAE_ADAPTATION_OPTIONS_H_

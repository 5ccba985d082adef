#ifndef DAE_CLI_ADAPT_H_
#define DAE_CLI_ADAPT_H_

#include <cstdint>
#include <span>
#include <string>

#include "cli/handles.h"

namespace dae::cli {

struct AdaptOptions {
  std::string model;      // name of a built-in model or a file
  std::string companion;  // name of a built-in model or a file, or "none"; empty: as dae_companion_for()
  std::string noisy;      // file with the noise to remove, for clean pictures
  bool clean = false;
  float sigma = -1.0f;    // of the noise, of 255; negative: the library's default
  double seconds = 30.0;  // of training; 0: trains `steps` steps
  int32_t steps = 0;
  uint32_t seed = 0;
  int threads = 1;
};

struct Adapted {
  ModelHandle model;
  dae_adaptation_state state;
};

// Trains the model on the pictures, with a progress line that begins with `subject`. An interrupt ends it with the best
// weights so far.
Adapted adapt(std::span<const dae_image* const> pictures, const AdaptOptions& options, const std::string& subject);

}  // namespace dae::cli

#endif  // DAE_CLI_ADAPT_H_

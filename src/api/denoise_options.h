#ifndef DAE_API_DENOISE_OPTIONS_H_
#define DAE_API_DENOISE_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "denoise/options.h"
#include "options/option_reader.h"

namespace dae::api {

// The options of dae_denoise_start(): those of the job, and the network that it runs, made from the session's.
struct JobOptions {
  DenoiseOptions job;
  std::optional<int32_t> parts;  // the first networks of a cascade; absent: all
  int32_t views = 1;             // of a self-ensemble
};

// Reads the schema's "denoise" options. Throws std::invalid_argument for anything that the schema does not allow.
JobOptions read_denoise_options(std::string_view json);
// Reads the options from an object that has these options among others.
JobOptions read_denoise_options(const Options& options);

}  // namespace dae::api

#endif  // DAE_API_DENOISE_OPTIONS_H_

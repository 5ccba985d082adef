#ifndef DAE_CLI_DEFAULT_MODEL_H_
#define DAE_CLI_DEFAULT_MODEL_H_

#include <cstdint>
#include <span>

namespace dae::cli {

// models/fashion-tutorial.safetensors, built in.
std::span<const uint8_t> default_model();

}  // namespace dae::cli

#endif  // DAE_CLI_DEFAULT_MODEL_H_

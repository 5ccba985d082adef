#ifndef DAE_CLI_BUILTIN_MODELS_H_
#define DAE_CLI_BUILTIN_MODELS_H_

#include <cstdint>
#include <span>
#include <string_view>

namespace dae::cli {

// The bytes of a built-in model file (models/NAME.safetensors); empty if there is none of this name.
std::span<const uint8_t> builtin_model(std::string_view name);

// All names, separated by commas: "fashion-tutorial, ...".
const char* builtin_model_names();

}  // namespace dae::cli

#endif  // DAE_CLI_BUILTIN_MODELS_H_

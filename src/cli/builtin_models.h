#ifndef DAE_CLI_BUILTIN_MODELS_H_
#define DAE_CLI_BUILTIN_MODELS_H_

#include <cstdint>
#include <span>
#include <string_view>

namespace dae::cli {

// A file of models/ that is built in, by its name without the extension; empty when there is none of the name.
std::span<const uint8_t> builtin_model(std::string_view name);

// All names: "fashion-tutorial, ...".
const char* builtin_model_names();

}  // namespace dae::cli

#endif  // DAE_CLI_BUILTIN_MODELS_H_

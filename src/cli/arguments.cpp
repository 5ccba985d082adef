#include "cli/arguments.h"

#include <cmath>
#include <cstdlib>
#include <map>

#include "cli/builtin_models.h"
#include "cli/schema_options.h"

namespace dae::cli {

NoiseArgument parse_noise_argument(const std::string& text) {
  const std::size_t colon = text.find(':');
  NoiseArgument noise{.kind = text.substr(0, colon)};
  const char* number = colon == std::string::npos ? "" : text.c_str() + colon + 1;
  char* end = nullptr;
  noise.level = std::strtof(number, &end);
  const std::string expected = "expected KIND:LEVEL such as gaussian:0.2, got \"" + text + "\"";
  if (end == number || *end != '\0' || !std::isfinite(noise.level)) throw CLI::ValidationError("--noise", expected);
  if (dae_options_check("corrupt", noise_options(noise).json().c_str()) != DAE_OK)
    throw CLI::ValidationError("--noise", expected + ": " + dae_error_message());
  return noise;
}

void add_model_option(CLI::App& command, std::string& model, const char* by_default) {
  const std::string text = std::string(
                               "Model file (.safetensors) or the name of a built-in model (photo and photo-small use "
                               "photo-gray and photo-small-gray for gray images, photo also photo-camera-large for "
                               "images from cameras): ") +
                           builtin_model_names() + "; default: " + by_default;
  command.add_option("-m,--model", model, text);
}

void add_threads_option(CLI::App& command, int& threads) {
  command.add_option("-t,--threads", threads, "Number of threads; the result does not depend on it")
      ->check(CLI::Range(1, 256));
}

void add_kernels_option(CLI::App& command, std::string& kernels) {
  command
      .add_option(
          "--kernels", kernels,
          "What computes the network: auto (the fastest for each layer), xnnpack (XNNPACK's operators), own (this "
          "project's kernels) or reference (plain loops, slow)")
      ->check(CLI::IsMember({"auto", "xnnpack", "own", "reference"}))
      ->capture_default_str();
}

void add_matrix_option(CLI::App& command, dae_matrix& matrix) {
  const std::map<std::string, dae_matrix> names{
      {"auto", DAE_MATRIX_BY_SIZE}, {"bt601", DAE_MATRIX_BT601}, {"bt709", DAE_MATRIX_BT709}};
  command
      .add_option("--matrix", matrix,
                  "Matrix of a video's colours: auto, bt601 or bt709; auto is bt709 from 1280 columns or 720 rows on, "
                  "else bt601")
      ->transform(CLI::CheckedTransformer(names).description(""))
      ->default_str("auto");
}

void add_remove_metadata_option(CLI::App& command, bool& strip) {
  command.add_flag("--strip", strip,
                   "Leave out the image's colour profile and EXIF, which PNG and JPEG output otherwise keep");
}

}  // namespace dae::cli

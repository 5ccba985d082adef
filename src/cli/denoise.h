#ifndef DAE_CLI_DENOISE_H_
#define DAE_CLI_DENOISE_H_

#include <string>
#include <vector>

#include "cli/networks.h"
#include "cli/schema_options.h"

namespace dae::cli {

// Options of `dae denoise` and `dae upscale`.
struct DenoiseArguments {
  std::vector<std::string> inputs;  // files, folders, or "-"
  std::string output;               // a file, a folder, or "-"
  std::string model;                // empty: a built-in model chosen for each picture
  bool enlarges = false;            // true for dae upscale
  int scale = 0;                    // factor of dae upscale; 0: the model's
  std::string format;               // "png" or "jpeg"; empty: by the output's name, or PNG
  int quality = 92;
  RunConfig config;
  GivenOptions given;                      // of dae_denoise_start()
  dae_matrix matrix = DAE_MATRIX_BY_SIZE;  // of videos
  double adapt_seconds = 0.0;              // of dae denoise; 0: networks stay as they are
  bool strip = false;                      // of pictures
  bool verbose = false;                    // dae denoise
  bool force = false;
};

// Runs the command. Returns its exit code: 1 if some of several pictures could not be denoised.
int denoise_files(const DenoiseArguments& options);

}  // namespace dae::cli

#endif  // DAE_CLI_DENOISE_H_

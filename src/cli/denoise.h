#ifndef DAE_CLI_DENOISE_H_
#define DAE_CLI_DENOISE_H_

#include <string>
#include <vector>

#include "cli/handles.h"
#include "cli/networks.h"

namespace dae::cli {

// Denoises an image and shows a progress line. `subject` names the image in errors and in the line.
Picture denoise(dae_session& session, const dae_image& noisy, const dae_denoise_options& options,
                const std::string& subject);

// Options of `dae denoise` and `dae upscale`.
struct DenoiseOptions {
  std::vector<std::string> inputs;  // files, folders, or "-"
  std::string output;               // a file, a folder, or "-"
  std::string model;                // empty: a built-in model chosen for each picture
  bool enlarges = false;            // true for dae upscale
  int scale = 0;                    // factor of dae upscale; 0: the model's
  std::string format;               // "png" or "jpeg"; empty: by the output's name, or PNG
  int quality = 92;
  RunConfig config;
  int tile = 0;
  float strength = 1.0f;
  float sigma = 0.0f;                      // sigma of the noise, 0 to 255; 0: estimated
  dae_matrix matrix = DAE_MATRIX_BY_SIZE;  // colour matrix of videos
  bool strip = false;                      // whether to drop a picture's metadata
  bool verbose = false;                    // of dae denoise
  bool force = false;
};

// Runs the command. Returns its exit code: 1 if some of several pictures could not be denoised.
int denoise_files(const DenoiseOptions& options);

}  // namespace dae::cli

#endif  // DAE_CLI_DENOISE_H_

#ifndef DAE_CLI_DENOISE_H_
#define DAE_CLI_DENOISE_H_

#include <string>
#include <vector>

#include "cli/handles.h"
#include "cli/networks.h"

namespace dae::cli {

// Runs a whole job with a progress line. `subject` names the image in errors and in the line.
Picture denoise(dae_session& session, const dae_image& noisy, const dae_denoise_options& options,
                const std::string& subject);

// Of `dae denoise` and `dae upscale`.
struct DenoiseOptions {
  std::vector<std::string> inputs;  // files, folders, or "-"
  std::string output;               // a file, a folder, or "-"
  std::string model;                // empty: the built-in one for each picture
  bool enlarges = false;            // dae upscale
  int scale = 0;                    // of it; 0: the model's
  std::string format;               // "png" or "jpeg"; empty: by the output's name, else PNG
  int quality = 92;
  RunConfig config;
  int tile = 0;
  float strength = 1.0f;
  float sigma = 0.0f;                      // of the noise, of 255; 0: estimated
  dae_matrix matrix = DAE_MATRIX_BY_SIZE;  // of videos
  double adapt_seconds = 0.0;              // of dae denoise; 0: networks stay as they are
  bool strip = false;                      // of pictures
  bool verbose = false;                    // dae denoise
  bool force = false;
};

// The whole command; the exit code: 1 when some of several pictures could not be denoised.
int denoise_files(const DenoiseOptions& options);

}  // namespace dae::cli

#endif  // DAE_CLI_DENOISE_H_

#ifndef DAE_CLI_DENOISE_IMAGE_H_
#define DAE_CLI_DENOISE_IMAGE_H_

#include <string>

#include "cli/handles.h"

namespace dae::cli {

// Runs a whole job with a progress line. `subject` names the image in errors and in the line.
// `options` is the JSON of dae_denoise_start().
ImageHandle denoise(dae_session& session, const dae_image& noisy, const std::string& options,
                    const std::string& subject);

}  // namespace dae::cli

#endif  // DAE_CLI_DENOISE_IMAGE_H_

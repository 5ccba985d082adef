#ifndef DAE_CLI_DENOISE_H_
#define DAE_CLI_DENOISE_H_

#include <string>

#include "cli/handles.h"

namespace dae::cli {

// Runs a whole job with a progress line. `subject` names the image in errors.
Picture denoise(dae_session& session, const dae_image& noisy, const dae_denoise_options& options,
                const std::string& subject);

}  // namespace dae::cli

#endif  // DAE_CLI_DENOISE_H_

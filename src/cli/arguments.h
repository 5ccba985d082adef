// Options that several commands share.
#ifndef DAE_CLI_ARGUMENTS_H_
#define DAE_CLI_ARGUMENTS_H_

#include <CLI/CLI.hpp>
#include <string>

#include "api/dae.h"
#include "api/dae_video.h"
#include "cli/handles.h"

namespace dae::cli {

// "gaussian:0.2". Throws CLI::ValidationError naming what is accepted.
NoiseArgument parse_noise_argument(const std::string& text);

// `by_default` describes the default in the help text.
void add_model_option(CLI::App& command, std::string& model, const char* by_default);
void add_threads_option(CLI::App& command, int& threads);
void add_kernels_option(CLI::App& command, std::string& kernels);
void add_matrix_option(CLI::App& command, dae_matrix& matrix);
void add_remove_metadata_option(CLI::App& command, bool& strip);

// Runs `app`, and returns the exit code: 0, 1 for an error, or CLI11's for arguments that are not understood. Writes
// errors to stderr, with the name of the app before them.
int run_app(CLI::App& app, int argc, char** argv);

// Each function adds its subcommand to `app`; CLI11 runs the chosen one.
void add_info_command(CLI::App& app);
void add_denoise_command(CLI::App& app);
void add_adapt_command(CLI::App& app);
void add_upscale_command(CLI::App& app);
void add_fuse_command(CLI::App& app);
void add_corrupt_command(CLI::App& app);
void add_compare_command(CLI::App& app);
void add_eval_command(CLI::App& app);
void add_train_command(CLI::App& app);
void add_average_command(CLI::App& app);
void add_export_command(CLI::App& app);
void add_import_command(CLI::App& app);

}  // namespace dae::cli

#endif  // DAE_CLI_ARGUMENTS_H_

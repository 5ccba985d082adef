#include <cstdio>
#include <exception>

#include "cli/arguments.h"

int main(int argc, char** argv) {
  CLI::App app("Denoising autoencoders on the processor", "dae");
  app.require_subcommand(1);
  app.set_version_flag("--version", dae_version());
  dae::cli::add_info_command(app);
  dae::cli::add_denoise_command(app);
  dae::cli::add_upscale_command(app);
  dae::cli::add_fuse_command(app);
  dae::cli::add_corrupt_command(app);
  dae::cli::add_compare_command(app);
  dae::cli::add_eval_command(app);
  dae::cli::add_train_command(app);
  dae::cli::add_average_command(app);
  dae::cli::add_plates_command(app);
  try {
    app.parse(argc, argv);
    return 0;
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "dae: %s\n", error.what());
    return 1;
  }
}

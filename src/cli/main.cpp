#include "cli/arguments.h"

int main(int argc, char** argv) {
  CLI::App app("Denoising autoencoders on the CPU", "dae");
  app.require_subcommand(1);
  app.set_version_flag("--version", dae_version());
  dae::cli::add_info_command(app);
  dae::cli::add_denoise_command(app);
  dae::cli::add_adapt_command(app);
  dae::cli::add_upscale_command(app);
  dae::cli::add_fuse_command(app);
  dae::cli::add_corrupt_command(app);
  dae::cli::add_compare_command(app);
  dae::cli::add_eval_command(app);
  dae::cli::add_train_command(app);
  dae::cli::add_average_command(app);
  dae::cli::add_export_command(app);
  dae::cli::add_import_command(app);
  return dae::cli::run_app(app, argc, argv);
}

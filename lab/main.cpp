#include "cli/arguments.h"
#include "lab/commands.h"

int main(int argc, char** argv) {
  CLI::App app("Makes training data for the shipped models, and measures them", "dae-lab");
  app.require_subcommand(1);
  app.set_version_flag("--version", dae_version());
  dae::lab::add_codes_command(app);
  dae::lab::add_plates_command(app);
  return dae::cli::run_app(app, argc, argv);
}

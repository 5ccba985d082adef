#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <iostream>

#include "cli/arguments.h"

namespace {

// What was printed is of use only if it has arrived: a full disk is an error of every command.
int finish(int code) {
  errno = 0;
  std::cout.flush();
  const bool flushed = std::fflush(stdout) == 0;
  if (flushed && std::ferror(stdout) == 0 && std::cout) return code;
  std::fprintf(stderr, "dae: standard output: cannot be written%s%s\n", errno == 0 ? "" : ": ",
               errno == 0 ? "" : std::strerror(errno));
  return code == 0 ? 1 : code;
}

}  // namespace

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
  dae::cli::add_plates_command(app);
  try {
    app.parse(argc, argv);
    return finish(0);
  } catch (const CLI::ParseError& error) {
    return finish(app.exit(error));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "dae: %s\n", error.what());
    return 1;
  }
}

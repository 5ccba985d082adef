#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <iostream>

#include "cli/arguments.h"

namespace dae::cli {
namespace {

// Flushes standard output; if it cannot be written, for example on a full disk, the command fails.
int finish(const CLI::App& app, int code) {
  errno = 0;
  std::cout.flush();
  const bool flushed = std::fflush(stdout) == 0;
  if (flushed && std::ferror(stdout) == 0 && std::cout) return code;
  std::fprintf(stderr, "%s: standard output: cannot be written%s%s\n", app.get_name().c_str(), errno == 0 ? "" : ": ",
               errno == 0 ? "" : std::strerror(errno));
  return code == 0 ? 1 : code;
}

}  // namespace

int run_app(CLI::App& app, int argc, char** argv) {
  try {
    app.parse(argc, argv);
    return finish(app, 0);
  } catch (const CLI::ParseError& error) {
    return finish(app, app.exit(error));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", app.get_name().c_str(), error.what());
    return 1;
  }
}

}  // namespace dae::cli

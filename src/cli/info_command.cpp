#include <cstdio>

#include "cli/arguments.h"
#include "cli/handles.h"

namespace dae::cli {

void add_info_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("info", "Describe a model as JSON");
  auto path = std::make_shared<std::string>("fashion-tutorial");
  add_model_option(*command, *path, "fashion-tutorial");
  auto kernels = std::make_shared<std::string>("auto");
  add_kernels_option(*command, *kernels);
  command->callback([path, kernels] { std::puts(dae_model_info(with_kernels(*load_model(*path), *kernels).get())); });
}

}  // namespace dae::cli

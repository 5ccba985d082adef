#include <memory>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/handles.h"
#include "cli/output_target.h"

namespace dae::cli {
namespace {

struct AverageOptions {
  std::vector<std::string> models;
  std::string output;
  bool force = false;
};

void run(const AverageOptions& options) {
  require_output(options.output, options.force);
  std::vector<ModelHandle> models;
  std::vector<const dae_model*> pointers;
  for (const std::string& path : options.models) {
    models.push_back(load_model(path));
    pointers.push_back(models.back().get());
  }
  dae_model* average = nullptr;
  check(dae_model_average(pointers.data(), static_cast<int32_t>(pointers.size()), &average), options.output);
  write_model(*ModelHandle(average), options.output, options.force);
}

}  // namespace

void add_average_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("average", "Average the weights of several models");
  auto options = std::make_shared<AverageOptions>();
  command
      ->add_option(
          "models", options->models,
          "Model files or names of built-in models, all with the same layers; the first gives name and description")
      ->required()
      ->expected(2, 1000);
  command->add_option("-o,--output", options->output, "Model file to write (.safetensors); - is standard output")
      ->required();
  command->add_flag("-f,--force", options->force, "Replace existing files");
  command->footer("The average of runs that started from the same weights is often better than each of them");
  command->callback([options] { run(*options); });
}

}  // namespace dae::cli

#include "cli/adapt.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "cli/arguments.h"
#include "cli/files.h"
#include "cli/output_target.h"

namespace dae::cli {
namespace {

struct Command {
  std::vector<std::string> pictures;
  std::string output;
  bool force = false;
  AdaptOptions adapting;
};

void run(Command command) {
  require_output(command.output, command.force);
  std::vector<ImageHandle> pictures;
  std::vector<const dae_image*> each;
  for (const std::string& path : with_files_of_folders(command.pictures)) {
    pictures.push_back(read_image(path));
    each.push_back(pictures.back().get());
  }
  AdaptOptions& options = command.adapting;
  if (options.steps > 0) options.seconds = 0.0;
  if (options.model.empty()) options.model = dae_network_for(each.front(), "", 0.0f);
  const Adapted adapted = adapt(each, options, "adapt");
  write_model(*adapted.model, command.output, command.force);
  const dae_adaptation_state& state = adapted.state;
  const double gain = state.best_loss > 0.0 ? 10.0 * std::log10(state.start_loss / state.best_loss) : 0.0;
  std::fprintf(stderr, "%s: %s after %d steps, best at step %d: error on held-back pixels %.2f dB less\n",
               command.output.c_str(), options.model.c_str(), state.step, state.best_step, gain);
}

void add_training_options(CLI::App& command, AdaptOptions& options) {
  CLI::Option* seconds =
      command.add_option("--seconds", options.seconds, "Time to train for; the number of steps depends on the machine")
          ->check(CLI::PositiveNumber)
          ->capture_default_str();
  command
      .add_option("--steps", options.steps,
                  "Training steps instead of a time; the same number gives the same model on any number of threads")
      ->check(CLI::PositiveNumber)
      ->excludes(seconds);
  command.add_option("-s,--seed", options.seed, "Seed of the random numbers")->capture_default_str();
  CLI::Option* sigma =
      command
          .add_option("--sigma", options.sigma,
                      "Sigma of the images' white noise, 0 to 255, or of the noise to add to clean ones; default: "
                      "estimated, for clean ones 5 to 50")
          ->check(CLI::Range(0.0f, 255.0f));
  CLI::Option* clean =
      command.add_flag("--clean", options.clean,
                       "The images have no noise: the model learns to remove white noise from images of their kind");
  command
      .add_option(
          "--noisy", options.noisy,
          "Image with the noise to remove: clean images get white noise of 0.6 to 1.4 times its estimated sigma")
      ->needs(clean)
      ->excludes(sigma);
  command.add_option("--companion", options.companion,
                     "Model with a noiseSigma whose results are averaged with the model's own to learn from, or none; "
                     "default: photo-small for photo-camera and photo-camera-large, else none");
  add_threads_option(command, options.threads);
}

}  // namespace

void add_adapt_command(CLI::App& app) {
  CLI::App* sub = app.add_subcommand("adapt", "Train a model on the noisy images that it is to denoise");
  auto command = std::make_shared<Command>();
  command->adapting.threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  sub->add_option("pictures", command->pictures, "PNG, JPEG, BMP or GIF files, or folders of such files")->required();
  sub->add_option("-o,--output", command->output, "Model file to write (.safetensors)")->required();
  add_model_option(*sub, command->adapting.model, "the model that fits the first image");
  add_training_options(*sub, command->adapting);
  sub->add_flag("-f,--force", command->force, "Replace existing files");
  sub->footer("Ctrl-C ends the training; the best weights so far are written");
  sub->callback([command] { run(*command); });
}

}  // namespace dae::cli

#include "cli/arguments.h"
#include "cli/handles.h"

namespace dae::cli {
namespace {

struct CorruptOptions {
  std::string input;
  std::string output;
  std::string noise = "gaussian:0.2";
  uint32_t seed = 0;
  bool force = false;
};

void run(const CorruptOptions& options) {
  const NoiseChoice choice = parse_noise(options.noise);
  const dae_noise noise{choice.kind, choice.level, options.seed, 0, 1};
  write_image(*corrupt(*read_image(options.input), noise, DAE_PIXEL_U8), options.output, {}, options.force);
}

}  // namespace

void add_corrupt_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("corrupt", "Add noise to an image");
  auto options = std::make_shared<CorruptOptions>();
  command->add_option("image", options->input, "PNG, JPEG, BMP or GIF; - reads standard input")->required();
  command->add_option("-o,--output", options->output, "PNG to write; - writes standard output")->required();
  command
      ->add_option("-n,--noise", options->noise,
                   "KIND:LEVEL; kinds: gaussian, uniform, salt-pepper, masking, poisson, speckle; level 0 to 1")
      ->capture_default_str();
  command->add_option("-s,--seed", options->seed, "The same seed gives the same noise on every machine")
      ->capture_default_str();
  command->add_flag("-f,--force", options->force, "Replace the output if it exists");
  command->callback([options] { run(*options); });
}

}  // namespace dae::cli

#include "cli/arguments.h"
#include "cli/handles.h"

namespace dae::cli {
namespace {

struct CorruptOptions {
  std::string input;
  std::string output;
  std::string noise = "gaussian:0.2";
  std::string chain;
  uint32_t seed = 0;
  bool force = false;
};

void run(const CorruptOptions& options) {
  const Picture clean = read_image(options.input);
  if (!options.chain.empty()) {
    write_image(*corrupt(*clean, options.chain, options.seed, DAE_PIXEL_U8), options.output, {}, options.force);
    return;
  }
  const NoiseChoice choice = parse_noise(options.noise);
  const dae_noise noise{choice.kind, choice.level, options.seed, 0, 1};
  write_image(*corrupt(*clean, noise, DAE_PIXEL_U8), options.output, {}, options.force);
}

}  // namespace

void add_corrupt_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("corrupt", "Add noise to an image, or make it small, blurred, compressed");
  auto options = std::make_shared<CorruptOptions>();
  command->add_option("image", options->input, "PNG, JPEG, BMP or GIF; - reads standard input")->required();
  command->add_option("-o,--output", options->output, "PNG to write; - writes standard output")->required();
  CLI::Option* noise =
      command
          ->add_option("-n,--noise", options->noise,
                       "KIND:LEVEL; kinds: gaussian, uniform, salt-pepper, masking, poisson, speckle; level 0 to 1")
          ->capture_default_str();
  command
      ->add_option(
          "-c,--chain", options->chain,
          "Several steps instead, such as \"blur 1.2 + x4 + noise 25 + jpeg 40\": xN, area xN, video xN, up N, "
          "blur SIGMA, motion PIXELS DEGREES, noise SIGMA (of 255), KIND LEVEL, jpeg QUALITY")
      ->excludes(noise);
  command->add_option("-s,--seed", options->seed, "The same seed gives the same noise on every machine")
      ->capture_default_str();
  command->add_flag("-f,--force", options->force, "Replace the output if it exists");
  command->callback([options] { run(*options); });
}

}  // namespace dae::cli

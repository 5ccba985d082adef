#include "cli/arguments.h"
#include "cli/byte_stream.h"
#include "cli/handles.h"
#include "cli/picture_name.h"
#include "cli/schema_options.h"
#include "cli/video.h"

namespace dae::cli {
namespace {

struct CorruptOptions {
  std::string input;
  std::string output;
  std::string noise = "gaussian:0.2";
  std::string chain;
  uint32_t seed = 0;
  bool strip = false;
  bool force = false;
};

// `index`: number of the picture in a series; each has different noise for the same seed. The result has the picture's
// pixel type.
ImageHandle corrupted(const dae_image& clean, const CorruptOptions& options, uint32_t index) {
  const dae_pixel_type type = dae_image_pixel_type(&clean);
  if (!options.chain.empty()) return corrupt(clean, options.chain, options.seed, index, type);
  NoiseArgument noise = parse_noise_argument(options.noise);
  noise.seed = options.seed;
  noise.index = index;
  return corrupt(clean, noise, type);
}

void run(const CorruptOptions& options) {
  if (!is_video_name(options.output)) require_png_name(options.output);
  require_output(options.output, options.force);
  InputStream input(options.input);
  if (is_video(input)) {
    filter_video(input, DAE_MATRIX_BY_SIZE, options.output, options.force,
                 [&](const dae_image& frame, const FramePlace& place) {
                   return corrupted(frame, options, static_cast<uint32_t>(place.number - 1));
                 });
    return;
  }
  refuse_video_name(options.output, input);
  const ImageHandle clean = read_image(input);
  if (options.strip) remove_metadata(*clean);
  write_image(*corrupted(*clean, options, 0), options.output, {}, options.force);
}

}  // namespace

void add_corrupt_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand(
      "corrupt", "Corrupt an image or a video: noise, scaling, blur, compression, a simulated camera");
  auto options = std::make_shared<CorruptOptions>();
  command
      ->add_option("image", options->input,
                   "PNG, JPEG, BMP or GIF, or a YUV4MPEG2 video (.y4m); - reads standard input")
      ->required();
  command->add_option("-o,--output", options->output, "PNG or .y4m to write; - writes standard output")->required();
  CLI::Option* noise = command
                           ->add_option("-n,--noise", options->noise,
                                        std::string("KIND:LEVEL; kinds: ") + noise_kinds() + "; level 0 to 1")
                           ->capture_default_str();
  command
      ->add_option(
          "-c,--chain", options->chain,
          std::string("Chain of corruptions instead of --noise, such as \"blur 1.2 + x4 + noise 25 + jpeg 40\": ") +
              chain_steps() + "; or KIND LEVEL. SIGMA of noise is 0 to 255")
      ->excludes(noise);
  command
      ->add_option("-s,--seed", options->seed, "Seed of the noise; the same seed gives the same noise on every machine")
      ->capture_default_str();
  add_remove_metadata_option(*command, options->strip);
  command->add_flag("-f,--force", options->force, "Replace existing files");
  command->callback([options] { run(*options); });
}

}  // namespace dae::cli

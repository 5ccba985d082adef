#include "cli/arguments.h"
#include "cli/denoise.h"

namespace dae::cli {

namespace {

void add_picture_options(CLI::App& command, DenoiseArguments& options) {
  command
      .add_option(
          "pictures", options.inputs,
          "PNG, JPEG, BMP or GIF files, folders of such files, YUV4MPEG2 videos (.y4m), or - for standard input")
      ->required();
  command
      .add_option("-o,--output", options.output,
                  "File to write; for several images a folder, in which they keep their names; - for standard output")
      ->required();
  command
      .add_option("--format", options.format,
                  "Format of images, png or jpeg; default: by the output's name, and PNG in a folder or pipe")
      ->check(CLI::IsMember({"png", "jpeg"}));
  command.add_option("--quality", options.quality, "Quality of JPEG output")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  add_threads_option(command, options.config.threads);
  add_kernels_option(command, options.config.kernels);
  add_matrix_option(command, options.matrix);
  add_remove_metadata_option(command, options.strip);
  command.add_flag("-f,--force", options.force, "Replace existing files");
}

void run(const DenoiseArguments& options) {
  const int code = denoise_files(options);
  if (code != 0) throw CLI::RuntimeError(code);
}

}  // namespace

void add_denoise_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("denoise", "Denoise images of any size and video");
  command->footer(
      "Video goes through pipes: ffmpeg -i in.mp4 -f yuv4mpegpipe - | dae denoise - -o - | ffmpeg -i - out.mp4");
  auto options = std::make_shared<DenoiseArguments>();
  add_picture_options(*command, *options);
  add_model_option(*command, options->model, "the model that fits each image");
  add_schema_options(*command, denoise_schema_options(), options->given);
  command
      ->add_option("--adapt", options->adapt_seconds,
                   "Seconds of training on each image before it is denoised, as dae adapt does; 30 without a number")
      ->expected(0, 1)
      ->default_str("30")
      ->check(CLI::PositiveNumber);
  command->add_flag("-v,--verbose", options->verbose,
                    "Print which model each image used and how much noise was removed");
  command->callback([options] { run(*options); });
}

void add_upscale_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("upscale", "Enlarge images and video by super-resolution");
  command->footer(
      "Video goes through pipes: ffmpeg -i in.mp4 -f yuv4mpegpipe - | dae upscale - -o - | ffmpeg -i - out.mp4");
  auto options = std::make_shared<DenoiseArguments>();
  options->enlarges = true;
  add_picture_options(*command, *options);
  add_model_option(*command, options->model, "super-x2, super-x4 or super-x8, by the scale");
  add_schema_options(*command, upscale_schema_options(), options->given);
  command->callback([options] {
    // The scale chooses the network; the library's options have no such name.
    options->scale = static_cast<int>(options->given.take("scale", 0.0));
    run(*options);
  });
}

}  // namespace dae::cli

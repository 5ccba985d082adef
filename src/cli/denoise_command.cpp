#include "cli/arguments.h"
#include "cli/denoise.h"
#include "cli/handles.h"
#include "cli/progress.h"

namespace dae::cli {
namespace {

struct DenoiseCommandOptions {
  std::string input;
  std::string output;
  std::string model;
  int threads = 1;
  int tile = 0;
  float strength = 1.0f;
  bool force = false;
};

void run(const DenoiseCommandOptions& options) {
  const ModelHandle model = load_model(options.model);
  const SessionHandle session = open_session(*model, options.threads);
  const Picture noisy = read_image(options.input);
  const dae_denoise_options choice{options.tile, DAE_ALPHA_KEEP, options.strength};
  write_png(*denoise(*session, *noisy, choice, options.input), options.output, options.force);
}

}  // namespace

Picture denoise(dae_session& session, const dae_image& noisy, const dae_denoise_options& options,
                const std::string& subject) {
  dae_job* job = nullptr;
  check(dae_denoise_start(&session, &noisy, &options, &job), subject);
  const JobHandle owner(job);
  const int32_t tiles = dae_job_tiles(job);
  Progress progress("tile", tiles);
  for (int32_t done = 0; done < tiles;) {
    check(dae_job_step(job, &done), subject);
    progress.update(done);
  }
  dae_image* result = nullptr;
  check(dae_job_take(job, &result), subject);
  return Picture(result);
}

void add_denoise_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("denoise", "Denoise an image of any size");
  auto options = std::make_shared<DenoiseCommandOptions>();
  command->add_option("image", options->input, "PNG, JPEG, BMP or GIF")->required();
  command->add_option("-o,--output", options->output, "PNG to write")->required();
  add_model_option(*command, options->model);
  add_threads_option(*command, options->threads);
  command->add_option("--tile", options->tile, "Side of a tile in pixels; 0: automatic, -1: the whole image at once")
      ->check(CLI::Range(-1, 65536))
      ->capture_default_str();
  command->add_option("--strength", options->strength, "1: the network's output, 0: the input")
      ->check(CLI::Range(0.0f, 1.0f))
      ->capture_default_str();
  command->add_flag("-f,--force", options->force, "Replace the output if it exists");
  command->callback([options] { run(*options); });
}

}  // namespace dae::cli

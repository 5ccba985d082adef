#include <stdexcept>

#include "cli/arguments.h"
#include "cli/eval.h"

namespace dae::cli {
namespace {

void run(const EvalOptions& options) {
  if (!options.pairs.empty()) {
    if (options.folder.empty() && !options.fashion_mnist) return eval_pairs(options);
    throw std::runtime_error("eval: expected --pairs alone, without a folder and without --fashion-mnist");
  }
  if (options.folder.empty() != options.fashion_mnist) {
    throw std::runtime_error("eval: expected a folder of clean images, --pairs or --fashion-mnist");
  }
  if (options.fashion_mnist && options.given.has("selfEnsemble")) {
    throw std::runtime_error("eval: expected --self-ensemble together with a folder of clean images");
  }
  if (options.fashion_mnist) return eval_fashion_mnist(options);
  is_super(options) ? eval_super(options) : eval_folder(options);
}

}  // namespace

void add_eval_command(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("eval", "Corrupt clean images, denoise or enlarge them and print PSNR and SSIM");
  auto options = std::make_shared<EvalOptions>();
  command->add_option("folder", options->folder, "Folder of clean images, corrupted by Gaussian noise of each --sigma");
  add_model_option(*command, options->model, "the model that fits each image");
  command
      ->add_option("--scale", options->scale,
                   "Measure super-resolution by this factor; default: the model's, if it enlarges")
      ->check(CLI::Range(2, 16));
  CLI::Option* sigma = command->add_option("--sigma", options->sigmas, "Sigmas of the noise on folder images, 0 to 255")
                           ->check(CLI::Range(0.0f, 255.0f))
                           ->capture_default_str();
  command
      ->add_option(
          "--chain", options->chains,
          "Chains of corruptions of folder images instead of --sigma, as in dae corrupt, such as \"poisson 0.1\" "
          "\"noise 15 + jpeg 30\"")
      ->excludes(sigma);
  command
      ->add_option(
          "--pairs", options->pairs,
          "Instead of a folder: a folder of noisy images and a folder of clean images with the same names; nothing "
          "is corrupted")
      ->type_name("NOISY CLEAN")
      ->expected(2)
      ->excludes(sigma)
      ->check(CLI::ExistingDirectory);
  command->add_option("--track", options->track, "a: unclipped float noise; b: clipped and rounded to 8 bits")
      ->check(CLI::IsMember({"a", "b"}))
      ->capture_default_str();
  command->add_flag("--fashion-mnist", options->fashion_mnist,
                    "Measure on the 10,000 Fashion-MNIST test images instead");
  command->add_option("--data", options->data, "Folder with t10k-images-idx3-ubyte[.gz]")
      ->envname("DAE_FASHION_MNIST")
      ->capture_default_str();
  command->add_option("-n,--noise", options->noises, "Noise of the Fashion-MNIST images, KIND:LEVEL; may be repeated")
      ->capture_default_str();
  command->add_option("--seeds", options->seeds, "Number of seeds to measure with, from --seed on")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command->add_option("-s,--seed", options->seed, "Seed of the noise")->capture_default_str();
  add_threads_option(*command, options->config.threads);
  add_kernels_option(*command, options->config.kernels);
  static constexpr const char* kShared[] = {"selfEnsemble"};
  add_schema_options(*command, denoise_schema_options(), options->given, kShared);
  command->add_flag("--json", options->json, "Print JSON");
  command->callback([options] { run(*options); });
}

}  // namespace dae::cli

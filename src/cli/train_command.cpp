#include <stdexcept>
#include <thread>

#include "cli/arguments.h"
#include "cli/train.h"

namespace dae::cli {
namespace {

void run(TrainOptions options) {
  if (options.folder.empty() != options.fashion_mnist) {
    throw std::runtime_error("train: expected either a folder of images or --fashion-mnist");
  }
  if (options.checkpoint.empty()) options.checkpoint = options.output + ".checkpoint";
  const int code = train(options);
  if (code != 0) throw CLI::RuntimeError(code);
}

void add_data_options(CLI::App& command, TrainOptions& options) {
  command
      .add_option("recipe", options.recipe,
                  "Recipe: JSON with the network and its training options (see models/README.md)")
      ->required();
  command.add_option(
      "folder", options.folder,
      "Folder of clean images (PNG, JPEG, BMP, GIF). Up to 4 GiB of decoded pixels are kept in memory; patches of a "
      "larger set are shuffled within windows of 2 GiB");
  command.add_flag("--fashion-mnist", options.fashion_mnist, "Train on the 60,000 Fashion-MNIST images instead");
  command.add_option("--data", options.data, "Folder with train- and t10k-images-idx3-ubyte[.gz]")
      ->envname("DAE_FASHION_MNIST")
      ->capture_default_str();
  command.add_option(
      "--validation", options.validation,
      "Folder of validation images, or the number of the training folder's last images to reserve for it; "
      "default: a tenth of them, from 1 to 100");
  command.add_option("--limit", options.limit, "Number of training images to use, from the first")
      ->check(CLI::PositiveNumber);
}

}  // namespace

void add_train_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("train", "Train a network by a recipe");
  auto options = std::make_shared<TrainOptions>();
  options->threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  add_data_options(*command, *options);
  command->add_option("-o,--output", options->output, "Model file to write (.safetensors)")->required();
  command->add_option(
      "--start", options->start,
      "Model file whose weights to start from, for layers of the same name and kernel that are not narrower "
      "here; default: random weights");
  command
      ->add_option("--epochs", options->epochs, "Number of epochs instead of the recipe's; pretraining keeps its own")
      ->check(CLI::PositiveNumber);
  command->add_option("--checkpoint", options->checkpoint,
                      "Checkpoint file; default: the output's name with .checkpoint");
  command
      ->add_option("--checkpoint-minutes", options->checkpoint_minutes,
                   "Interval between checkpoints; one is also written after every epoch")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_flag("--resume", options->resume,
                    "Continue from the checkpoint; the result is that of an uninterrupted run");
  command->add_option("--log", options->log, "CSV file to write, one line per epoch");
  add_threads_option(*command, options->threads);
  add_kernels_option(*command, options->kernels);
  command->add_flag("-f,--force", options->force, "Replace the output and ignore an existing checkpoint");
  command->callback([options] { run(*options); });
}

}  // namespace dae::cli

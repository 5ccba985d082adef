// Common parts of the files of `dae train`.
#ifndef DAE_CLI_TRAIN_H_
#define DAE_CLI_TRAIN_H_

#include <cstdint>
#include <string>

#include "cli/fashion_mnist.h"
#include "cli/handles.h"

namespace dae::cli {

struct TrainOptions {
  std::string recipe;
  std::string folder;
  bool fashion_mnist = false;
  std::string data = kFashionMnistFolder;
  std::string validation;  // a folder, or the number of images at the end of the training folder
  int limit = 0;           // number of training images; 0: all
  std::string output;
  std::string start;
  std::string checkpoint;
  double checkpoint_minutes = 5.0;
  std::string log;
  int epochs = 0;  // 0: the recipe's
  int threads = 1;
  std::string kernels = "auto";
  bool resume = false;
  bool force = false;
};

// The parts of a recipe in the form of the C API.
struct Recipe {
  std::string table;     // "model": the layer table
  std::string training;  // "training": the options
  int32_t channels = 0;  // channels of the network's input
  uint32_t seed = 0;     // the options' seed, also of fresh weights
};

// Throws std::runtime_error, which names the file. `epochs` > 0 replaces the recipe's.
Recipe read_recipe(const std::string& path, int epochs);

struct TrainingData {
  DatasetHandle training;
  DatasetHandle validation;
};

TrainingData read_training_data(const TrainOptions& options, int32_t channels);

// Runs the command and returns its exit code.
int train(const TrainOptions& options);

}  // namespace dae::cli

#endif  // DAE_CLI_TRAIN_H_

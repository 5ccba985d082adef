#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <vector>

#include "cli/files.h"
#include "cli/train.h"

namespace dae::cli {
namespace {

DatasetHandle new_dataset(int32_t channels) {
  dae_dataset* dataset = nullptr;
  check(dae_dataset_create(channels, &dataset), "training data");
  return DatasetHandle(dataset);
}

DatasetHandle fashion_mnist(const std::string& folder, const std::string& name, int limit) {
  const Split split = read_fashion_mnist(folder, name);
  const int32_t count = limit > 0 ? std::min(limit, split.count) : split.count;
  const int32_t shape[4] = {count, split.height, split.width, 1};
  DatasetHandle dataset = new_dataset(1);
  check(dae_dataset_add_batch(dataset.get(), dae_buffer_data(split.pixels.get()), shape), folder);
  return dataset;
}

using Paths = std::vector<std::filesystem::path>;

// Reads images. A file that cannot be read is reported and left out, so that a damaged photo does not end a long run.
DatasetHandle images(const Paths& paths, int32_t channels) {
  DatasetHandle dataset = new_dataset(channels);
  for (const std::filesystem::path& path : paths) {
    try {
      const std::vector<uint8_t> file = read_file(path.string());
      check(dae_dataset_add_file(dataset.get(), file.data(), file.size()), path.string());
    } catch (const std::runtime_error& error) {
      std::fprintf(stderr, "dae: left out: %s\n", error.what());
    }
  }
  return dataset;
}

// The number of images at the end of the folder that are used for validation: the given number, or a tenth, from
// 1 to 100.
std::size_t validation_count(const std::string& text, std::size_t images) {
  if (text.empty()) return images < 2 ? 0 : std::clamp<std::size_t>(images / 10, 1, 100);
  std::size_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size() || count >= images) {
    throw std::runtime_error("--validation: expected a folder or a number below the folder's " +
                             std::to_string(images) + " images, got \"" + text + "\"");
  }
  return count;
}

}  // namespace

TrainingData read_training_data(const TrainOptions& options, int32_t channels) {
  if (options.fashion_mnist) {
    return {fashion_mnist(options.data, "train", options.limit), fashion_mnist(options.data, "t10k", 0)};
  }
  Paths paths = image_files(options.folder);
  Paths held_out;
  if (std::filesystem::is_directory(options.validation)) {
    held_out = image_files(options.validation);
  } else {
    const std::size_t count = validation_count(options.validation, paths.size());
    held_out.assign(paths.end() - static_cast<std::ptrdiff_t>(count), paths.end());
    paths.resize(paths.size() - count);
  }
  if (options.limit > 0 && paths.size() > static_cast<std::size_t>(options.limit)) {
    paths.resize(static_cast<std::size_t>(options.limit));
  }
  return {images(paths, channels), images(held_out, channels)};
}

}  // namespace dae::cli

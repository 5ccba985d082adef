#include <algorithm>
#include <cstdio>
#include <stdexcept>
#include <utility>
#include <vector>

#include "cli/arguments.h"
#include "cli/fashion_mnist.h"
#include "cli/handles.h"
#include "cli/json_text.h"
#include "cli/networks.h"
#include "cli/progress.h"
#include "lab/commands.h"
#include "lab/linear_classifier.h"

namespace dae::lab {
namespace {

using namespace dae::cli;

struct CodesOptions {
  std::string model = "fashion-tutorial";
  std::string data = kFashionMnistFolder;
  std::vector<std::string> noises{"gaussian:0.2"};
  uint32_t seed = 0;
  uint32_t seeds = 1;
  double l2 = 1e-2;  // L2 penalty of the classifiers
  int limit = 0;     // number of the classifiers' training images; 0: all
  RunConfig config;
  bool json = false;
};

constexpr int32_t kBatch = 250;
// Enough iterations for the second decimal of the accuracy; see models/fashion-stacked.md.
constexpr int kMaxIterations = 300;

// Images with their labels.
struct LabelledSplit {
  Split images;
  BufferHandle labels;
  int32_t first_index = 0;  // index of the first image's noise; all images of an evaluation have different noise

  std::span<const uint8_t> label_span() const {
    return {dae_buffer_data(labels.get()), static_cast<std::size_t>(images.count)};
  }
};

LabelledSplit read_split(const std::string& folder, const std::string& name, int limit, int32_t first_index) {
  LabelledSplit split{read_fashion_mnist(folder, name), read_fashion_mnist_labels(folder, name), first_index};
  const std::size_t labels = dae_buffer_size(split.labels.get());
  if (labels != static_cast<std::size_t>(split.images.count)) {
    throw std::runtime_error(folder + ": expected a label for each of " + std::to_string(split.images.count) + " " +
                             name + " images, found " + std::to_string(labels));
  }
  if (limit > 0) split.images.count = std::min(split.images.count, limit);
  return split;
}

// The two kinds of features that a classifier learns from.
struct ImageFeatures {
  Features pixels;  // pixels of the noisy images
  Features codes;
};

// Adds images [first, first + count) of the split, corrupted, and their latents.
void add_batch(dae_session& session, const LabelledSplit& split, int32_t first, int32_t count, NoiseArgument noise,
               ImageFeatures& features) {
  const std::size_t begin = features.pixels.values.size();
  for (int32_t i = first; i < first + count; ++i) {
    noise.index = static_cast<uint32_t>(split.first_index + i);
    const ImageHandle noisy = corrupt(*split_image(split.images, i), noise, DAE_PIXEL_F32);
    const auto* values = static_cast<const float*>(dae_image_pixels(noisy.get()));
    features.pixels.values.insert(features.pixels.values.end(), values, values + features.pixels.columns);
  }
  const int32_t shape[4] = {count, split.images.height, split.images.width, 1};
  const std::size_t code = features.codes.values.size();
  features.codes.values.resize(code + static_cast<std::size_t>(count) * features.codes.columns);
  check(dae_session_run(&session, DAE_STAGE_ENCODER, features.pixels.values.data() + begin, shape,
                        features.codes.values.data() + code),
        "Fashion-MNIST");
}

ImageFeatures compute_features(dae_session& session, const LabelledSplit& split, const NoiseArgument& noise) {
  const Split& images = split.images;
  const int32_t shape[4] = {1, images.height, images.width, 1};
  int32_t code[4];
  check(dae_session_output_shape(&session, DAE_STAGE_ENCODER, shape, code), "Fashion-MNIST");
  ImageFeatures features;
  features.pixels.columns = static_cast<std::size_t>(images.height) * static_cast<std::size_t>(images.width);
  features.codes.columns = static_cast<std::size_t>(code[1]) * static_cast<std::size_t>(code[2] * code[3]);
  features.pixels.values.reserve(static_cast<std::size_t>(images.count) * features.pixels.columns);
  features.codes.values.reserve(static_cast<std::size_t>(images.count) * features.codes.columns);
  Progress progress("image", images.count);
  for (int32_t first = 0; first < images.count; first += kBatch) {
    const int32_t count = std::min(kBatch, images.count - first);
    add_batch(session, split, first, count, noise, features);
    progress.update(first + count);
  }
  return features;
}

// The accuracy of a classifier on its training images and on the test images.
struct Accuracy {
  std::size_t values = 0;
  int iterations = 0;
  double training = 0.0;
  double test = 0.0;
};

Accuracy classify(Features training, std::span<const uint8_t> training_labels, const Features& test,
                  std::span<const uint8_t> test_labels, const CodesOptions& options) {
  Progress progress("iteration of the classifier, at most", kMaxIterations);
  const auto show = [&](int iteration) { progress.update(iteration); };
  const LinearClassifier classifier(training, training_labels,
                                    {options.l2, kMaxIterations, options.config.threads, show});
  return {training.columns, classifier.iterations(), classifier.training_accuracy(),
          classifier.accuracy(test, test_labels)};
}

void print_row(const std::string& noise, const char* what, const Accuracy& accuracy) {
  std::printf("%-18s %-8s %7zu %11.2f %9.2f\n", noise.c_str(), what, accuracy.values, 100.0 * accuracy.training,
              100.0 * accuracy.test);
}

void print_json(const char* key, const Accuracy& accuracy) {
  std::printf("\"%s\":{\"values\":%zu,\"trainingAccuracy\":%.6f,\"testAccuracy\":%.6f,\"iterations\":%d}", key,
              accuracy.values, accuracy.training, accuracy.test, accuracy.iterations);
}

void run(const CodesOptions& options) {
  const ModelHandle model = with_kernels(*load_model(options.model), options.config.kernels);
  const SessionHandle session = open_session(*model, options.config.threads);
  const LabelledSplit test = read_split(options.data, "t10k", 0, 0);
  const LabelledSplit training = read_split(options.data, "train", options.limit, test.images.count);
  if (!options.json) {
    std::printf(
        "Logistic regression on %d noisy Fashion-MNIST training images, accuracy in %% there and on %d test "
        "images\n%-18s %-8s %7s %11s %9s\n",
        training.images.count, test.images.count, "noise", "features", "values", "training", "test");
  }
  for (const std::string& name : options.noises) {
    NoiseArgument noise = parse_noise_argument(name);
    for (uint32_t seed = options.seed; seed - options.seed < options.seeds; ++seed) {
      noise.seed = seed;
      ImageFeatures training_features = compute_features(*session, training, noise);
      const ImageFeatures test_features = compute_features(*session, test, noise);
      const Accuracy pixels = classify(std::move(training_features.pixels), training.label_span(), test_features.pixels,
                                       test.label_span(), options);
      const Accuracy codes = classify(std::move(training_features.codes), training.label_span(), test_features.codes,
                                      test.label_span(), options);
      if (options.json) {
        std::printf("{\"images\":%d,\"trainingImages\":%d,\"noise\":%s,\"seed\":%u,\"l2\":%g,", test.images.count,
                    training.images.count, json_string(name).c_str(), seed, options.l2);
        print_json("pixels", pixels);
        std::printf(",");
        print_json("codes", codes);
        std::printf("}\n");
      } else {
        print_row(name, "pixels", pixels);
        print_row(options.seeds > 1 ? "seed " + std::to_string(seed) : "", "codes", codes);
      }
      std::fflush(stdout);
    }
  }
}

}  // namespace

// Measures latents: the accuracy of a linear classifier on the latents of noisy images, and of another on their pixels.
// Both are trained on noisy training images; the noise of test image i is that of (seed, i).
void add_codes_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand(
      "codes",
      "Train a linear classifier on the latent codes of noisy Fashion-MNIST images and one on their pixels; print the "
      "accuracy of each on the test images");
  auto options = std::make_shared<CodesOptions>();
  add_model_option(*command, options->model, "fashion-tutorial");
  command->add_option("--data", options->data, "Folder with the four files of Fashion-MNIST")
      ->envname("DAE_FASHION_MNIST")
      ->capture_default_str();
  command->add_option("-n,--noise", options->noises, "Noise of the images, KIND:LEVEL; may be repeated")
      ->capture_default_str();
  command->add_option("--seeds", options->seeds, "Number of seeds to measure with, from --seed on")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command->add_option("-s,--seed", options->seed, "Seed of the noise")->capture_default_str();
  command->add_option("--l2", options->l2, "L2 penalty of the classifiers")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command->add_option("--limit", options->limit, "Train the classifiers on the first images only")
      ->check(CLI::PositiveNumber);
  add_threads_option(*command, options->config.threads);
  add_kernels_option(*command, options->config.kernels);
  command->add_flag("--json", options->json, "Print a line of JSON for each noise and seed");
  command->callback([options] { run(*options); });
}

}  // namespace dae::lab

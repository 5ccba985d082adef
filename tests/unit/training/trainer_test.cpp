#include "training/run.h"

#include <algorithm>
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cmath>

#include "image/metrics.h"
#include "model/c2_symmetry.h"
#include "support/allocations.h"
#include "support/layer_tables.h"
#include "support/message_with.h"
#include "support/model_builder.h"
#include "support/threads.h"
#include "training/validator.h"

using Catch::Matchers::ContainsSubstring;
using namespace dae;
using namespace dae::test;

namespace {

// Smooth pictures, so that there is something to learn.
Dataset pictures(int32_t count, int32_t height = 12, int32_t width = 16) {
  Dataset data(1);
  for (int32_t i = 0; i < count; ++i) {
    std::vector<uint8_t> pixels;
    for (int32_t y = 0; y < height; ++y) {
      for (int32_t x = 0; x < width; ++x) {
        const double wave = std::sin(0.3 * x + i) * std::cos(0.2 * y + 0.5 * i);
        pixels.push_back(static_cast<uint8_t>(127.5 + 120.0 * wave));
      }
    }
    data.add_batch(pixels.data(), 1, height, width);
  }
  return data;
}

Model tutorial() {
  return Model::initialize(tutorial_table(), 1);
}

TrainingOptions options(const std::string& more = "") {
  return parse_training_options(R"({"epochs":3,"batchSize":10)" + more + "}");
}

std::vector<float> weights(const TrainingRun& trainer) {
  const Model model = trainer.model();
  return {model.parameters().begin(), model.parameters().end()};
}

void run_steps(TrainingRun& trainer, int steps) {
  for (int i = 0; i < steps; ++i) trainer.step();
}

void check_refused(const Model& model, const std::string& more, const Dataset& data, const std::string& reason) {
  CHECK_THROWS_MATCHES(TrainingRun(model, options(more), data, 1), std::invalid_argument, message_with(reason));
}

}  // namespace

TEST_CASE("trainer: learns", "[training]") {
  const Dataset data = pictures(40);
  TrainingRun trainer(tutorial(),
                      parse_training_options(R"({"epochs":60,"batchSize":8,"optimizer":)"
                                             R"({"learningRate":0.003}})"),
                      data, 1);
  trainer.step();
  const double before = trainer.state().loss;
  while (!trainer.finished()) trainer.step();
  CHECK(trainer.state().epoch_loss < 0.25 * before);
  CHECK(trainer.state().step == 300);
  CHECK_THROWS_AS(trainer.step(), std::logic_error);
}

TEST_CASE("trainer: the weights do not depend on the number of threads", "[training]") {
  const Dataset data = pictures(33);
  for (const std::string& more :
       {"", R"(,"ema":0.9,"clipNorm":0.01,"noise":{"kind":["masking","poisson"],"level":[0,0.5]})"}) {
    TrainingRun reference(tutorial(), options(more), data, 1);
    run_steps(reference, 6);
    for (const int threads : thread_counts()) {
      TrainingRun trainer(tutorial(), options(more), data, threads);
      run_steps(trainer, 6);
      CHECK(weights(trainer) == weights(reference));
      CHECK(trainer.state().loss == reference.state().loss);
    }
  }
}

TEST_CASE("trainer: another seed, other weights; another epoch, other noise", "[training]") {
  const Dataset data = pictures(10);
  TrainingRun one(tutorial(), options(), data, 1);
  TrainingRun other(tutorial(), options(R"(,"seed":1)"), data, 1);
  run_steps(one, 1);
  run_steps(other, 1);
  CHECK(weights(one) != weights(other));

  // With a learning rate of zero the weights stay, so a loss that differs shows that the noise does.
  TrainingRun still(tutorial(), options(R"(,"optimizer":{"learningRate":0})"), data, 1);
  still.step();
  const double first = still.state().loss;
  still.step();
  CHECK(weights(still) == weights(TrainingRun(tutorial(), options(), data, 1)));
  CHECK(still.state().loss != first);
}

TEST_CASE("trainer: a restored run ends where the uninterrupted one does", "[training]") {
  const Dataset data = pictures(25);
  for (const std::string& more : {R"(,"optimizer":{"type":"sgd"})", R"(,"ema":0.9,"schedule":{"type":"cosine"})"}) {
    TrainingRun whole(tutorial(), options(more), data, 1);
    run_steps(whole, 4);
    whole.set_learning_rate(0.004f);
    const std::vector<uint8_t> checkpoint = whole.checkpoint();
    TrainingRun restored(tutorial(), options(more), data, 1);
    restored.restore(checkpoint);
    CHECK(restored.state().step == 4);
    CHECK(restored.checkpoint() == checkpoint);
    while (!whole.finished()) {
      whole.step();
      restored.step();
    }
    CHECK(weights(restored) == weights(whole));
    CHECK(restored.state().epoch_loss == whole.state().epoch_loss);
  }
}

TEST_CASE("trainer: a checkpoint of another run is refused and changes nothing", "[training]") {
  const Dataset data = pictures(25);
  TrainingRun trainer(tutorial(), options(), data, 1);
  trainer.step();
  const std::vector<uint8_t> before = trainer.checkpoint();
  const auto refuse = [&](const std::vector<uint8_t>& checkpoint, const std::string& reason) {
    CHECK_THROWS_WITH(trainer.restore(checkpoint), ContainsSubstring(reason));
    CHECK(trainer.checkpoint() == before);
  };
  refuse(save_model(tutorial()), "found a model file");
  refuse(TrainingRun(tutorial(), options(R"(,"seed":3)"), data, 1).checkpoint(), "different options");
  refuse(TrainingRun(tutorial(), options(), pictures(26), 1).checkpoint(), "different data");
  refuse(TrainingRun(Model::initialize(skip_table(), 0), options(), data, 1).checkpoint(), "different layers");
  std::vector<uint8_t> damaged = before;
  damaged.resize(damaged.size() - 4);
  refuse(damaged, "expected");
  damaged = before;
  std::fill(damaged.end() - 4, damaged.end(), uint8_t{0xFF});  // a NaN among the moments
  refuse(damaged, "NaN");
}

TEST_CASE("trainer: a step allocates nothing", "[training]") {
  const Dataset data = pictures(21);
  for (const int threads : thread_counts()) {
    TrainingRun trainer(
        Model::initialize(skip_table(), 0),
        options(
            R"(,"ema":0.9,"clipNorm":1,"noise":[{"kind":["gaussian","masking","poisson"],"level":[0,1]},{"jpeg":50}])"),
        data, threads);
    trainer.step();
    const std::size_t before = allocations();
    run_steps(trainer, 5);  // over the end of an epoch with its smaller batch
    CHECK(allocations() == before);
  }
}

TEST_CASE("trainer: a step that diverges leaves the weights unchanged", "[training]") {
  const Dataset data = pictures(20);
  // The output is linear, so that nothing bounds the loss.
  const auto table =
      make_table(1, {convolution("conv2d", 4, 3, 1, "linear"), convolution("conv2d", 1, 3, 1, "linear")});
  TrainingRun trainer(
      Model::initialize(table, 0),
      parse_training_options(
          R"({"epochs":200,"batchSize":10,"optimizer":{"type":"sgd","learningRate":1e6,"momentum":0}})"),
      data, 1);
  std::vector<float> last = weights(trainer);
  const auto run = [&] {
    while (!trainer.finished()) {
      last = weights(trainer);
      trainer.step();
    }
  };
  CHECK_THROWS_MATCHES(run(), Diverged, message_with("diverged"));
  CHECK(weights(trainer) == last);
  CHECK(std::all_of(last.begin(), last.end(), [](float value) { return std::isfinite(value); }));
}

TEST_CASE("trainer: what it cannot train is refused", "[training]") {
  check_refused(tutorial(), "", Dataset(1), "got none");
  check_refused(tutorial(), "", pictures(3, 12, 18), "multiple of the network's stride 4");
  check_refused(tutorial(), R"(,"crop":16)", pictures(3), "at least the crop");
  Dataset mixed = pictures(2);
  mixed.add_batch(std::vector<uint8_t>(64).data(), 1, 8, 8);
  check_refused(tutorial(), "", mixed, "one size or a \"crop\"");
  Dataset color(3);
  color.add_batch(std::vector<uint8_t>(12 * 12 * 3).data(), 1, 12, 12);
  check_refused(tutorial(), "", color, "channels");
  Dataset huge(1);
  huge.add_batch(std::vector<uint8_t>(8000 * 8000).data(), 1, 8000, 8000);
  check_refused(tutorial(), "", huge, "smaller \"crop\"");
  const auto half = make_table(1, {convolution("conv2d", 4, 3, 2, "linear"), convolution("conv2d", 1, 3, 1, "linear")});
  check_refused(Model::initialize(half, 0), "", pictures(3), "scales it by 1/2");
}

TEST_CASE("trainer: patches and mirror images of a larger picture", "[training]") {
  const Dataset data = pictures(12, 40, 30);
  TrainingRun trainer(tutorial(), options(R"(,"crop":16,"flip":true)"), data, 1);
  run_steps(trainer, 6);
  CHECK(trainer.finished());
  CHECK(std::isfinite(trainer.state().loss));
  // Each image gives ten patches.
  CHECK(TrainingRun(tutorial(), options(R"(,"crop":16,"crops":10)"), data, 1).state().steps_per_epoch == 12);
  check_refused(tutorial(), R"(,"transpose":true)", pictures(3, 12, 16), "square patches");
}

TEST_CASE("validation: as the engine measures it, whatever the threads", "[training]") {
  const Dataset data = pictures(40, 14, 18);  // not multiples of the stride: the middle is taken
  const Model model = tutorial();
  Validation first;
  for (const int threads : thread_counts()) {
    ThreadPool pool(threads);
    Validator validator(model, options(R"(,"loss":"mae")"), data, pool);
    while (!validator.finished()) validator.step();
    const Validation& result = validator.result();
    CHECK(result.done == 40);
    if (threads == 1) first = result;
    CHECK(result.mse == first.mse);
    CHECK(result.ssim == first.ssim);
    CHECK(result.loss == first.loss);
  }
  CHECK(first.loss > first.mse);
}

TEST_CASE("trainer: a network that enlarges learns from a chain, whatever the threads", "[training]") {
  const Dataset data = pictures(20, 24, 24);
  const std::string more = R"(,"crop":16,"crops":2,"noise":{"chain":"x2 + noise 0..4"},"optimizer":{"type":"adam"})";
  std::vector<float> first;
  for (const int threads : thread_counts()) {
    TrainingRun trainer(Model::initialize(enlarging_table(1, 2), 1), options(more), data, threads);
    run_steps(trainer, 12);
    if (first.empty()) first = weights(trainer);
    CHECK(weights(trainer) == first);
  }
  TrainingRun trainer(Model::initialize(enlarging_table(1, 2), 1), options(more), data, 1);
  trainer.step();
  const double before = trainer.state().loss;
  run_steps(trainer, 11);
  CHECK(trainer.state().loss < before);
}

TEST_CASE("trainer: with chains, steps stop allocating", "[training]") {
  const Dataset data = pictures(20, 24, 24);
  TrainingRun trainer(Model::initialize(enlarging_table(1, 2), 1),
                      options(R"(,"crop":16,"noise":{"chain":"blur 0..2 + x2 + noise 3 + jpeg 40..90"})"), data, 1);
  run_steps(trainer, 3);
  const std::size_t before = allocations();
  run_steps(trainer, 3);
  // Filters of the longest blur so far may grow; a step of 10 patches takes no more than a few of them.
  CHECK(allocations() - before < 10);
}

TEST_CASE("trainer: the rotated copies of C2 filters learn from the mean of both gradients", "[training]") {
  const Dataset data = pictures(8, 24, 24);
  const LayerTable table = c2_table(1);
  LayerTable loose_table = table;
  loose_table.symmetry = Symmetry::kNone;
  const Model start = Model::initialize(table, 1);
  const std::vector<float> before(start.parameters().begin(), start.parameters().end());
  const std::string descent = R"(,"crop":16,"optimizer":{"type":"sgd","learningRate":0.1})";
  TrainingRun tied(start, options(descent), data, 1);
  TrainingRun loose(Model::from_parameters(loose_table, before), options(descent), data, 1);
  tied.step();
  loose.step();
  const std::vector<float> after = weights(tied);
  const std::vector<float> each = weights(loose);
  const std::vector<std::size_t> partners = c2_tied_weights(table);
  REQUIRE(partners.size() == before.size());
  float largest = 0.0f;
  for (std::size_t i = 0; i < partners.size(); ++i) {
    CHECK(after[i] == after[partners[i]]);
    CHECK(std::abs(after[i] - 0.5f * (each[i] + each[partners[i]])) < 1e-6f);
    largest = std::max(largest, std::abs(after[i] - before[i]));
  }
  CHECK(largest > 1e-4f);
  check_refused(start, R"(,"pretrain":[{"layers":["a","i"],"epochs":1}])", data,
                "without \"noiseSigma\" and \"symmetry\"");
}

TEST_CASE("trainer: only the named parts of a cascade learn", "[training]") {
  const Dataset data = pictures(8, 24, 24);
  const Model start = Model::initialize(cascade_table(1), 1);
  // Averages, clipping and momentum leave the others as they are, too.
  for (const std::string more : {"", R"(,"ema":0.9,"clipNorm":0.01)", R"(,"optimizer":{"type":"sgd"})"}) {
    TrainingRun trainer(start, options(R"(,"crop":16,"noise":{"chain":"x4"},"parts":["x4"])" + more), data, 1);
    run_steps(trainer, 3);
    const Model end = trainer.model();
    for (const std::size_t layer : {std::size_t{0}, std::size_t{1}, std::size_t{2}}) {
      CHECK(std::ranges::equal(end.weight(layer), start.weight(layer)));
      CHECK_FALSE(std::ranges::equal(end.weight(layer + 5), start.weight(layer + 5)));
    }
  }
  const std::string parts = R"(,"crop":16,"noise":{"chain":"x4"},"parts":)";
  check_refused(start, parts + R"(["x8"])", data, R"(has "x2", "x4", got "x8" (did you mean "x2"?))");
  check_refused(Model::initialize(enlarging_table(1, 4), 1), parts + R"(["x2"])", data, "is none, got");
  check_refused(start, R"(,"crop":16,"noise":{"chain":"x2"})", data, "divides an image's sides by 4");
}

TEST_CASE("trainer: patches are weighted by their noise if requested", "[training]") {
  const Dataset data = pictures(8, 24, 24);
  const Model start = tutorial();
  const auto first_loss = [&](const std::string& more) {
    TrainingRun trainer(start, options(R"(,"noise":{"kind":"gaussian","level":0.1,"clip":false})" + more), data, 1);
    trainer.step();
    return trainer.state().loss;
  };
  const double plain = first_loss("");
  CHECK(first_loss(R"(,"noiseWeighting":0.1)") == Catch::Approx(0.5 * plain).epsilon(0.05));
  CHECK(first_loss(R"(,"noiseWeighting":0.2)") == Catch::Approx(0.8 * plain).epsilon(0.05));
  const std::string weighted = R"(,"crop":16,"noise":{"chain":"x4"},"noiseWeighting":0.1)";
  check_refused(Model::initialize(enlarging_table(1, 4), 1), weighted, data, "\"noiseWeighting\"");
}

TEST_CASE("trainer: the loss contains the outputs of a cascade's parts if requested", "[training]") {
  const Dataset data = pictures(8, 24, 24);
  const Model start = Model::initialize(cascade_table(1), 1);
  const std::string chain = R"(,"crop":16,"crops":4,"noise":{"chain":"x4"})";
  const auto first_loss = [&](const std::string& more) {
    TrainingRun trainer(start, options(chain + more), data, 1);
    trainer.step();
    return trainer.state().loss;
  };
  const double alone = first_loss("");
  const double half = first_loss(R"(,"partsLoss":0.5)");
  CHECK(half > alone);
  CHECK(first_loss(R"(,"partsLoss":1)") - alone == Catch::Approx(2.0 * (half - alone)));
  std::vector<float> first;
  for (const int threads : thread_counts()) {
    TrainingRun trainer(start, options(chain + R"(,"partsLoss":1)"), data, threads);
    run_steps(trainer, 2);
    if (first.empty()) first = weights(trainer);
    CHECK(weights(trainer) == first);
  }
  // Training lowers this loss.
  TrainingRun trainer(start, options(chain + R"(,"partsLoss":1,"parts":["x2"])"), data, 1);
  trainer.step();
  const double before = trainer.state().loss;
  run_steps(trainer, 8);
  CHECK(trainer.state().loss < before);
  check_refused(Model::initialize(enlarging_table(1, 2), 1), R"(,"crop":16,"noise":{"chain":"x2"},"partsLoss":1)", data,
                "a cascade whose parts all enlarge");
}

TEST_CASE("validation: a network that enlarges is measured as super-resolution is", "[training]") {
  const Dataset data = pictures(3, 37, 45);
  LayerTable table = enlarging_table(1, 2);
  table.layers[1].initial = Initial::kZero;
  const Model bicubic = Model::initialize(table, 1);
  for (const int threads : thread_counts()) {
    ThreadPool pool(threads);
    Validator validator(bicubic, options(R"(,"noise":{"chain":"x2"})"), data, pool);
    while (!validator.finished()) validator.step();
    // The expected value is the mean over the three images.
    double expected = 0.0;
    for (int32_t i = 0; i < 3; ++i) {
      const Dataset::View view = data.image(i);
      const Image whole = Image::from_pixels(45, 37, 1, PixelType::kU8, view.pixels);
      const Image clean = crop(whole, 0, 0, 44, 36);
      const Image small = corrupt(clean, Chain("x2"), 0, 0, PixelType::kU8);
      const Image large = resize(small, 44, 36, Resampling::kBicubic, PixelType::kU8);
      expected += psnr(measured_luma(clean, 2), measured_luma(large, 2)) / 3.0;
    }
    CHECK(validator.result().input_psnr == Catch::Approx(expected));
    // The network computes bicubic enlargement, but mirrors edges in another way, which affects pixels inside the
    // border.
    CHECK(std::abs(validator.result().psnr - expected) < 0.5);
  }
  ThreadPool pool(1);
  Validator wrong(bicubic, options(R"(,"noise":{"chain":"x2"},"validationNoise":{"chain":"x4"})"), data, pool);
  CHECK_THROWS_AS(wrong.step(), std::invalid_argument);
}

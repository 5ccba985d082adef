#include "adaptation/adaptation.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "corruption/noise.h"
#include "denoise/denoise_job.h"
#include "image/metrics.h"
#include "support/message_with.h"
#include "support/model_builder.h"
#include "support/test_files.h"
#include "support/threads.h"

using namespace dae;
using namespace dae::test;

namespace {

Model shipped(const std::string& name) {
  return Model::load(read_repository_file("models/" + name + ".safetensors"));
}

// Black discs on white paper: what networks for photographs have not seen.
Image discs(int32_t width, int32_t height) {
  Image image(width, height, 3, PixelType::kU8);
  for (int32_t y = 0; y < height; ++y) {
    for (int32_t x = 0; x < width; ++x) {
      const bool inside = std::hypot(x % 24 - 12, y % 24 - 12) < 8.0;
      for (int32_t c = 0; c < 3; ++c) image.u8_row(y)[static_cast<std::size_t>(3 * x + c)] = inside ? 10 : 245;
    }
  }
  return image;
}

Image with_noise(const Image& clean, float sigma) {
  Noise noise;
  noise.level = sigma;
  noise.clip = true;
  return corrupt(clean, noise, PixelType::kU8);
}

void run(Adaptation& adaptation, int32_t steps) {
  while (adaptation.state().step < steps) adaptation.step();
}

std::vector<float> weights(const Model& model) {
  return {model.parameters().begin(), model.parameters().end()};
}

double error(const Model& model, const Image& noisy, const Image& clean) {
  Session session(std::make_shared<const Model>(model), 1);
  Image result = DenoiseJob::make_result(session, noisy, AlphaMode::kKeep);
  DenoiseJob job(session, noisy, {}, result);
  while (job.done() < job.tiles()) job.step();
  return mse(clean, result);
}

}  // namespace

TEST_CASE("a network adapts to a noisy image unlike photographs", "[adaptation]") {
  const Image clean = discs(192, 144);
  const Image noisy = with_noise(clean, 0.2f);
  const Model start = shipped("photo-small");
  Adaptation adaptation(start, nullptr, {}, 1);
  adaptation.add(noisy);
  run(adaptation, 75);
  const AdaptationState& state = adaptation.state();
  CHECK(state.targets == state.total_targets);
  CHECK(state.best_step > 0);
  CHECK(state.best_loss < state.start_loss);
  // More than 1 dB.
  CHECK(error(adaptation.model(), noisy, clean) < 0.79 * error(start, noisy, clean));
}

TEST_CASE("the adapted weights depend on the seed, not on the threads", "[adaptation]") {
  const Image noisy = with_noise(discs(160, 96), 0.1f);
  const auto adapted = [&](int threads, uint32_t seed) {
    AdaptationOptions options;
    options.seed = seed;
    const Model companion = shipped("photo-small");
    Adaptation adaptation(shipped("photo-camera"), &companion, options, threads);
    adaptation.add(noisy);
    run(adaptation, 25);
    REQUIRE(adaptation.state().best_step == 25);
    return weights(adaptation.model());
  };
  const std::vector<float> first = adapted(1, 7);
  CHECK(adapted(thread_counts().back(), 7) == first);
  CHECK(adapted(1, 8) != first);
}

TEST_CASE("weights that are no better on held-back tiles are not kept", "[adaptation]") {
  const Image noisy = with_noise(discs(160, 96), 0.1f);
  const Model start = shipped("photo-small");
  AdaptationOptions options;
  options.learning_rate = 1.0f;
  Adaptation adaptation(start, nullptr, options, 1);
  adaptation.add(noisy);
  run(adaptation, 25);
  CHECK(adaptation.state().best_step == 0);
  CHECK(weights(adaptation.model()) == weights(start));
}

TEST_CASE("a network for white noise stays as it is without white noise", "[adaptation]") {
  const Model start = shipped("photo-small");
  Adaptation adaptation(start, nullptr, {}, 1);
  adaptation.add(Image::from_pixels(160, 96, 3, PixelType::kU8, nullptr));
  adaptation.step();
  CHECK(adaptation.state().finished);
  CHECK(adaptation.state().best_step == 0);
  CHECK(weights(adaptation.model()) == weights(start));
}

TEST_CASE("a network adapts to clean images", "[adaptation]") {
  const Image clean = discs(160, 96);
  const Model start = shipped("photo-small");
  AdaptationOptions options;
  options.clean = true;
  options.min_sigma = options.max_sigma = 0.15f;
  Adaptation adaptation(start, nullptr, options, 1);
  adaptation.add(clean);
  run(adaptation, 50);
  const Image noisy = with_noise(clean, 0.15f);
  CHECK(error(adaptation.model(), noisy, clean) < 0.8 * error(start, noisy, clean));
}

TEST_CASE("an adaptation keeps a bounded number of tiles, of gray images, too", "[adaptation]") {
  LayerTable table;
  table.input_channels = 3;
  AdaptationTiles tiles(table, 1);
  tiles.add(Image::from_pixels(2000, 1500, 1, PixelType::kU8, nullptr), 0.1);
  tiles.add(discs(200, 200), 0.0);
  REQUIRE(tiles.tiles().size() == AdaptationTiles::kMaxTiles);
  const AdaptationTile& tile = tiles.tiles().front();
  CHECK(tile.target.channels() == 3);
  CHECK(tiles.picture(tile).gray);
  CHECK(tiles.picture(tile).sigma == 0.1);
}

TEST_CASE("an adaptation refuses what it cannot learn from", "[adaptation]") {
  const Model start = shipped("photo-small");
  Adaptation adaptation(start, nullptr, {}, 1);
  CHECK_THROWS_MATCHES(adaptation.step(), std::invalid_argument, message_with("held back"));
  CHECK_THROWS_MATCHES(adaptation.add(discs(15, 40)), std::invalid_argument,
                       message_with("at least 16 pixels a side, got 15 x 40"));
  adaptation.add(discs(96, 96));
  CHECK_THROWS_MATCHES(adaptation.step(), std::invalid_argument, message_with("144 pixels"));
  adaptation.add(discs(96, 96));
  adaptation.step();
  CHECK_THROWS_MATCHES(adaptation.add(discs(96, 96)), std::invalid_argument, message_with("before the first step"));
  const Model gray = shipped("photo-small-gray");
  CHECK_THROWS_MATCHES(Adaptation(start, &gray, {}, 1), std::invalid_argument,
                       message_with("3 channels, got \"photo-small-gray\""));
  CHECK_THROWS_MATCHES(Adaptation(shipped("super-x2"), nullptr, {}, 1), std::invalid_argument,
                       message_with("its input's size"));
}

TEST_CASE("options of an adaptation are checked", "[adaptation]") {
  const AdaptationOptions clean = parse_adaptation_options(R"({"clean": true, "sigma": [0.1, 0.3], "seed": 4})");
  CHECK(clean.clean);
  CHECK(clean.min_sigma == 0.1f);
  CHECK(clean.max_sigma == 0.3f);
  CHECK(clean.seed == 4);
  CHECK(parse_adaptation_options("{}").min_sigma == 0.0f);
  // The network decides.
  CHECK(parse_adaptation_options("{}").learning_rate == 0.0f);
  for (const char* wrong : {"[]", "{\"sigma\": [0.1, 0.2]}", "{\"sigma\": 2}", "{\"sed\": 1}", "{\"clean\": 1}"}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS(parse_adaptation_options(wrong), std::invalid_argument);
  }
}

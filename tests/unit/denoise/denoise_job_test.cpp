#include "denoise/denoise_job.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "common/error.h"
#include "corruption/noise.h"
#include "image/resize.h"
#include "support/layer_tables.h"
#include "support/message_with.h"
#include "support/model_builder.h"
#include "support/threads.h"

using namespace dae;
using namespace dae::test;

namespace {

const std::vector<LayerSpec> kColor{{"encoder", "conv2d", 5, 5, 1, "relu"},
                                    {"encoder", "conv2d", 7, 3, 2, "relu"},
                                    {"decoder", "conv2d_transpose", 4, 4, 2, "relu"},
                                    {"decoder", "conv2d", 3, 1, 1, "sigmoid"}};

Image float_image(int width, int height, int channels, uint32_t seed = 7) {
  const auto count = static_cast<std::size_t>(width * height * channels);
  return Image::from_pixels(width, height, channels, PixelType::kF32, random_values(count, seed).data());
}

Image byte_image(int width, int height, int channels) {
  std::vector<uint8_t> bytes;
  for (const float value : random_values(static_cast<std::size_t>(width * height * channels), 9)) {
    bytes.push_back(static_cast<uint8_t>(value * 255.0f));
  }
  return Image::from_pixels(width, height, channels, PixelType::kU8, bytes.data());
}

Image denoise(Session& session, const Image& noisy, const DenoiseOptions& options) {
  Image result = DenoiseJob::make_result(session, noisy, options.alpha);
  DenoiseJob job(session, noisy, options, result);
  while (job.done() < job.tiles()) job.step();
  return result;
}

std::vector<float> values(const Image& image) {
  return {image.f32().begin(), image.f32().end()};
}

}  // namespace

TEST_CASE("denoise: tiles give the whole image's result bit for bit", "[denoise]") {
  for (const auto& model : {make_model(1, kArticleLayers), make_model(3, kColor), make_model(wide_table(3))}) {
    const int32_t channels = model->table().input_channels;
    for (const int threads : thread_counts()) {
      Session session(model, threads);
      for (const auto& [width, height] : {std::pair{1, 1}, {3, 2}, {5, 61}, {64, 64}, {97, 130}, {131, 66}}) {
        const Image noisy = float_image(width, height, channels);
        const std::vector<float> whole = values(denoise(session, noisy, {-1, AlphaMode::kKeep, 1.0f}));
        for (const int32_t tile : {0, 1, 16, 30, 64}) {
          CAPTURE(channels, threads, width, height, tile);
          REQUIRE(values(denoise(session, noisy, {tile, AlphaMode::kKeep, 1.0f})) == whole);
        }
      }
    }
  }
}

TEST_CASE("denoise: the threads share a small picture's rows", "[denoise]") {
  const auto model = make_model(1, kArticleLayers);
  const auto tiles = [&](int threads, int width, int height, int32_t tile) {
    Session session(model, threads);
    const Image noisy = float_image(width, height, 1);
    Image result = DenoiseJob::make_result(session, noisy, AlphaMode::kKeep);
    return DenoiseJob(session, noisy, {tile, AlphaMode::kKeep, 1.0f}, result).tiles();
  };
  for (const int threads : thread_counts()) {
    CHECK(tiles(threads, 28, 28, 0) == 1);
    CHECK(tiles(threads, 256, 144, 0) == std::min(threads, 4));
    CHECK(tiles(threads, 250, 1200, 0) == std::max(threads, 2));
    // There are three columns of tiles. In each, the number of tiles is a multiple of the threads.
    CHECK(tiles(threads, 1300, 500, 0) % threads == 0);
    CHECK(tiles(threads, 256, 144, -1) == 1);
  }
}

TEST_CASE("denoise: the work of a step is bounded, however large the tile", "[denoise]") {
  // This network needs 3456 multiply-adds a pixel.
  const auto wide = make_model(3, {{"encoder", "conv2d", 64, 3, 1, "relu"}, {"decoder", "conv2d", 3, 3, 1, "linear"}});
  const auto count_steps = [&](Session& session, const Image& noisy, Image& result) {
    DenoiseJob job(session, noisy, {-1, AlphaMode::kKeep, 1.0f}, result);
    int32_t steps = 0;
    for (; job.done() < job.tiles(); ++steps) {
      CHECK(job.done() == 0);
      job.step();
    }
    return steps;
  };
  const Image small = float_image(200, 200, 3);
  const Image large = float_image(700, 600, 3);
  for (const int threads : {1, thread_counts().back()}) {
    Session session(wide, threads);
    Image result = DenoiseJob::make_result(session, small, AlphaMode::kKeep);
    CHECK(count_steps(session, small, result) == 1);
    Image whole = DenoiseJob::make_result(session, large, AlphaMode::kKeep);
    // 700 * 600 * 3456 multiply-adds are done in steps of 2^29; a step ends with the strip that exceeds it.
    CHECK(count_steps(session, large, whole) == 3);
    CHECK(values(denoise(session, large, {256, AlphaMode::kKeep, 1.0f})) == values(whole));
  }
}

TEST_CASE("denoise: a job that is dropped inside a tile leaves a session that works", "[denoise]") {
  Session session(make_model(3, {{"encoder", "conv2d", 64, 3, 1, "relu"}, {"decoder", "conv2d", 3, 3, 1, "linear"}}),
                  1);
  const Image noisy = float_image(600, 500, 3);
  const std::vector<float> expected = values(denoise(session, noisy, {}));
  Image result = DenoiseJob::make_result(session, noisy, AlphaMode::kKeep);
  {
    DenoiseJob job(session, noisy, {-1, AlphaMode::kKeep, 1.0f}, result);
    job.step();
    CHECK(job.done() == 0);
    CHECK(session.network(0).buffered_values() > 0);
  }
  CHECK(session.network(0).buffered_values() == 0);
  CHECK(values(denoise(session, noisy, {-1, AlphaMode::kKeep, 1.0f})) == expected);
  // A step of an old job after a new one has started is refused, because it would mix two images.
  DenoiseJob job(session, noisy, {-1, AlphaMode::kKeep, 1.0f}, result);
  job.step();
  denoise(session, float_image(8, 8, 3), {});
  CHECK_THROWS_MATCHES(job.step(), std::invalid_argument, message_with("no other job or run"));
}

TEST_CASE("denoise: tiles of networks with connections are exact, too", "[denoise]") {
  std::vector<LayerTable> tables{skip_table(), two_part_table()};
  for (uint32_t seed = 0; seed < 12; ++seed) tables.push_back(random_table(1, seed));
  for (const LayerTable& table : tables) {
    Session session(make_model(table), thread_counts().back());
    for (const auto& [width, height] : {std::pair{3, 5}, {150, 97}}) {
      const Image noisy = float_image(width, height, 1);
      const std::vector<float> whole = values(denoise(session, noisy, {-1, AlphaMode::kKeep, 1.0f}));
      for (const int32_t tile : {0, 9, 32}) {
        CAPTURE(layer_table_json(table), width, height, tile);
        REQUIRE(values(denoise(session, noisy, {tile, AlphaMode::kKeep, 1.0f})) == whole);
      }
    }
  }
}

TEST_CASE("denoise: colour through a one-channel model is channel by channel", "[denoise]") {
  Session session(make_model(1, kArticleLayers), 1);
  const Image rgb = float_image(21, 14, 3);
  const std::vector<float> together = values(denoise(session, rgb, {}));
  for (std::size_t channel = 0; channel < 3; ++channel) {
    std::vector<float> plane;
    for (std::size_t i = channel; i < rgb.f32().size(); i += 3) plane.push_back(rgb.f32()[i]);
    const Image gray = Image::from_pixels(21, 14, 1, PixelType::kF32, plane.data());
    const std::vector<float> alone = values(denoise(session, gray, {}));
    for (std::size_t i = 0; i < alone.size(); ++i) REQUIRE(together[3 * i + channel] == alone[i]);
  }
}

TEST_CASE("denoise: gray in three equal channels through a one-channel model is that of one channel", "[denoise]") {
  Session session(make_model(1, kArticleLayers), 1);
  const Image gray = byte_image(21, 14, 1);
  for (const int channels : {3, 4}) {
    for (const PixelType type : {PixelType::kU8, PixelType::kF32}) {
      const Image stored = convert(gray, channels, type);
      Image result = DenoiseJob::make_result(session, stored, AlphaMode::kKeep);
      DenoiseJob job(session, stored, {0, AlphaMode::kKeep, 0.75f}, result);
      while (job.done() < job.tiles()) job.step();
      const Image alone = denoise(session, convert(gray, 1, type), {0, AlphaMode::kKeep, 0.75f});
      const Image expected = convert(alone, channels, type);
      const auto* bytes = static_cast<const uint8_t*>(result.data());
      const auto* wanted = static_cast<const uint8_t*>(expected.data());
      CHECK(std::equal(bytes, bytes + result.bytes(), wanted));
    }
  }
  // Alpha that is to be denoised counts as a colour channel.
  const Image with_alpha = convert(byte_image(21, 14, 2), 4, PixelType::kU8);
  const Image processed = denoise(session, with_alpha, {0, AlphaMode::kProcess, 1.0f});
  const Image pair = denoise(session, byte_image(21, 14, 2), {0, AlphaMode::kProcess, 1.0f});
  const Image expected = convert(pair, 4, PixelType::kU8);
  CHECK(std::ranges::equal(processed.u8(), expected.u8()));
}

TEST_CASE("denoise: gray through a colour model stays gray", "[denoise]") {
  Session session(make_model(3, kColor), 1);
  const Image result = denoise(session, float_image(9, 9, 1), {});
  CHECK(result.channels() == 1);
}

TEST_CASE("denoise: alpha is kept, processed or dropped", "[denoise]") {
  Session session(make_model(1, kArticleLayers), 1);
  for (const int channels : {2, 4}) {
    const Image picture = byte_image(13, 10, channels);
    const Image kept = denoise(session, picture, {0, AlphaMode::kKeep, 1.0f});
    const Image processed = denoise(session, picture, {0, AlphaMode::kProcess, 1.0f});
    const Image opaque = denoise(session, picture, {0, AlphaMode::kOpaque, 1.0f});
    CHECK(opaque.channels() == channels - 1);
    bool alpha_changed = false;
    for (std::size_t i = 0; i < picture.u8().size(); ++i) {
      if (i % static_cast<std::size_t>(channels) == static_cast<std::size_t>(channels) - 1) {
        REQUIRE(kept.u8()[i] == picture.u8()[i]);
        alpha_changed = alpha_changed || processed.u8()[i] != picture.u8()[i];
      } else {
        REQUIRE(kept.u8()[i] == processed.u8()[i]);
      }
    }
    CHECK(alpha_changed);
  }
}

TEST_CASE("denoise: a gray picture stored as RGB gives the result of the gray one, in all three channels",
          "[inference]") {
  for (const auto& model : {make_model(1, kArticleLayers), make_model(3, kColor), make_model(enlarging_table(3, 2)),
                            make_model(enlarging_table(1, 2))}) {
    Session session(model, 1);
    for (const PixelType type : {PixelType::kU8, PixelType::kF32}) {
      for (const float strength : {1.0f, 0.4f}) {
        for (const int32_t alpha : {0, 1}) {
          const Image gray = convert(float_image(41, 30, 1 + alpha), 1 + alpha, type);
          const Image expected = denoise(session, gray, {0, AlphaMode::kKeep, strength});
          const Image result = denoise(session, convert(gray, 3 + alpha, type), {0, AlphaMode::kKeep, strength});
          REQUIRE(is_gray(result));
          const Image repeated = convert(expected, 3 + alpha, type);
          CHECK(values(convert(result, 4, PixelType::kF32)) == values(convert(repeated, 4, PixelType::kF32)));
        }
      }
    }
  }
}

TEST_CASE("denoise: the noise estimate of a gray picture does not depend on its number of channels", "[denoise]") {
  LayerTable table = make_model(3, kColor)->table();
  table.noise_sigma = 0.1f;
  Session session(make_model(table), 1);
  const Image gray = corrupt(Image::from_pixels(64, 64, 1, PixelType::kU8, std::vector<uint8_t>(4096, 128).data()),
                             {.kind = NoiseKind::kGaussian, .level = 0.1f, .seed = 1}, PixelType::kU8);
  const Image color = convert(gray, 3, PixelType::kU8);
  Image gray_result = DenoiseJob::make_result(session, gray, AlphaMode::kKeep);
  Image color_result = DenoiseJob::make_result(session, color, AlphaMode::kKeep);
  const float level = DenoiseJob(session, gray, {}, gray_result).noise_level();
  CHECK(level > 0.09f);
  CHECK(std::abs(DenoiseJob(session, color, {}, color_result).noise_level() - level) < 1e-6f);
}

TEST_CASE("denoise: visible pixels do not depend on hidden colours", "[denoise]") {
  for (const auto& model : {make_model(1, kArticleLayers), make_model(3, kColor), make_model(enlarging_table(3, 2))}) {
    Session session(model, 1);
    for (const int32_t channels : {2, 4}) {
      Image one = byte_image(40, 37, channels);
      const auto step = static_cast<std::size_t>(channels);
      for (std::size_t i = 0; i < one.values(); i += step) one.u8()[i + step - 1] = i / step % 40 < 18 ? 0 : 255;
      Image other = one.clone();
      for (std::size_t i = 0; i < one.values(); i += step) {
        if (one.u8()[i + step - 1] == 0) std::fill_n(other.u8().data() + i, step - 1, uint8_t{255});
      }
      const Image result = denoise(session, one, {});
      const Image same = denoise(session, other, {});
      for (std::size_t i = 0; i < result.values(); ++i) {
        if (result.u8()[i / step * step + step - 1] > 0) REQUIRE(result.u8()[i] == same.u8()[i]);
      }
    }
  }
}

TEST_CASE("denoise: strength blends from the input to the output", "[denoise]") {
  Session session(make_model(1, kArticleLayers), 1);
  const Image noisy = float_image(12, 12, 1);
  const std::vector<float> full = values(denoise(session, noisy, {0, AlphaMode::kKeep, 1.0f}));
  const std::vector<float> half = values(denoise(session, noisy, {0, AlphaMode::kKeep, 0.5f}));
  CHECK(values(denoise(session, noisy, {0, AlphaMode::kKeep, 0.0f})) == values(noisy));
  for (std::size_t i = 0; i < full.size(); ++i) {
    REQUIRE(std::abs(half[i] - 0.5f * (full[i] + noisy.f32()[i])) < 1e-6f);
  }
}

namespace {

struct Ycbcr {
  float y, cb, cr;
};

Ycbcr ycbcr(const std::vector<float>& rgb, std::size_t pixel) {
  const float r = rgb[3 * pixel];
  const float g = rgb[3 * pixel + 1];
  const float b = rgb[3 * pixel + 2];
  const float y = 0.299f * r + 0.587f * g + 0.114f * b;
  return {y, (b - y) / 1.772f, (r - y) / 1.402f};
}

float blend(float from, float to, float strength) {
  return from + strength * (to - from);
}

}  // namespace

TEST_CASE("denoise: luma and chroma are blended apart", "[denoise]") {
  // A colour network, and a gray one that runs channel by channel.
  for (const auto& model : {make_model(3, kColor), make_model(1, kArticleLayers)}) {
    for (const int threads : thread_counts()) {
      Session session(model, threads);
      const Image noisy = float_image(40, 36, 3);
      const std::vector<float> before = values(noisy);
      const std::vector<float> full = values(denoise(session, noisy, {}));
      for (const Strength strength : {Strength(0.75f, 0.25f), Strength(0.0f, 1.0f)}) {
        const std::vector<float> result = values(denoise(session, noisy, {16, AlphaMode::kKeep, strength}));
        for (std::size_t pixel = 0; pixel < result.size() / 3; ++pixel) {
          const bool is_clipped = std::any_of(result.begin() + static_cast<std::ptrdiff_t>(3 * pixel),
                                              result.begin() + static_cast<std::ptrdiff_t>(3 * pixel + 3),
                                              [](float value) { return value == 0.0f || value == 1.0f; });
          if (is_clipped) continue;
          const Ycbcr from = ycbcr(before, pixel);
          const Ycbcr to = ycbcr(full, pixel);
          const Ycbcr got = ycbcr(result, pixel);
          REQUIRE(std::abs(got.y - blend(from.y, to.y, strength.luma)) < 1e-5f);
          REQUIRE(std::abs(got.cb - blend(from.cb, to.cb, strength.chroma)) < 1e-5f);
          REQUIRE(std::abs(got.cr - blend(from.cr, to.cr, strength.chroma)) < 1e-5f);
        }
      }
      CHECK(values(denoise(session, noisy, {0, AlphaMode::kKeep, {0.4f, 0.4f}})) ==
            values(denoise(session, noisy, {0, AlphaMode::kKeep, 0.4f})));
    }
  }
}

TEST_CASE("denoise: chroma's strength changes no gray picture, and alpha stays", "[denoise]") {
  Session session(make_model(3, kColor), 1);
  const Image gray = convert(float_image(20, 20, 1), 3, PixelType::kU8);
  CHECK(values(convert(denoise(session, gray, {0, AlphaMode::kKeep, {0.5f, 0.0f}}), 3, PixelType::kF32)) ==
        values(convert(denoise(session, gray, {0, AlphaMode::kKeep, 0.5f}), 3, PixelType::kF32)));
  const Image alpha = byte_image(20, 20, 4);
  const Image result = denoise(session, alpha, {0, AlphaMode::kKeep, {0.5f, 0.0f}});
  const Image opaque = denoise(session, alpha, {0, AlphaMode::kOpaque, {0.5f, 0.0f}});
  CHECK(opaque.channels() == 3);
  for (std::size_t i = 3; i < result.values(); i += 4) REQUIRE(result.u8()[i] == alpha.u8()[i]);
}

TEST_CASE("denoise: what does not fit is refused with a reason", "[denoise]") {
  Session session(make_model(1, kArticleLayers), 1);
  const Image noisy = float_image(8, 8, 1);
  const auto refused = [&](Session& with, const DenoiseOptions& options, const std::string& reason) {
    const auto run = [&] {
      Image result = DenoiseJob::make_result(with, noisy, options.alpha);
      DenoiseJob(with, noisy, options, result);
    };
    CHECK_THROWS_MATCHES(run(), std::invalid_argument, message_with(reason));
  };
  refused(session, {-2, AlphaMode::kKeep, 1.0f}, "tile size");
  refused(session, {0, AlphaMode::kKeep, 1.5f}, "strength");
  refused(session, {0, AlphaMode::kKeep, std::nanf("")}, "strength");
  refused(session, {0, AlphaMode::kKeep, {1.0f, -0.5f}}, "strength");
  Session shrinking(make_model(1, {{"encoder", "conv2d", 2, 3, 2, "relu"}, {"decoder", "conv2d", 1, 3, 1, "relu"}}), 1);
  refused(shrinking, {}, "scales by 1/2");
  Session widening(make_model(1, {{"encoder", "conv2d", 2, 3, 1, "relu"}, {"decoder", "conv2d", 3, 3, 1, "relu"}}), 1);
  refused(widening, {}, "maps 1 to 3");
  // The image fits, but a layer's tensor would not: the computation of its size must not overflow.
  Session wide(make_model(1, {{"encoder", "conv2d", 4096, 1, 1, "relu"}, {"decoder", "conv2d", 1, 1, 1, "relu"}}), 1);
  const Image large(1024, 1024, 1, PixelType::kU8);
  Image result(1024, 1024, 1, PixelType::kU8);
  CHECK_THROWS_MATCHES(DenoiseJob(wide, large, {-1, AlphaMode::kKeep, 1.0f}, result), std::invalid_argument,
                       message_with("a tensor of at most 2147483647 values"));
}

TEST_CASE("denoise: a network for one sigma gets its input scaled to it, by a given or estimated sigma",
          "[inference]") {
  // The network adds 0.5 to its input, which is the image times the gain. The result is divided by the gain, so the 0.5
  // in it shows the gain.
  LayerTable table =
      make_table(1, {convolution("conv2d", 1, 1, 1, "linear"), convolution("conv2d", 1, 1, 1, "linear")});
  table.noise_sigma = 0.1f;
  const auto model = std::make_shared<const Model>(Model::from_parameters(table, {1.0f, 0.0f, 1.0f, 0.5f}));
  Session session(model, 1);
  const Image flat = Image::from_pixels(40, 40, 1, PixelType::kF32, nullptr);
  const auto at = [&](const Image& image, float level) {
    return denoise(session, image, {0, AlphaMode::kKeep, 1.0f, level}).f32()[0];
  };
  CHECK(at(flat, 0.1f) == 0.5f);
  CHECK(at(flat, 0.2f) == 1.0f);
  CHECK(std::abs(at(flat, 0.05f) - 0.25f) < 1e-6f);
  // An image without noise counts as one of 2/255.
  CHECK(std::abs(at(flat, 0.0f) - 0.5f * (2.0f / 255.0f) / 0.1f) < 1e-6f);
  const Image noisy = corrupt(flat, {.kind = NoiseKind::kGaussian, .level = 0.15f, .clip = false}, PixelType::kF32);
  CHECK(std::abs(at(noisy, 0.0f) - noisy.f32()[0] - 0.75f) < 0.1f);
  Image result = DenoiseJob::make_result(session, noisy, AlphaMode::kKeep);
  CHECK(std::abs(DenoiseJob(session, noisy, {}, result).noise_level() - 0.15f) < 0.02f);
  CHECK(DenoiseJob(session, noisy, {.noise_level = 0.25f}, result).noise_level() == 0.25f);
  CHECK_THROWS_AS(at(flat, 1.5f), std::invalid_argument);
  CHECK_THROWS_AS(at(flat, -0.1f), std::invalid_argument);
  CHECK_THROWS_AS(at(flat, std::nanf("")), std::invalid_argument);
}

TEST_CASE("enlarge: tiles give the whole image's result bit for bit", "[denoise]") {
  for (const LayerTable& table : {enlarging_table(3, 2), enlarging_table(3, 8), cascade_table(3)}) {
    const auto model = make_model(table);
    for (const int threads : thread_counts()) {
      Session session(model, threads);
      for (const auto& [width, height] : {std::pair{1, 1}, {3, 2}, {40, 61}, {97, 30}}) {
        const Image small = float_image(width, height, 3);
        const Image whole = denoise(session, small, {-1, AlphaMode::kKeep, 1.0f});
        const int32_t scale = whole.width() / width;
        CHECK((scale == (table.layers.back().stride.width == 8 ? 8 : table.cascade.empty() ? 2 : 4)));
        CHECK(whole.height() == height * scale);
        for (const int32_t tile : {0, 1, 7, 16, 64}) {
          CAPTURE(threads, width, height, tile, scale);
          REQUIRE(values(denoise(session, small, {tile, AlphaMode::kKeep, 1.0f})) == values(whole));
        }
      }
    }
  }
}

TEST_CASE("enlarge: tiles partition the result", "[denoise]") {
  Session session(make_model(enlarging_table(1, 4)), 1);
  const Image small = float_image(31, 23, 1);
  Image result = DenoiseJob::make_result(session, small, AlphaMode::kKeep);
  DenoiseJob job(session, small, {7, AlphaMode::kKeep, 1.0f}, result);
  int64_t area = 0;
  for (int32_t i = 0; i < job.tiles(); ++i) {
    const auto [x, y, width, height] = job.tile(i);
    CHECK((width > 0 && height > 0 && x >= 0 && y >= 0 && x + width <= 124 && y + height <= 92));
    area += int64_t{width} * height;
  }
  CHECK(area == 124 * 92);
}

TEST_CASE("enlarge: fresh weights of a linear path are bicubic enlargement", "[denoise]") {
  LayerTable table = enlarging_table(3, 4);
  table.layers[1].initial = Initial::kZero;
  Session session(std::make_shared<const Model>(Model::initialize(table, 1)), 1);
  const Image small = float_image(12, 9, 3);
  const Image result = denoise(session, small, {});
  const Image expected = resize(small, 48, 36, Resampling::kBicubic, PixelType::kF32);
  // The job mirrors the picture without repeating its edge, imresize repeats it.
  for (int32_t y = 10; y < 26; ++y) {
    for (std::size_t i = 3 * 10; i < 3 * 38; ++i) {
      REQUIRE(std::abs(result.f32_row(y)[i] - expected.f32_row(y)[i]) < 1e-5f);
    }
  }
}

TEST_CASE("enlarge: an even picture stays even up to its edges", "[denoise]") {
  LayerTable table = cascade_table(1);
  for (Layer& layer : table.layers) {
    if (layer.initial == Initial::kGlorot) layer.initial = Initial::kZero;
  }
  Session session(std::make_shared<const Model>(Model::initialize(table, 1)), 1);
  Image small(7, 5, 1, PixelType::kF32);
  std::ranges::fill(small.f32(), 0.5f);
  const Image result = denoise(session, small, {});
  // The second network reads a few of the first one's outermost pixels, which are not exact.
  for (const float value : result.f32()) REQUIRE(std::abs(value - 0.5f) < 1e-3f);
}

TEST_CASE("enlarge: alpha goes with it, strength blends with bicubic", "[denoise]") {
  Session session(make_model(enlarging_table(3, 2)), 1);
  const Image picture = byte_image(20, 15, 4);
  const Image bicubic = resize(picture, 40, 30, Resampling::kBicubic, PixelType::kU8);
  const Image kept = denoise(session, picture, {0, AlphaMode::kKeep, 1.0f});
  const Image half = denoise(session, picture, {0, AlphaMode::kKeep, 0.5f});
  const Image none = denoise(session, picture, {0, AlphaMode::kKeep, 0.0f});
  CHECK(denoise(session, picture, {0, AlphaMode::kOpaque, 1.0f}).channels() == 3);
  for (std::size_t i = 0; i < kept.values(); ++i) {
    REQUIRE(none.u8()[i] == bicubic.u8()[i]);
    if (i % 4 == 3) REQUIRE(kept.u8()[i] == bicubic.u8()[i]);
    // A result past the range is blended before it is clipped.
    if (kept.u8()[i] > 0 && kept.u8()[i] < 255) {
      REQUIRE(std::abs(2 * half.u8()[i] - kept.u8()[i] - bicubic.u8()[i]) <= 2);
    }
  }
}

TEST_CASE("enlarge: an opaque picture stays opaque, and its colours are those of one without alpha", "[denoise]") {
  Session session(make_model(enlarging_table(3, 2)), 1);
  const Image colors = byte_image(20, 15, 3);
  for (const PixelType type : {PixelType::kU8, PixelType::kF32}) {
    const Image opaque = denoise(session, convert(colors, 4, type), {0, AlphaMode::kKeep, 1.0f});
    const Image expected = denoise(session, convert(colors, 3, type), {0, AlphaMode::kKeep, 1.0f});
    CHECK(values(convert(opaque, 4, PixelType::kF32)) == values(convert(expected, 4, PixelType::kF32)));
  }
}

TEST_CASE("enlarge: a result that would be too large is refused", "[denoise]") {
  Session session(make_model(enlarging_table(1, 8)), 1);
  const Image wide(10'000, 2, 1, PixelType::kU8);
  CHECK_THROWS_MATCHES(DenoiseJob::make_result(session, wide, AlphaMode::kKeep), std::invalid_argument,
                       message_with("10000 x 2 x 1 times 8"));
}

TEST_CASE("denoise: a network whose values overflow is refused, not shown as black", "[denoise]") {
  const std::vector<LayerSpec> deep(10, {"encoder", "conv2d", 4, 3, 1, "linear"});
  std::vector<LayerSpec> layers = deep;
  layers.push_back({"decoder", "conv2d", 1, 3, 1, "linear"});
  const auto moderate = make_model(1, layers);
  std::vector<float> weights(moderate->parameters().begin(), moderate->parameters().end());
  for (float& weight : weights) weight = 1e5f;
  const auto wild = std::make_shared<const Model>(Model::from_parameters(moderate->table(), weights));
  for (const Image& noisy : {byte_image(20, 12, 1), float_image(20, 12, 1)}) {
    Session session(wild, thread_counts().back());
    CHECK_THROWS_MATCHES(denoise(session, noisy, {}), ModelFormatError, message_with("found NaN or infinity"));
    // The session is as it was.
    CHECK_THROWS_AS(denoise(session, noisy, {}), ModelFormatError);
  }
}

#include "corruption/camera/camera.h"

#include <algorithm>
#include <array>
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "corruption/chain.h"
#include "image/crc32.h"
#include "image/metrics.h"
#include "support/message_with.h"

using Catch::Approx;
using namespace dae;
using namespace dae::test;

namespace {

FloatPixels filled(int32_t width, int32_t height, int32_t channels, float value) {
  FloatPixels pixels;
  pixels.resize(width, height, channels);
  std::fill(pixels.values.begin(), pixels.values.end(), value);
  return pixels;
}

// Soft shapes in colour, as large as a training patch with its margin.
Image scene(int32_t width = 80, int32_t height = 80, int32_t channels = 3) {
  Image image(width, height, channels, PixelType::kU8);
  std::size_t i = 0;
  for (int32_t y = 0; y < height; ++y) {
    for (int32_t x = 0; x < width; ++x) {
      for (int32_t c = 0; c < channels; ++c) {
        image.u8()[i++] = static_cast<uint8_t>(40 + (x * (c + 1) + y * (3 - c)) % 160);
      }
    }
  }
  return image;
}

Image noisy_picture(const Image& clean, const std::string& chain, uint32_t seed = 1, uint32_t index = 0) {
  return corrupt(clean, Chain(chain), seed, index, PixelType::kF32);
}

Image target(const Image& clean, const std::string& chain, uint32_t seed = 1, uint32_t index = 0) {
  return corruption_target(clean, Chain(chain), seed, index, PixelType::kF32);
}

double mean(const std::vector<float>& values) {
  double sum = 0.0;
  for (const float value : values) sum += static_cast<double>(value);
  return sum / static_cast<double>(values.size());
}

}  // namespace

TEST_CASE("camera: the same bits on every platform", "[noise][camera]") {
  const Image result = corrupt(scene(), Chain("camera 1600"), 7, 3, PixelType::kU8);
  CHECK(crc32(result.u8()) == 0x2489833Bu);
}

TEST_CASE("camera: the target has no noise and does not depend on the ISO", "[noise][camera]") {
  const Image clean = scene();
  const Image low = target(clean, "camera 100", 5, 9);
  const Image high = target(clean, "camera 12800", 5, 9);
  CHECK(std::ranges::equal(low.f32(), high.f32()));
  // Demosaicing and sharpening belong to the picture, so the target is not the scene itself.
  CHECK(mse(clean, low) > 0.0);
  CHECK(mse(low, noisy_picture(clean, "camera 100", 5, 9)) < mse(low, noisy_picture(clean, "camera 3200", 5, 9)));
}

TEST_CASE("camera: steps of a chain other than `camera` leave the target alone", "[noise][camera]") {
  const Image clean = scene();
  CHECK_FALSE(Chain("blur 1 + noise 25 + jpeg 40").changes_target());
  CHECK(mse(clean, target(clean, "blur 1 + noise 25 + jpeg 40")) == Approx(0.0).margin(1e-12));
  CHECK(Chain("noise 5 + camera 400").changes_target());
}

TEST_CASE("camera: a picture and its noise follow from the seed and the index", "[noise][camera]") {
  const Image clean = scene();
  const Image first = noisy_picture(clean, "camera 800", 1, 0);
  CHECK(std::ranges::equal(first.f32(), noisy_picture(clean, "camera 800", 1, 0).f32()));
  CHECK_FALSE(std::ranges::equal(first.f32(), noisy_picture(clean, "camera 800", 1, 1).f32()));
  CHECK_FALSE(std::ranges::equal(first.f32(), noisy_picture(clean, "camera 800", 2, 0).f32()));
  CHECK_FALSE(std::ranges::equal(first.f32(), noisy_picture(clean, "camera 400..1600", 1, 0).f32()));
}

TEST_CASE("camera: the sensor's variance is shot * x + read", "[noise][camera]") {
  const BayerPhase phase;
  for (const float level : {0.1f, 0.3f, 0.6f}) {
    Mosaic mosaic;
    mosaic.sample(filled(256, 256, 3, level), phase);
    const SensorNoise noise{0.002, 0.0001};
    mosaic.add_noise(noise, 3, 1);
    FloatPixels rgb;
    mosaic.demosaic(Demosaicing::kBilinear, phase, rgb);
    // Red is measured, not interpolated, at every other pixel of every other row.
    double sum = 0.0;
    for (int32_t y = 0; y < 256; y += 2) {
      for (int32_t x = 0; x < 256; x += 2) {
        const double difference = static_cast<double>(rgb.row(y)[3 * x] - level);
        sum += difference * difference;
      }
    }
    CHECK(sum / (128.0 * 128.0) == Approx(noise.shot * static_cast<double>(level) + noise.read).epsilon(0.04));
  }
}

TEST_CASE("camera: both ways of demosaicing keep even colours, and gray slopes", "[noise][camera]") {
  for (const Demosaicing method : {Demosaicing::kBilinear, Demosaicing::kMalvar}) {
    for (const BayerPhase phase : {BayerPhase{0, 0}, BayerPhase{1, 0}, BayerPhase{1, 1}}) {
      FloatPixels rgb = filled(12, 10, 3, 0.0f);
      for (int32_t y = 0; y < 10; ++y) {
        for (int32_t x = 0; x < 12; ++x) std::fill_n(rgb.row(y) + 3 * x, 3, 0.02f * static_cast<float>(x + 2 * y));
      }
      Mosaic mosaic;
      mosaic.sample(rgb, phase);
      FloatPixels found;
      mosaic.demosaic(method, phase, found);
      for (int32_t y = 2; y < 8; ++y) {
        for (int32_t i = 6; i < 30; ++i) CHECK(found.row(y)[i] == Approx(rgb.row(y)[i]).margin(1e-6));
      }
      for (std::size_t i = 0; i < rgb.values.size(); ++i) rgb.values[i] = 0.2f + 0.3f * static_cast<float>(i % 3);
      mosaic.sample(rgb, phase);
      mosaic.demosaic(method, phase, found);
      if (method == Demosaicing::kMalvar) continue;  // its correction mixes the colours
      for (std::size_t i = 0; i < rgb.values.size(); ++i) CHECK(found.values[i] == Approx(rgb.values[i]).margin(1e-6));
    }
  }
}

TEST_CASE("camera: tone curves and colour matrices can be inverted", "[noise][camera]") {
  for (const double contrast : {0.0, 0.5, 0.9}) {
    const ToneCurve curve(contrast);
    float before = -1.0f;
    for (int i = 0; i <= 255; ++i) {
      const float display = static_cast<float>(i) / 255.0f;
      CHECK(curve.to_display(curve.to_light(display)) == Approx(display).margin(0.002));
      CHECK(curve.to_light(display) > before);
      before = curve.to_light(display);
    }
  }
  CHECK(ToneCurve(0.0).to_light(0.5f) == Approx(0.21404).margin(1e-4));  // sRGB
  const CameraColor color = make_camera_color({0.2, 0.9, 0.4, 0.1}, 1.25, 2.0, 1.7);
  const float rgb[3] = {0.2f, 0.5f, 0.7f};
  const auto sensor = multiply(color.to_sensor, rgb);
  const auto back = multiply(color.from_sensor, sensor.data());
  const float white[3] = {1.0f, 1.0f, 1.0f};
  for (std::size_t c = 0; c < 3; ++c) {
    CHECK(back[c] == Approx(rgb[c]).margin(1e-5));
    CHECK(multiply(color.to_sensor, white)[c] == Approx(1.0).margin(1e-5));
  }
}

TEST_CASE("camera: the noise of neighbours is correlated, in colour more than in luma", "[noise][camera]") {
  // Returns the covariance of neighbours over the variance, for a weighted sum of the noise's colours.
  const auto correlation = [](const Image& noisy, const Image& clean, const std::array<double, 3>& weights) {
    double product = 0.0;
    double square = 0.0;
    for (int32_t y = 0; y < noisy.height(); ++y) {
      double before = 0.0;
      for (int32_t x = 0; x < noisy.width(); ++x) {
        double value = 0.0;
        for (int32_t c = 0; c < 3; ++c) {
          const auto at = static_cast<std::size_t>(3 * x + c);
          value +=
              weights[static_cast<std::size_t>(c)] * static_cast<double>(noisy.f32_row(y)[at] - clean.f32_row(y)[at]);
        }
        product += value * before;
        square += value * value;
        before = value;
      }
    }
    return product / square;
  };
  const Image clean = scene(160, 160);
  double luma = 0.0;
  double color = 0.0;
  for (uint32_t index = 0; index < 12; ++index) {
    const Image noisy = noisy_picture(clean, "camera 3200", 1, index);
    const Image wanted = target(clean, "camera 3200", 1, index);
    luma += correlation(noisy, wanted, {0.299, 0.587, 0.114}) / 12.0;
    color += correlation(noisy, wanted, {1.0, -0.5, -0.5}) / 12.0;
  }
  CHECK(luma > 0.2);
  CHECK(color > luma + 0.1);
}

TEST_CASE("camera: gray pictures stay gray, alpha stays, the smallest pictures work", "[noise][camera]") {
  const Image gray = noisy_picture(scene(40, 30, 1), "camera 1600");
  CHECK((gray.channels() == 1 && gray.width() == 40 && gray.height() == 30));
  Image clear = scene(9, 7, 4);
  const Image kept = corrupt(clear, Chain("camera 1600"), 1, 0, PixelType::kU8);
  for (std::size_t i = 3; i < clear.values(); i += 4) CHECK(kept.u8()[i] == clear.u8()[i]);
  for (const auto& [width, height] : {std::pair{1, 1}, {1, 5}, {5, 1}, {2, 2}, {3, 2}}) {
    for (uint32_t index = 0; index < 20; ++index) {
      const Image result = noisy_picture(scene(width, height), "camera 25600", 1, index);
      CHECK((result.width() == width && result.height() == height));
      for (const float value : result.f32()) CHECK((value >= 0.0f && value <= 1.0f));
    }
  }
}

TEST_CASE("camera: an even picture keeps its brightness", "[noise][camera]") {
  FloatPixels pixels = filled(64, 64, 3, 0.5f);
  Camera camera;
  camera.apply(draw_camera(400, 1, 2, 0), CameraOutput::kNoisy, 1, 2, pixels);
  CHECK(mean(pixels.values) == Approx(0.5).margin(0.01));
}

TEST_CASE("camera: invalid settings are refused by name", "[noise][camera]") {
  CHECK_THROWS_MATCHES(Chain("camera"), std::invalid_argument, message_with("camera ISO"));
  CHECK_THROWS_MATCHES(Chain("camera 20"), std::invalid_argument, message_with("50 to 102400"));
  CHECK_THROWS_MATCHES(Chain("camera 100..199999"), std::invalid_argument, message_with("50 to 102400"));
  CHECK_THROWS_AS(draw_camera(std::nan(""), 1, 0, 0), std::invalid_argument);
}

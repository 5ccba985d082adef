#include "image/metrics.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <cmath>

using Catch::Matchers::WithinRel;
using namespace dae;

namespace {

// The two pictures of metrics_reference.py, which made the constants below.
struct Pair {
  Image reference;
  Image image;
};

Pair pictures(int32_t channels, int32_t colors) {
  constexpr int32_t kWidth = 37;
  constexpr int32_t kHeight = 23;
  Pair pair{Image(kWidth, kHeight, channels, PixelType::kU8), Image(kWidth, kHeight, channels, PixelType::kU8)};
  std::size_t at = 0;
  for (int32_t y = 0; y < kHeight; ++y) {
    for (int32_t x = 0; x < kWidth; ++x) {
      for (int32_t c = 0; c < channels; ++c, ++at) {
        const int32_t value = (x * 7 + y * 13 + c * 29 + x * y) % 256;
        const int32_t changed = std::clamp(value + (x * 5 + y * 11 + c * 3) % 31 - 15, 0, 255);
        // Alpha differs everywhere, and must not count.
        pair.reference.u8()[at] = static_cast<uint8_t>(c < colors ? value : 0);
        pair.image.u8()[at] = static_cast<uint8_t>(c < colors ? changed : 255);
      }
    }
  }
  return pair;
}

void check_all(const Pair& pair, double mse, double psnr, double ssim) {
  CHECK_THAT(dae::mse(pair.reference, pair.image), WithinRel(mse, 1e-6));
  CHECK_THAT(dae::psnr(pair.reference, pair.image), WithinRel(psnr, 1e-6));
  CHECK_THAT(dae::ssim(pair.reference, pair.image), WithinRel(ssim, 1e-6));
}

}  // namespace

TEST_CASE("MSE, PSNR and SSIM agree with scikit-image", "[metrics]") {
  check_all(pictures(1, 1), 0.0012027011214614646, 29.198422840707252, 0.98987783031611942);
  check_all(pictures(3, 3), 0.0011917137537718252, 29.238280483594057, 0.99019156300951972);
}

TEST_CASE("alpha is ignored", "[metrics]") {
  check_all(pictures(2, 1), 0.0012027011214614646, 29.198422840707252, 0.98987783031611942);
  check_all(pictures(4, 3), 0.0011917137537718252, 29.238280483594057, 0.99019156300951972);
}

TEST_CASE("the pixel type makes no difference", "[metrics]") {
  const Pair pair = pictures(3, 3);
  const Image floats = convert(pair.image, 3, PixelType::kF32);
  CHECK(mse(pair.reference, floats) == mse(pair.reference, pair.image));
  CHECK(ssim(pair.reference, floats) == ssim(pair.reference, pair.image));
}

TEST_CASE("equal images: no error, infinite PSNR, SSIM 1", "[metrics]") {
  const Pair pair = pictures(3, 3);
  CHECK(mse(pair.image, pair.image) == 0.0);
  CHECK(std::isinf(psnr(pair.image, pair.image)));
  CHECK(psnr(pair.image, pair.image) > 0.0);
  CHECK_THAT(dae::ssim(pair.image, pair.image), WithinRel(1.0, 1e-12));
}

TEST_CASE("SSIM of the smallest image is one window", "[metrics]") {
  const Image black = Image::from_pixels(11, 11, 1, PixelType::kU8, nullptr);
  Image white = black.clone();
  std::ranges::fill(white.u8(), uint8_t{255});
  // For constant images only the luminance term remains, (2 * 0 * 1 + C1) / (0 + 1 + C1).
  CHECK_THAT(ssim(black, white), WithinRel(1e-4 / (1.0 + 1e-4), 1e-9));
}

TEST_CASE("images that do not fit are refused", "[metrics]") {
  const auto image = [](int32_t width, int32_t height, int32_t channels) {
    return Image::from_pixels(width, height, channels, PixelType::kU8, nullptr);
  };
  CHECK_THROWS_AS(mse(image(2, 3, 1), image(3, 2, 1)), std::invalid_argument);
  CHECK_THROWS_AS(psnr(image(2, 3, 1), image(2, 3, 3)), std::invalid_argument);
  CHECK_THROWS_AS(ssim(image(10, 50, 1), image(10, 50, 1)), std::invalid_argument);
}

#include "corruption/noise.h"

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "image/crc32.h"

using namespace dae;

namespace {

using Values = std::vector<float>;

constexpr std::array kKinds = {NoiseKind::kGaussian, NoiseKind::kUniform, NoiseKind::kSaltPepper,
                               NoiseKind::kMasking,  NoiseKind::kPoisson, NoiseKind::kSpeckle};

// Every value from 0 to 1 in steps of 1/255, in some order.
Values clean_values(std::size_t count) {
  Values values(count);
  for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<float>(i * 37 % 256) / 255.0f;
  return values;
}

Values corrupted(const Values& clean, const Noise& noise, uint64_t first = 0) {
  Values noisy(clean.size());
  corrupt_values(clean, noisy, noise, first);
  return noisy;
}

uint32_t crc_of(const Values& values) {
  return crc32({reinterpret_cast<const uint8_t*>(values.data()), values.size() * sizeof(float)});
}

}  // namespace

// The same constants hold natively, under sanitizers and in WebAssembly. To change them would change what every seed
// means, and with it every evaluation so far.
TEST_CASE("noise is the same bit for bit on every platform", "[noise]") {
  const Values clean = clean_values(4096);
  const auto hash = [&](NoiseKind kind, float level) { return crc_of(corrupted(clean, {kind, level, 42, 7, false})); };
  CHECK(hash(NoiseKind::kGaussian, 0.2f) == 0xb97bd7f3u);
  CHECK(hash(NoiseKind::kUniform, 0.2f) == 0x9b1036ffu);
  CHECK(hash(NoiseKind::kSaltPepper, 0.2f) == 0x88a77d62u);
  CHECK(hash(NoiseKind::kMasking, 0.2f) == 0xec0dfe72u);
  CHECK(hash(NoiseKind::kPoisson, 0.2f) == 0xdbb5063du);
  CHECK(hash(NoiseKind::kPoisson, 0.01f) == 0x1ba91cd0u);
  CHECK(hash(NoiseKind::kSpeckle, 0.2f) == 0x596bcb70u);
}

TEST_CASE("the result does not depend on how values are split into calls", "[noise]") {
  const Values clean = clean_values(509);
  constexpr uint64_t kFirst = (uint64_t{1} << 34) - 150;  // crosses a carry of the counter's first word
  for (const NoiseKind kind : kKinds) {
    const Noise noise{kind, 0.3f, 1, 2, false};
    INFO(noise_name(kind));
    const Values whole = corrupted(clean, noise, kFirst);
    for (const std::size_t chunk : {1u, 3u, 4u, 7u, 64u}) {
      Values parts = clean;
      for (std::size_t at = 0; at < parts.size(); at += chunk) {
        const std::span<float> part = std::span(parts).subspan(at, std::min(chunk, parts.size() - at));
        corrupt_values(part, part, noise, kFirst + at);
      }
      CHECK(parts == whole);
    }
  }
}

TEST_CASE("seed, index and kind each change the noise", "[noise]") {
  const Values clean(64, 0.5f);
  for (const NoiseKind kind : kKinds) {
    INFO(noise_name(kind));
    const Values noisy = corrupted(clean, {kind, 0.5f, 1, 2, false});
    CHECK(noisy == corrupted(clean, {kind, 0.5f, 1, 2, false}));
    CHECK(noisy != corrupted(clean, {kind, 0.5f, 2, 2, false}));
    CHECK(noisy != corrupted(clean, {kind, 0.5f, 1, 3, false}));
    CHECK(noisy != corrupted(clean, {kind, 0.5f, 1, 2, false}, 64));
  }
}

TEST_CASE("level 0 changes nothing", "[noise]") {
  const Values clean = clean_values(300);
  for (const NoiseKind kind : kKinds) CHECK(corrupted(clean, {kind, 0.0f, 5, 6, false}) == clean);
}

TEST_CASE("clipping keeps results between 0 and 1, and changes nothing inside", "[noise]") {
  const Values clean = clean_values(2000);
  for (const NoiseKind kind : kKinds) {
    INFO(noise_name(kind));
    Values expected = corrupted(clean, {kind, 0.8f, 5, 6, false});
    for (float& value : expected) value = std::min(std::max(value, 0.0f), 1.0f);
    CHECK(corrupted(clean, {kind, 0.8f, 5, 6, true}) == expected);
  }
}

TEST_CASE("levels outside 0 to 1 are refused", "[noise]") {
  const Image image = Image::from_pixels(2, 2, 1, PixelType::kU8, nullptr);
  for (const float level : {-0.1f, 1.1f, std::numeric_limits<float>::quiet_NaN()}) {
    CHECK_THROWS_AS(corrupt(image, {NoiseKind::kGaussian, level, 0, 0, false}, PixelType::kU8), std::invalid_argument);
  }
  const auto unknown = static_cast<NoiseKind>(6);
  CHECK_THROWS_AS(corrupt(image, {unknown, 0.5f, 0, 0, false}, PixelType::kU8), std::invalid_argument);
  Values two(2);
  Values three(3);
  CHECK_THROWS_AS(corrupt_values(two, three, Noise{}, 0), std::invalid_argument);
}

TEST_CASE("values outside 0 to 1 and not-a-numbers end no process", "[noise]") {
  const Values odd = {-1.0f,  3.0e38f, std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN(),
                      1e-45f, 1.0f};
  for (const NoiseKind kind : kKinds) {
    for (const float level : {1e-45f, 1e-20f, 1e-7f, 0.3f, 1.0f}) {
      INFO(noise_name(kind) << ", " << level);
      CHECK_NOTHROW(corrupted(odd, {kind, level, 1, 1, true}));
    }
  }
}

TEST_CASE("names and kinds belong together", "[noise]") {
  for (const NoiseKind kind : kKinds) CHECK(parse_noise_kind(noise_name(kind)) == kind);
  CHECK(parse_noise_kind("salt-pepper") == NoiseKind::kSaltPepper);
  CHECK_THROWS_MATCHES(
      parse_noise_kind("salt"), std::invalid_argument,
      Catch::Matchers::MessageMatches(Catch::Matchers::Equals(
          "expected a kind of noise from gaussian, uniform, salt-pepper, masking, poisson, speckle, got \"salt\"")));
}

TEST_CASE("alpha stays, and does not shift the noise of the colours", "[noise]") {
  constexpr int32_t kWidth = 5;
  constexpr int32_t kHeight = 4;
  Image rgba = Image::from_pixels(kWidth, kHeight, 4, PixelType::kU8, nullptr);
  for (std::size_t i = 0; i < rgba.values(); ++i) rgba.u8()[i] = static_cast<uint8_t>(i * 3);
  for (const PixelType type : {PixelType::kU8, PixelType::kF32}) {
    const Noise noise{NoiseKind::kGaussian, 0.2f, 9, 0, false};
    const Image noisy = corrupt(rgba, noise, type);
    const Image without_alpha = convert(noisy, 3, PixelType::kF32);
    const Image rgb = convert(corrupt(convert(rgba, 3, PixelType::kU8), noise, type), 3, PixelType::kF32);
    CHECK(std::memcmp(without_alpha.data(), rgb.data(), rgb.bytes()) == 0);
    const Image alpha = convert(noisy, 4, PixelType::kU8);
    for (std::size_t i = 3; i < rgba.values(); i += 4) CHECK(alpha.u8()[i] == rgba.u8()[i]);
  }
}

TEST_CASE("8-bit results are the float ones, clipped and rounded", "[noise]") {
  const Image clean = convert(Image::from_pixels(16, 16, 1, PixelType::kU8, nullptr), 1, PixelType::kF32);
  const Noise noise{NoiseKind::kGaussian, 0.5f, 3, 0, false};
  const Image bytes = corrupt(clean, noise, PixelType::kU8);
  const Image floats = corrupt(clean, noise, PixelType::kF32);
  for (std::size_t i = 0; i < bytes.values(); ++i) {
    const float clipped = std::min(std::max(floats.f32()[i], 0.0f), 1.0f);
    CHECK(bytes.u8()[i] == static_cast<uint8_t>(std::lround(clipped * 255.0f)));
  }
}

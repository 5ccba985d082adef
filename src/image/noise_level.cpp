#include "image/noise_level.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "image/quantile.h"

namespace dae {
namespace {

constexpr int32_t kBlock = 16;
constexpr int32_t kWindowSide = kBlock + 2;
// Enough for a steady figure; of more, every n-th is used.
constexpr double kMaxBlocks = 4096;
constexpr double kQuantile = 0.25;
constexpr double kDetailQuantile = 0.9;
// The quantile of an image of only noise, relative to sigma, measured: by chance some blocks are smoother, fewer of
// them if three channels have independent noise.
constexpr double kGrayBias = 0.947;
constexpr double kColorBias = 0.963;
// Values at a limit that make a block unfit.
constexpr double kMaxClipped = 0.02;
// Blocks of a single colour vary by up to this after JPEG compression.
constexpr float kSingleColor = 1.5f / 255.0f;

// On validation photographs white noise of sigma 15 has a coarseness of 0.44 to 0.70, sigma 5 a median of 0.69; clean
// ones and their JPEGs have 1.1 and more, and so has rendered text.
constexpr double kWhiteLevel = 2.5 / 255.0;
constexpr double kWhiteCoarseness = 1.0;
// Photographs of real cameras at their own size, with and without noise, have a sharpness of 0.35 to 0.57; validation
// photographs, which were made small, 0.60 to 0.89, as rendered text has.
constexpr double kSharp = 0.56;
// Among 50 clean validation photographs the evenest, of leaves and of stones, have 0.6; most pictures of a camera
// process of ISO 12,800 and more have 0.67 and more.
constexpr double kEven = 0.66;

// The pixels of an image that are measured: all of them, or means of 2x2.
struct View {
  const Image& image;
  int32_t shrink;

  float value(std::ptrdiff_t at) const {
    const auto index = static_cast<std::size_t>(at);
    return image.type() == PixelType::kU8 ? static_cast<float>(image.u8()[index]) / 255.0f : image.f32()[index];
  }
};

struct Block {
  double variance = 0.0;
  double clipped = 0.0;  // share of its values that are at a limit or hidden
  float range = 0.0f;    // of the channel that varies most
};

// A block with what the filter reaches around it, of one channel.
struct Window {
  std::array<float, std::size_t{kWindowSide} * kWindowSide> values;
  int32_t clipped = 0;
};

// Loads the window whose top left pixel is (left, top).
void load(const View& view, int32_t left, int32_t top, int32_t channel, Window& window) {
  const Image& image = view.image;
  const int32_t shrink = view.shrink;
  window.clipped = 0;
  for (int32_t i = 0; i < kWindowSide * kWindowSide; ++i) {
    const int32_t x = i % kWindowSide;
    const int32_t y = i / kWindowSide;
    const bool inside = x > 0 && x <= kBlock && y > 0 && y <= kBlock;
    float sum = 0.0f;
    for (int32_t part = 0; part < shrink * shrink; ++part) {
      const std::ptrdiff_t row = (top + y) * shrink + part / shrink;
      const std::ptrdiff_t pixel = row * image.width() + (left + x) * shrink + part % shrink;
      const std::ptrdiff_t at = pixel * image.channels();
      const float value = view.value(at + channel);
      const bool hidden = image.has_alpha() && view.value(at + image.colors()) == 0.0f;
      sum += value;
      if (inside && (hidden || value == 0.0f || value == 1.0f)) ++window.clipped;
    }
    window.values[static_cast<std::size_t>(i)] = sum / static_cast<float>(shrink * shrink);
  }
}

void filter(const Window& window, Block& block) {
  float least = window.values.front();
  float greatest = least;
  for (std::ptrdiff_t y = 1; y <= kBlock; ++y) {
    const float* at = window.values.data() + y * kWindowSide + 1;
    for (std::ptrdiff_t x = 1; x <= kBlock; ++x, ++at) {
      const float corners = at[-kWindowSide - 1] + at[-kWindowSide + 1] + at[kWindowSide - 1] + at[kWindowSide + 1];
      const float sides = at[-kWindowSide] + at[kWindowSide] + at[-1] + at[1];
      const auto response = static_cast<double>(corners - 2.0f * sides + 4.0f * *at);
      block.variance += response * response;
      least = std::min(least, *at);
      greatest = std::max(greatest, *at);
    }
  }
  block.range = std::max(block.range, greatest - least);
}

Block measure_block(const View& view, int32_t left, int32_t top) {
  Block block;
  Window window;
  for (int32_t channel = 0; channel < view.image.colors(); ++channel) {
    load(view, left, top, channel, window);
    filter(window, block);
    block.clipped += window.clipped;
  }
  const double values = static_cast<double>(kBlock * kBlock) * view.image.colors();
  block.variance /= 36.0 * values;  // the sum of the filter's squares
  block.clipped /= values * view.shrink * view.shrink;
  return block;
}

std::vector<Block> measure_blocks(const View& view) {
  const int32_t across = (view.image.width() / view.shrink - 2) / kBlock;
  const int32_t down = (view.image.height() / view.shrink - 2) / kBlock;
  const auto every = static_cast<int32_t>(std::ceil(std::sqrt(std::max(1.0, double{1} * across * down / kMaxBlocks))));
  std::vector<Block> blocks;
  for (int32_t y = 0; y < down; y += every) {
    for (int32_t x = 0; x < across; x += every) blocks.push_back(measure_block(view, x * kBlock, y * kBlock));
  }
  return blocks;
}

struct Deviations {
  double noise = 0.0;  // 0: there is no block that counts
  double detail = 0.0;
};

Deviations measure(const View& view) {
  if (std::min(view.image.width(), view.image.height()) < kWindowSide * view.shrink) return {};
  std::vector<Block> blocks = measure_blocks(view);
  std::erase_if(blocks, [](const Block& block) { return block.range < kSingleColor; });
  // std::partition, for clang 15 cannot compile what its namesake in std::ranges returns.
  const auto clipped =
      std::partition(blocks.begin(), blocks.end(), [](const Block& block) { return block.clipped <= kMaxClipped; });
  if (clipped != blocks.begin()) blocks.erase(clipped, blocks.end());
  if (blocks.empty()) return {};
  std::vector<double> variances(blocks.size());
  std::ranges::transform(blocks, variances.begin(), &Block::variance);
  return {std::sqrt(quantile(variances, kQuantile)), std::sqrt(quantile(variances, kDetailQuantile))};
}

}  // namespace

NoiseEstimate estimate_noise(const Image& image) {
  NoiseEstimate estimate;
  const Deviations whole = measure({image, 1});
  const Deviations half = measure({image, 2});
  if (whole.noise > 0.0 && half.noise > 0.0) estimate.coarseness = half.noise / whole.noise;
  if (half.detail > 0.0) {
    estimate.sharpness = whole.detail / half.detail;
    estimate.evenness = half.noise / half.detail;
  }
  estimate.level = whole.noise / (is_gray(image) ? kGrayBias : kColorBias);
  return estimate;
}

bool NoiseEstimate::is_white() const {
  return level > kWhiteLevel && coarseness < kWhiteCoarseness;
}

bool NoiseEstimate::is_camera_noise() const {
  return (sharpness < kSharp || evenness > kEven) && !is_white();
}

}  // namespace dae

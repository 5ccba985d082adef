#include "image/noise_level.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace dae {
namespace {

constexpr int32_t kBlock = 16;
constexpr int32_t kReach = kBlock + 2;
// Enough for a steady figure; of a larger image every so manieth is taken.
constexpr double kMaxBlocks = 4096;
constexpr double kQuantile = 0.25;
// Where an image of noise alone has that quantile, in parts of sigma, measured: chance makes some blocks smoother,
// fewer of them where three channels have noise of their own.
constexpr double kGrayBias = 0.947;
constexpr double kColorBias = 0.963;
// Values at a limit that make a block unfit.
constexpr double kMaxClipped = 0.02;

double to_double(uint8_t value) {
  return value / 255.0;
}
double to_double(float value) {
  return static_cast<double>(value);
}

struct Block {
  double variance = 0.0;
  double clipped = 0.0;  // share of its values that are at a limit or hidden
};

template <class Pixel>
Block measure_block(const Image& image, const Pixel* pixels, int32_t left, int32_t top) {
  const std::ptrdiff_t step = image.channels();
  const std::ptrdiff_t row = image.width() * step;
  Block block;
  for (int32_t channel = 0; channel < image.colors(); ++channel) {
    for (int32_t y = 1; y <= kBlock; ++y) {
      const Pixel* at = pixels + (top + y) * row + (left + 1) * step + channel;
      for (int32_t x = 0; x < kBlock; ++x, at += step) {
        const auto value = [&](std::ptrdiff_t offset) { return to_double(at[offset]); };
        const double corners = value(-row - step) + value(-row + step) + value(row - step) + value(row + step);
        const double sides = value(-row) + value(row) + value(-step) + value(step);
        const double response = corners - 2.0 * sides + 4.0 * value(0);
        block.variance += response * response;
        const bool hidden = image.has_alpha() && at[image.colors() - channel] == 0;
        block.clipped += hidden || value(0) == 0.0 || value(0) == 1.0 ? 1.0 : 0.0;
      }
    }
  }
  const double values = static_cast<double>(kBlock * kBlock) * image.colors();
  block.variance /= 36.0 * values;  // the sum of the filter's squares
  block.clipped /= values;
  return block;
}

template <class Pixel>
std::vector<Block> measure_blocks(const Image& image, const Pixel* pixels) {
  const int32_t across = (image.width() - 2) / kBlock;
  const int32_t down = (image.height() - 2) / kBlock;
  const auto every = static_cast<int32_t>(std::ceil(std::sqrt(std::max(1.0, double{1} * across * down / kMaxBlocks))));
  std::vector<Block> blocks;
  for (int32_t y = 0; y < down; y += every) {
    for (int32_t x = 0; x < across; x += every) blocks.push_back(measure_block(image, pixels, x * kBlock, y * kBlock));
  }
  return blocks;
}

}  // namespace

double estimate_noise_level(const Image& image) {
  if (image.width() < kReach || image.height() < kReach) return 0.0;
  std::vector<Block> blocks = image.type() == PixelType::kU8 ? measure_blocks(image, image.u8().data())
                                                             : measure_blocks(image, image.f32().data());
  const auto fit = std::ranges::partition(blocks, [](const Block& block) { return block.clipped <= kMaxClipped; });
  if (fit.begin() != blocks.begin()) blocks.erase(fit.begin(), blocks.end());
  const auto place = blocks.begin() + static_cast<std::ptrdiff_t>(kQuantile * static_cast<double>(blocks.size() - 1));
  std::ranges::nth_element(blocks, place, {}, &Block::variance);
  return std::sqrt(place->variance) / (is_gray(image) ? kGrayBias : kColorBias);
}

}  // namespace dae

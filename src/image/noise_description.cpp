#include "image/noise_description.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <span>
#include <utility>
#include <vector>

#include "image/quantile.h"

namespace dae {
namespace {

constexpr int32_t kBlock = 32;
constexpr double kMaxBlocks = 1024;
constexpr int32_t kMinBlocks = 10;  // of a brightness; fewer give no figure
constexpr int32_t kScales = 3;      // full, half and a quarter of the size
constexpr double kQuantile = 0.1;   // of the blocks: the smoothest show noise alone
constexpr double kMaxClipped = 0.02;
constexpr float kSingleColor = 1.5f / 255.0f;
// Text and drawings have more, with edges in places instead of noise everywhere.
constexpr double kDrawnVariance = 6.0 / 255.0 * 6.0 / 255.0;
// Relative to the root mean square. The median response is 0.67 of it in white noise, 0.4 and more in most blocks with
// a camera's noise, and below 0.2 in rendered text and drawings.
constexpr double kMinResponse = 0.25;
// Each scale has three quarters of the variance of white noise, and all coarser ones together have a quarter.
constexpr double kScaleShare = 0.75;
constexpr double kRest = 0.25;
// An image has more noise than its smoothest blocks, and of coarse noise the filter sees a part. Both factors are those
// of training photographs that went through the simulated camera (corruption/camera) at ISO 1,600 to 25,600.
constexpr double kWhiteFactor = 1.1;
constexpr double kCoarseFactor = 2.1;
constexpr double kWhiteRatio = 0.5;
constexpr double kCoarseRatio = 1.3;
// Below this, rounding to 8 bits and fine texture look the same as noise.
constexpr double kVisible = 0.9 / 255.0;
constexpr double kFineRatio = 0.75;  // white noise has 0.5, photographs with white noise of sigma 5 a median of 0.69
// JPEG's grid: a row or column of every eight whose steps are larger than the others'.
constexpr double kGridRatio = 1.10;

using Plane = std::array<float, std::size_t{kBlock} * kBlock>;

// The variances of a block's luma and of its colour channels' mean at each scale.
struct Block {
  std::array<double, kScales> total{};
  std::array<double, kScales> luma{};
  double brightness = 0.0;
};

// The responses of J. Immerkaer's filter ("Fast noise variance estimation", 1996) at the pixels of a plane of `side`
// pixels that have eight neighbours, in units of the standard deviation of white noise.
std::vector<double> responses(const Plane& plane, int32_t side) {
  std::vector<double> values;
  values.reserve(static_cast<std::size_t>((side - 2) * (side - 2)));
  for (int32_t y = 1; y + 1 < side; ++y) {
    const float* at = plane.data() + static_cast<std::ptrdiff_t>(y) * side + 1;
    for (int32_t x = 1; x + 1 < side; ++x, ++at) {
      const float corners = at[-side - 1] + at[-side + 1] + at[side - 1] + at[side + 1];
      const float sides = at[-side] + at[side] + at[-1] + at[1];
      values.push_back(static_cast<double>(std::abs(corners - 2.0f * sides + 4.0f * *at)) / 6.0);
    }
  }
  return values;
}

// The mean square of responses: for white noise, its variance.
double mean_square(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double value : values) sum += value * value;
  return sum / static_cast<double>(values.size());
}

// The variance of white noise with the median of these responses, which sees the noise between edges. Reorders them.
double median_variance(std::vector<double>& values) {
  constexpr double kNormalMedian = 0.6745;
  const double sigma = quantile(values, 0.5) / kNormalMedian;
  return sigma * sigma;
}

void halve(Plane& plane, int32_t side) {
  const int32_t half = side / 2;
  for (int32_t y = 0; y < half; ++y) {
    for (int32_t x = 0; x < half; ++x) {
      const float* at = plane.data() + static_cast<std::ptrdiff_t>(2 * y) * side + 2 * x;
      plane[static_cast<std::size_t>(y * half + x)] = 0.25f * (at[0] + at[1] + at[side] + at[side + 1]);
    }
  }
}

void add_scales(Plane plane, double weight, bool covered, std::array<double, kScales>& scales) {
  int32_t side = kBlock;
  for (double& scale : scales) {
    std::vector<double> values = responses(plane, side);
    scale += weight * (covered ? mean_square(values) : median_variance(values));
    halve(plane, side);
    side /= 2;
  }
}

// Whether noise covers a block, at full or at half the size, since JPEG leaves coarse noise in few pixels. The edges of
// text and drawings are here and there: most pixels do not respond to the filter.
bool is_covered(Plane luma) {
  for (const int32_t side : {kBlock, kBlock / 2}) {
    const std::vector<double> values = responses(luma, side);
    const double least = kMinResponse * std::sqrt(mean_square(values));
    if (2 * std::ranges::count_if(values, [least](double value) { return value > least; }) >= std::ssize(values)) {
      return true;
    }
    halve(luma, side);
  }
  return false;
}

// Whether a row or a column has a single colour: no camera makes one, and bars and frames begin inside blocks.
bool has_even_line(const Plane& luma) {
  for (int32_t line = 0; line < kBlock; ++line) {
    for (const auto& [first, step] : {std::pair{line * kBlock, 1}, std::pair{line, kBlock}}) {
      float least = luma[static_cast<std::size_t>(first)];
      float greatest = least;
      for (int32_t i = 1; i < kBlock; ++i) {
        const float value = luma[static_cast<std::size_t>(first + i * step)];
        least = std::min(least, value);
        greatest = std::max(greatest, value);
      }
      if (greatest - least < kSingleColor) return true;
    }
  }
  return false;
}

// The block's channels at column `left` of `rows`, then its luma. Returns whether it is usable.
bool load_block(const std::vector<float>& rows, const Image& image, int32_t left, std::array<Plane, 4>& planes) {
  const int32_t channels = image.channels();
  const int32_t colors = image.colors();
  int32_t clipped = 0;
  for (int32_t i = 0; i < kBlock * kBlock; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const float* pixel = rows.data() + at / kBlock * image.row_values() +
                         (static_cast<std::size_t>(left) + at % kBlock) * static_cast<std::size_t>(channels);
    const bool hidden = image.has_alpha() && pixel[colors] == 0.0f;
    for (int32_t c = 0; c < colors; ++c) {
      planes[static_cast<std::size_t>(c)][at] = pixel[c];
      if (hidden || pixel[c] <= 0.0f || pixel[c] >= 1.0f) ++clipped;
    }
    planes[3][at] = colors == 3 ? 0.299f * pixel[0] + 0.587f * pixel[1] + 0.114f * pixel[2] : pixel[0];
  }
  return clipped <= kMaxClipped * kBlock * kBlock * colors && !has_even_line(planes[3]);
}

// `covered`: by noise; else the noise between the edges is measured.
Block measure_block(const std::array<Plane, 4>& planes, int32_t colors, bool covered) {
  Block block;
  for (std::size_t c = 0; c < static_cast<std::size_t>(colors); ++c) {
    add_scales(planes[c], 1.0 / colors, covered, block.total);
  }
  add_scales(planes[3], 1.0, covered, block.luma);
  for (const float value : planes[3]) block.brightness += static_cast<double>(value);
  block.brightness /= kBlock * kBlock;
  return block;
}

// The usable blocks; none if text and drawings fill most of the image.
std::vector<Block> measure_blocks(const Image& image) {
  const int32_t across = image.width() / kBlock;
  const int32_t down = image.height() / kBlock;
  const auto every = static_cast<int32_t>(std::ceil(std::sqrt(std::max(1.0, double{1} * across * down / kMaxBlocks))));
  std::vector<Block> blocks;
  std::size_t drawn = 0;
  std::vector<float> rows(image.row_values() * kBlock);
  std::array<Plane, 4> planes;
  for (int32_t y = 0; y < down; y += every) {
    for (int32_t row = 0; row < kBlock; ++row) {
      load_row(image, y * kBlock + row,
               std::span(rows).subspan(static_cast<std::size_t>(row) * image.row_values(), image.row_values()));
    }
    for (int32_t x = 0; x < across; x += every) {
      if (!load_block(rows, image, x * kBlock, planes)) continue;
      const bool covered = is_covered(planes[3]);
      if (covered || mean_square(responses(planes[3], kBlock)) < kDrawnVariance) {
        blocks.push_back(measure_block(planes, image.colors(), covered));
      } else {
        ++drawn;
      }
    }
  }
  if (drawn > blocks.size()) blocks.clear();
  return blocks;
}

using Scales = std::array<double, kScales>;

// The quantile over the blocks at each scale.
Scales smoothest(const std::vector<Block>& blocks, Scales Block::* scales) {
  Scales powers{};
  std::vector<double> values(blocks.size());
  for (std::size_t scale = 0; scale < powers.size(); ++scale) {
    std::ranges::transform(blocks, values.begin(), [&](const Block& block) { return (block.*scales)[scale]; });
    powers[scale] = quantile(values, kQuantile);
  }
  return powers;
}

// The ratio of the filter's results at half the size and at full size.
double coarseness(const Scales& powers) {
  return powers[0] > 0.0 ? std::sqrt(powers[1] / powers[0]) : kCoarseRatio;
}

double sigma(const Scales& powers) {
  const double share = std::clamp((coarseness(powers) - kWhiteRatio) / (kCoarseRatio - kWhiteRatio), 0.0, 1.0);
  const double factor = kWhiteFactor + share * (kCoarseFactor - kWhiteFactor);
  return factor * std::sqrt(kScaleShare * (powers[0] + powers[1]) + (kScaleShare + kRest) * powers[2]);
}

// Whether steps between columns are larger at every eighth column than at the others.
bool has_grid(const Image& image) {
  const int32_t channels = image.channels();
  if (image.width() < 64 || image.height() < 16) return false;
  std::array<double, 8> steps{};
  std::vector<float> row(image.row_values());
  const int32_t every = std::max(1, image.height() / 256);
  for (int32_t y = 0; y < image.height(); y += every) {
    load_row(image, y, row);
    // Colour images use the green channel, which is most of the luma.
    const float* at = row.data() + (image.colors() == 3 ? 1 : 0);
    for (int32_t x = 2; x + 2 < image.width(); ++x) {
      const float before = at[(x - 1) * channels] - at[(x - 2) * channels];
      const float step = at[x * channels] - at[(x - 1) * channels];
      const float after = at[(x + 1) * channels] - at[x * channels];
      // An edge would drown the grid.
      steps[static_cast<std::size_t>(x % 8)] +=
          std::min(0.04, static_cast<double>(std::abs(step - 0.5f * (before + after))));
    }
  }
  const auto highest = std::ranges::max_element(steps);
  double others = 0.0;
  for (const double step : steps) others += step;
  others = (others - *highest) / 7.0;
  return *highest > kGridRatio * others;
}

}  // namespace

NoiseDescription describe_noise(const Image& image) {
  NoiseDescription noise;
  noise.jpeg_blocks = has_grid(image);
  const std::vector<Block> blocks = measure_blocks(image);
  if (blocks.empty()) return noise;
  const Scales powers = smoothest(blocks, &Block::total);
  noise.total = sigma(powers);
  noise.luma = std::min(noise.total, sigma(smoothest(blocks, &Block::luma)));
  if (image.colors() == 3) noise.chroma = std::sqrt(noise.total * noise.total - noise.luma * noise.luma);
  if (noise.total >= kVisible) {
    noise.grain = coarseness(powers) < kFineRatio ? NoiseDescription::Grain::kFine : NoiseDescription::Grain::kCoarse;
  }
  for (std::size_t third = 0; third < 3; ++third) {
    std::vector<Block> part;
    std::ranges::copy_if(blocks, std::back_inserter(part), [third](const Block& block) {
      return std::clamp(static_cast<int>(3.0 * block.brightness), 0, 2) == static_cast<int>(third);
    });
    if (std::ssize(part) >= kMinBlocks) {
      noise.by_brightness[third] = sigma(smoothest(part, &Block::total));
    }
  }
  return noise;
}

std::string noise_words(const NoiseDescription& noise) {
  std::string words;
  const auto add = [&](const std::string& text) { words += (words.empty() ? "" : ", ") + text; };
  if (noise.grain == NoiseDescription::Grain::kNone) {
    add("hardly any");
  } else {
    bool first = true;
    for (std::size_t third = 0; third < 3; ++third) {
      if (!noise.by_brightness[third]) continue;
      const std::string level = std::to_string(std::lround(255.0 * *noise.by_brightness[third]));
      add((first ? "about " + level + " of 255" : level) + " in the " + NoiseDescription::kBrightnessNames[third]);
      first = false;
    }
    if (first) add("about " + std::to_string(std::lround(255.0 * noise.total)) + " of 255");
    add(noise.grain == NoiseDescription::Grain::kFine ? "fine grain" : "coarse grain");
  }
  if (noise.jpeg_blocks) add("JPEG");
  return words;
}

}  // namespace dae

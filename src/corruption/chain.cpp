#include "corruption/chain.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "corruption/blur.h"
#include "corruption/jpeg.h"
#include "corruption/philox.h"
#include "corruption/random_blocks.h"
#include "corruption/video.h"

namespace dae {
namespace {

using Kind = ChainStep::Kind;

constexpr uint32_t kDomain = 0x43454144;     // "DAEC": keeps the draws apart from the noise of the same seed
constexpr uint32_t kNextNoise = 0x9E3779B9;  // added to the seed for each further noise of a chain

// The numbers of a step, drawn from their ranges.
std::array<double, 2> draw(const ChainStep& step, uint32_t seed, uint32_t index, uint32_t number) {
  const PhiloxBlock words = philox({index, number, 0, 0}, {seed, kDomain});
  std::array<double, 2> drawn{};
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    const ChainRange& range = step.numbers[i];
    drawn[i] = range.least + (range.greatest - range.least) * open_unit(words[i]);
  }
  return drawn;
}

struct Size {
  int32_t width;
  int32_t height;
};

bool changes_size(const ChainStep& step) {
  return step.kind <= Kind::kEnlarge;
}

Size size_after(const ChainStep& step, const Size& size) {
  const int64_t factor = step.factor;
  const auto after = [&](int64_t side) {
    return step.kind == Kind::kEnlarge ? side * factor : (side + factor - 1) / factor;
  };
  const int64_t width = after(size.width);
  const int64_t height = after(size.height);
  if (std::max(width, height) > Image::kMaxSide || width * height * 4 > Image::kMaxValues) {
    throw std::invalid_argument("expected a chain of corruptions whose images stay within " +
                                std::to_string(Image::kMaxSide) + " pixels a side and " +
                                std::to_string(Image::kMaxValues) + " values, got " + std::to_string(width) + " x " +
                                std::to_string(height) + " pixels");
  }
  return {static_cast<int32_t>(width), static_cast<int32_t>(height)};
}

void resample(const ChainStep& step, FloatPixels& pixels, Chain::Workspace& work) {
  const Size size = size_after(step, {pixels.width, pixels.height});
  const double scale = step.kind == Kind::kEnlarge ? step.factor : 1.0 / step.factor;
  const bool area = step.kind == Kind::kArea || step.kind == Kind::kVideo;
  const Resampling method = area ? Resampling::kArea : Resampling::kBicubic;
  work.vertical.plan_resampling(pixels.height, size.height, scale, method);
  work.horizontal.plan_resampling(pixels.width, size.width, scale, method);
  filter_pixels(pixels, work.vertical, work.horizontal, work.spare, work.row);
  std::swap(pixels, work.spare);
}

void blur(double sigma, FloatPixels& pixels, Chain::Workspace& work) {
  if (sigma == 0.0) return;
  gaussian_weights(sigma, work.weights);
  work.vertical.plan_convolution(pixels.height, work.weights);
  work.horizontal.plan_convolution(pixels.width, work.weights);
  filter_pixels(pixels, work.vertical, work.horizontal, work.spare, work.row);
  std::swap(pixels, work.spare);
}

void apply_step(const ChainStep& step, const std::array<double, 2>& numbers, uint32_t seed, uint32_t index,
                FloatPixels& pixels, Chain::Workspace& work) {
  switch (step.kind) {
    case Kind::kBicubic:
    case Kind::kArea:
    case Kind::kVideo:
    case Kind::kEnlarge:
      resample(step, pixels, work);
      if (step.kind == Kind::kVideo) degrade_as_video(pixels);
      break;
    case Kind::kBlur:
      blur(numbers[0], pixels, work);
      break;
    case Kind::kMotion:
      blur_by_motion(pixels, numbers[0], numbers[1], work.spare);
      std::swap(pixels, work.spare);
      break;
    case Kind::kNoise: {
      const Noise noise{step.noise, static_cast<float>(numbers[0]), seed, index, true};
      corrupt_values(pixels.values, pixels.values, noise, 0);
      break;
    }
    case Kind::kJpeg:
      degrade_as_jpeg({pixels.values.data(), pixels.width, pixels.height, pixels.channels,
                       static_cast<std::ptrdiff_t>(pixels.row_values())},
                      static_cast<int32_t>(std::lround(numbers[0])));
      break;
  }
}

// The alpha of a corrupted picture.
FloatPixels resized_alpha(const Image& clean, const Chain& chain, Chain::Workspace& work) {
  FloatPixels alpha = take_channels(clean, clean.colors(), 1);
  for (const ChainStep& step : chain.steps()) {
    if (!changes_size(step)) continue;
    resample(step, alpha, work);
    for (float& value : alpha.values) value = std::clamp(value, 0.0f, 1.0f);
  }
  return alpha;
}

}  // namespace

int32_t Chain::reach() const {
  double pixel = 1.0;  // of the step's input, in pixels of the image
  double reach = 0.0;
  for (const ChainStep& step : steps_) {
    const double greatest = step.numbers[0].greatest;
    switch (step.kind) {
      case Kind::kBicubic:
      case Kind::kArea:
      case Kind::kVideo:
        pixel *= step.factor;
        reach += 2.0 * pixel;
        break;
      case Kind::kEnlarge:
        reach += 2.0 * pixel;
        pixel /= step.factor;
        break;
      case Kind::kBlur:
        reach += 4.0 * greatest * pixel;
        break;
      case Kind::kMotion:
        reach += 0.5 * greatest * pixel;
        break;
      case Kind::kNoise:
      case Kind::kJpeg:
        break;
    }
  }
  return static_cast<int32_t>(std::ceil(reach / shrinks_)) * shrinks_;
}

void Chain::apply(FloatPixels& pixels, uint32_t seed, uint32_t index, Workspace& work) const {
  uint32_t noise_seed = seed;
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    const ChainStep& step = steps_[i];
    apply_step(step, draw(step, seed, index, static_cast<uint32_t>(i)), noise_seed, index, pixels, work);
    for (float& value : pixels.values) value = std::clamp(value, 0.0f, 1.0f);
    if (step.kind == Kind::kNoise) noise_seed += kNextNoise;
  }
}

Image corrupt(const Image& clean, const Chain& chain, uint32_t seed, uint32_t index, PixelType type) {
  Size size{clean.width(), clean.height()};
  // Refused before there is work.
  for (const ChainStep& step : chain.steps()) size = changes_size(step) ? size_after(step, size) : size;
  Chain::Workspace work;
  FloatPixels colors = take_channels(clean, 0, clean.colors());
  chain.apply(colors, seed, index, work);
  FloatPixels alpha;
  if (clean.has_alpha()) alpha = resized_alpha(clean, chain, work);
  Image result(size.width, size.height, clean.channels(), type);
  std::vector<float> row(result.row_values());
  for (int32_t y = 0; y < size.height; ++y) {
    for (int32_t x = 0; x < size.width; ++x) {
      float* pixel = row.data() + std::ptrdiff_t{x} * clean.channels();
      std::copy_n(colors.row(y) + x * colors.channels, colors.channels, pixel);
      if (clean.has_alpha()) pixel[colors.channels] = alpha.row(y)[x];
    }
    store_row(row, result, y);
  }
  return result;
}

}  // namespace dae

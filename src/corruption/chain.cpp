#include "corruption/chain.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "common/message.h"
#include "corruption/blur.h"
#include "corruption/jpeg.h"
#include "corruption/philox.h"
#include "corruption/random_blocks.h"
#include "corruption/video.h"
#include "image/alpha.h"
#include "math/portable_math.h"

namespace dae {
namespace {

using Kind = ChainStep::Kind;

constexpr uint32_t kDomain =
    0x43454144;  // "DAEC": makes these random numbers independent of the noise with the same seed
constexpr uint32_t kNextNoise = 0x9E3779B9;  // added to the seed for each further noise step of a chain

// Draws the parameters of a step from their ranges, uniformly; an ISO uniformly in its logarithm.
std::array<double, 2> draw(const ChainStep& step, uint32_t seed, uint32_t index, uint32_t number) {
  const PhiloxBlock words = philox({index, number, 0, 0}, {seed, kDomain});
  std::array<double, 2> drawn{};
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    const ParameterRange& range = step.parameters[i];
    const double unit = open_unit(words[i]);
    const bool linear = step.kind != Kind::kCamera || range.least == range.greatest;
    drawn[i] = linear ? range.least + (range.greatest - range.least) * unit
                      : range.least * portable_exp(unit * portable_log(range.greatest / range.least));
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
  if (std::max(width, height) > Image::kMaxSide || width * height > Image::kMaxPixels) {
    throw_error<std::invalid_argument>(
        "expected a chain of corruptions whose images stay within {} pixels a side and {} in all, got {} x {} pixels",
        Image::kMaxSide, Image::kMaxPixels, width, height);
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

// Whether a step draws noise from the seed, so that a later step needs another seed.
bool is_noisy(const ChainStep& step) {
  return step.kind == Kind::kNoise || step.kind == Kind::kCamera;
}

// The parameters of a step, and the seed, index and step number of its own random numbers.
struct StepDraws {
  std::array<double, 2> parameters;
  uint32_t seed;
  uint32_t index;
  uint32_t step;
};

void apply_camera(const StepDraws& draws, CameraOutput part, FloatPixels& pixels, Chain::Workspace& work) {
  const CameraSettings settings = draw_camera(draws.parameters[0], draws.seed, draws.index, draws.step);
  work.camera.apply(settings, part, draws.seed, draws.index, pixels);
}

// Applies a step whose output pixels are weighted sums of input pixels.
void filter(const ChainStep& step, const std::array<double, 2>& parameters, FloatPixels& pixels,
            Chain::Workspace& work) {
  switch (step.kind) {
    case Kind::kBlur:
      return blur(parameters[0], pixels, work);
    case Kind::kMotion:
      blur_by_motion(pixels, parameters[0], parameters[1], work.spare);
      return std::swap(pixels, work.spare);
    default:
      return resample(step, pixels, work);
  }
}

// Interleaves colours and alpha.
FloatPixels interleave(const FloatPixels& colors, const FloatPixels& alpha) {
  FloatPixels both;
  both.resize(colors.width, colors.height, colors.channels + 1);
  float* to = both.values.data();
  for (std::size_t i = 0; i < alpha.values.size(); ++i) {
    to = std::copy_n(colors.values.data() + i * static_cast<std::size_t>(colors.channels), colors.channels, to);
    *to++ = alpha.values[i];
  }
  return both;
}

// The inverse of interleave().
void split_alpha(const FloatPixels& both, FloatPixels& colors, FloatPixels& alpha) {
  colors.resize(both.width, both.height, both.channels - 1);
  alpha.resize(both.width, both.height, 1);
  const float* from = both.values.data();
  for (std::size_t i = 0; i < alpha.values.size(); ++i) {
    std::copy_n(from, colors.channels, colors.values.data() + i * static_cast<std::size_t>(colors.channels));
    from += colors.channels;
    alpha.values[i] = *from++;
  }
}

void clip(FloatPixels& pixels) {
  for (float& value : pixels.values) value = std::clamp(value, 0.0f, 1.0f);
}

// Filters colours weighted by alpha. Alpha itself only changes its size.
void filter_visible(const ChainStep& step, const std::array<double, 2>& parameters, FloatPixels& colors,
                    FloatPixels& alpha, Chain::Workspace& work) {
  FloatPixels both = interleave(colors, alpha);
  weight_by_alpha(both.values, both.channels);
  filter(step, parameters, both, work);
  unweight(both.values, both.channels);
  FloatPixels filtered;
  split_alpha(both, colors, filtered);
  if (!changes_size(step)) return;
  alpha = std::move(filtered);
  clip(alpha);
}

// `alpha` may be null.
void apply_step(const ChainStep& step, const StepDraws& draws, FloatPixels& pixels, FloatPixels* alpha,
                Chain::Workspace& work) {
  const std::array<double, 2>& parameters = draws.parameters;
  switch (step.kind) {
    case Kind::kNoise: {
      const Noise noise{step.noise, static_cast<float>(parameters[0]), draws.seed, draws.index, true};
      corrupt_values(pixels.values, pixels.values, noise, 0);
      break;
    }
    case Kind::kJpeg:
      degrade_as_jpeg({pixels.values.data(), pixels.width, pixels.height, pixels.channels,
                       static_cast<std::ptrdiff_t>(pixels.row_values())},
                      static_cast<int32_t>(std::lround(parameters[0])));
      break;
    case Kind::kCamera:
      apply_camera(draws, CameraOutput::kNoisy, pixels, work);
      break;
    default:
      if (alpha != nullptr) {
        filter_visible(step, parameters, pixels, *alpha, work);
      } else {
        filter(step, parameters, pixels, work);
      }
      if (step.kind == Kind::kVideo) degrade_as_video(pixels);
      break;
  }
}

// Calls act(step, draws) for each step.
template <class Act>
void for_each_step(const std::vector<ChainStep>& steps, uint32_t seed, uint32_t index, Act act) {
  uint32_t noise_seed = seed;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto number = static_cast<uint32_t>(i);
    act(steps[i], StepDraws{draw(steps[i], seed, index, number), noise_seed, index, number});
    if (is_noisy(steps[i])) noise_seed += kNextNoise;
  }
}

bool mixes_pixels(const ChainStep& step) {
  return step.kind != Kind::kNoise;
}

// The colours of a picture. If a step mixes pixels, hidden colours are replaced by those of visible neighbours.
FloatPixels take_colors(const Image& image, bool mixes) {
  if (!mixes || is_opaque(image)) return take_channels(image, 0, image.colors());
  return take_channels(fill_hidden_colors(image), 0, image.colors());
}

Image to_image(const FloatPixels& pixels, PixelType type) {
  Image result(pixels.width, pixels.height, pixels.channels, type);
  for (int32_t y = 0; y < pixels.height; ++y) store_row({pixels.row(y), pixels.row_values()}, result, y);
  return result;
}

}  // namespace

int32_t Chain::reach() const {
  double pixel = 1.0;  // size of a pixel of the step's input, in pixels of the image
  double reach = 0.0;
  for (const ChainStep& step : steps_) {
    const double greatest = step.parameters[0].greatest;
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
      case Kind::kCamera:
        reach += Camera::kReach * pixel;
        break;
      case Kind::kNoise:
      case Kind::kJpeg:
        break;
    }
  }
  return static_cast<int32_t>(std::ceil(reach / shrink_factor_)) * shrink_factor_;
}

void Chain::apply(FloatPixels& pixels, uint32_t seed, uint32_t index, Workspace& work, FloatPixels* alpha) const {
  for_each_step(steps_, seed, index, [&](const ChainStep& step, const StepDraws& draws) {
    apply_step(step, draws, pixels, alpha, work);
    clip(pixels);
  });
}

void Chain::apply_to_target(FloatPixels& pixels, uint32_t seed, uint32_t index, Workspace& work) const {
  for_each_step(steps_, seed, index, [&](const ChainStep& step, const StepDraws& draws) {
    if (step.kind == Kind::kCamera) apply_camera(draws, CameraOutput::kTarget, pixels, work);
  });
}

bool Chain::changes_target() const {
  return std::ranges::any_of(steps_, [](const ChainStep& step) { return step.kind == Kind::kCamera; });
}

Image corrupt(const Image& clean, const Chain& chain, uint32_t seed, uint32_t index, PixelType type) {
  Size size{clean.width(), clean.height()};
  // Checks the sizes before any work.
  for (const ChainStep& step : chain.steps()) size = changes_size(step) ? size_after(step, size) : size;
  Chain::Workspace work;
  const bool opaque = is_opaque(clean);
  FloatPixels alpha;
  if (!opaque) alpha = take_channels(clean, clean.colors(), 1);
  const bool mixes = std::ranges::any_of(chain.steps(), mixes_pixels);
  FloatPixels pixels = take_colors(clean, mixes);
  chain.apply(pixels, seed, index, work, opaque ? nullptr : &alpha);
  if (!clean.has_alpha()) return to_image(pixels, type);
  if (opaque) {
    alpha.resize(size.width, size.height, 1);
    std::ranges::fill(alpha.values, 1.0f);
  }
  return to_image(interleave(pixels, alpha), type);
}

Image corruption_target(const Image& clean, const Chain& chain, uint32_t seed, uint32_t index, PixelType type) {
  Chain::Workspace work;
  FloatPixels pixels = take_colors(clean, chain.changes_target());
  chain.apply_to_target(pixels, seed, index, work);
  if (clean.has_alpha()) pixels = interleave(pixels, take_channels(clean, clean.colors(), 1));
  return to_image(pixels, type);
}

}  // namespace dae

#include "corruption/camera/camera.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "common/message.h"
#include "corruption/blur.h"
#include "corruption/jpeg.h"
#include "corruption/normal.h"

namespace dae {
namespace {

constexpr uint32_t kDomain =
    0x4B454144;  // "DAEK": makes these random numbers independent of the noise with the same seed
constexpr double kSharpeningSigma = 1.0;

// Brooks et al. (2019): log(read) is 2.18 log(shot) + 1.20 with a standard deviation of 0.26.
constexpr double kShotAtIso100 = 0.00002;
constexpr double kReadSlope = 2.18;
constexpr double kReadOffset = 1.20;
constexpr double kReadSpread = 0.26;

// A sequence of random numbers for a picture.
class Draws {
 public:
  Draws(uint32_t seed, uint32_t index, uint32_t step) : seed_(seed), index_(index), step_(step) {}

  double unit() { return open_unit(word()); }
  double between(double least, double greatest) { return least + (greatest - least) * unit(); }
  bool chance(double probability) { return unit() < probability; }
  double normal() { return normal_numbers(next_block())[0]; }

 private:
  PhiloxBlock next_block() { return philox({index_, step_, block_++, 0}, {seed_, kDomain}); }
  uint32_t word() {
    if (used_ == words_.size()) {
      words_ = next_block();
      used_ = 0;
    }
    return words_[used_++];
  }

  uint32_t seed_;
  uint32_t index_;
  uint32_t step_;
  uint32_t block_ = 0;
  PhiloxBlock words_{};
  std::size_t used_ = words_.size();
};

CameraColor draw_color(Draws& draws) {
  std::array<double, 4> mix;
  for (double& part : mix) part = draws.unit();
  const double exposure = 1.0 / std::clamp(0.8 + 0.1 * draws.normal(), 0.5, 1.0);
  const double red = draws.between(1.9, 2.4);
  const double blue = draws.between(1.5, 1.9);
  return make_camera_color(mix, exposure, red, blue);
}

void draw_processing(Draws& draws, CameraSettings& settings) {
  // Most pictures are scaled down, some are enlarged (digital zoom), others keep the sensor's size.
  const double scaling = draws.unit();
  if (scaling < 0.35) settings.sensor_scale = draws.between(1.0, 2.0);
  if (scaling > 0.75) settings.sensor_scale = draws.between(0.6, 1.0);
  if (draws.chance(0.9)) {
    settings.luma_smoothing = draws.between(0.5, 2.0);
    settings.luma_share = draws.between(0.2, 0.9);
    settings.color_smoothing = draws.between(1.5, 4.5);
  }
  if (draws.chance(0.5)) settings.sharpening = draws.between(0.2, 1.0);
  // Most are compressed by the camera, and some again by a program.
  if (draws.chance(0.8)) settings.jpeg[0] = static_cast<int32_t>(draws.between(80.0, 99.0));
  if (draws.chance(0.3)) settings.jpeg[1] = static_cast<int32_t>(draws.between(60.0, 99.0));
  if (draws.chance(0.85)) settings.lens_blur = draws.between(0.3, 2.4);
}

// Splits RGB into JFIF's luma and the unscaled differences blue - luma and red - luma.
void split_luma(const FloatPixels& rgb, FloatPixels& luma, FloatPixels& chroma) {
  luma.resize(rgb.width, rgb.height, 1);
  chroma.resize(rgb.width, rgb.height, 2);
  for (std::size_t i = 0; i < luma.values.size(); ++i) {
    const float* from = rgb.values.data() + 3 * i;
    const float y = 0.299f * from[0] + 0.587f * from[1] + 0.114f * from[2];
    luma.values[i] = y;
    chroma.values[2 * i] = from[2] - y;
    chroma.values[2 * i + 1] = from[0] - y;
  }
}

void join_luma(const FloatPixels& luma, const FloatPixels& chroma, FloatPixels& rgb) {
  for (std::size_t i = 0; i < luma.values.size(); ++i) {
    float* to = rgb.values.data() + 3 * i;
    const float y = luma.values[i];
    const float blue = chroma.values[2 * i];
    const float red = chroma.values[2 * i + 1];
    to[0] = y + red;
    to[1] = y - (0.299f * red + 0.114f * blue) / 0.587f;
    to[2] = y + blue;
  }
}

void spread_gray(const FloatPixels& gray, FloatPixels& rgb) {
  rgb.resize(gray.width, gray.height, 3);
  for (std::size_t i = 0; i < gray.values.size(); ++i)
    std::fill_n(rgb.values.begin() + static_cast<std::ptrdiff_t>(3 * i), 3, gray.values[i]);
}

template <class Act>
void for_each_pixel(FloatPixels& rgb, Act act) {
  for (std::size_t i = 0; i < rgb.values.size(); i += 3) act(rgb.values.data() + i);
}

// Converts display values to sensor values.
void to_sensor(const CameraColor& color, const ToneCurve& curve, float* pixel) {
  for (int c = 0; c < 3; ++c) pixel[c] = curve.to_light(pixel[c]);
  const std::array<float, 3> sensor = multiply(color.to_sensor, pixel);
  for (std::size_t c = 0; c < 3; ++c) pixel[c] = std::clamp(sensor[c] / color.gains[c], 0.0f, 1.0f);
}

void to_display(const CameraColor& color, const ToneCurve& curve, float* pixel) {
  for (std::size_t c = 0; c < 3; ++c) pixel[c] = std::clamp(pixel[c] * color.gains[c], 0.0f, 1.0f);
  const std::array<float, 3> light = multiply(color.from_sensor, pixel);
  for (std::size_t c = 0; c < 3; ++c) pixel[c] = curve.to_display(light[c]);
}

void clip(FloatPixels& pixels) {
  for (float& value : pixels.values) value = std::clamp(value, 0.0f, 1.0f);
}

void subtract(FloatPixels& from, const FloatPixels& values) {
  for (std::size_t i = 0; i < from.values.size(); ++i) from.values[i] -= values.values[i];
}

void add(FloatPixels& to, const FloatPixels& values) {
  for (std::size_t i = 0; i < to.values.size(); ++i) to.values[i] += values.values[i];
}

// values += share * (others - values). A negative share moves away from `others`.
void blend(FloatPixels& values, const FloatPixels& others, float share) {
  for (std::size_t i = 0; i < values.values.size(); ++i)
    values.values[i] += share * (others.values[i] - values.values[i]);
}

// Compresses as JPEG; a quality of 0 changes nothing.
void compress(FloatPixels& rgb, int32_t quality) {
  if (quality == 0) return;
  degrade_as_jpeg({rgb.values.data(), rgb.width, rgb.height, 3, static_cast<std::ptrdiff_t>(rgb.row_values())},
                  quality);
}

}  // namespace

CameraSettings draw_camera(double iso, uint32_t seed, uint32_t index, uint32_t step) {
  if (!(iso >= kMinIso && iso <= kMaxIso)) {
    throw_error<std::invalid_argument>("expected an ISO from {} to {}, got {}", static_cast<int>(kMinIso),
                                       static_cast<int>(kMaxIso), iso);
  }
  Draws draws(seed, index, step);
  CameraSettings settings;
  settings.noise.shot = kShotAtIso100 * iso / 100.0;
  const double log_read = kReadSlope * portable_log(settings.noise.shot) + kReadOffset + kReadSpread * draws.normal();
  settings.noise.read = portable_exp(log_read);
  settings.color = draw_color(draws);
  settings.phase = {draws.chance(0.5) ? 1 : 0, draws.chance(0.5) ? 1 : 0};
  settings.demosaicing = draws.chance(0.4) ? Demosaicing::kBilinear : Demosaicing::kMalvar;
  settings.tone_contrast = draws.between(0.0, 0.9);
  draw_processing(draws, settings);
  return settings;
}

void Camera::scale(double factor, int32_t width, int32_t height, FloatPixels& pixels) {
  vertical_.plan_resampling(pixels.height, height, factor, Resampling::kBicubic);
  horizontal_.plan_resampling(pixels.width, width, factor, Resampling::kBicubic);
  filter_pixels(pixels, vertical_, horizontal_, spare_, row_);
  std::swap(pixels, spare_);
  clip(pixels);
}

void Camera::blur(double sigma, FloatPixels& pixels) {
  gaussian_weights(sigma, weights_);
  vertical_.plan_convolution(pixels.height, weights_);
  horizontal_.plan_convolution(pixels.width, weights_);
  filter_pixels(pixels, vertical_, horizontal_, spare_, row_);
  std::swap(pixels, spare_);
}

// Converts the light on the sensor to the camera's picture, in place.
void Camera::expose(const CameraSettings& settings, const ToneCurve& curve, CameraOutput part, uint32_t seed,
                    uint32_t index, FloatPixels& rgb) {
  mosaic_.sample(rgb, settings.phase);
  if (part == CameraOutput::kNoisy) mosaic_.add_noise(settings.noise, seed, index);
  mosaic_.demosaic(settings.demosaicing, settings.phase, rgb);
  for_each_pixel(rgb, [&](float* pixel) { to_display(settings.color, curve, pixel); });
}

// Smooths the noise, which is separate from the picture here.
void Camera::reduce_noise(const CameraSettings& settings) {
  split_luma(noise_, luma_, chroma_);
  blurred_ = luma_;
  blur(settings.luma_smoothing, blurred_);
  blend(luma_, blurred_, static_cast<float>(settings.luma_share));
  blur(settings.color_smoothing, chroma_);
  join_luma(luma_, chroma_, noise_);
}

// Unsharp masking of the luma.
void Camera::sharpen(double amount) {
  split_luma(rgb_, luma_, chroma_);
  blurred_ = luma_;
  blur(kSharpeningSigma, blurred_);
  blend(luma_, blurred_, static_cast<float>(-amount));
  join_luma(luma_, chroma_, rgb_);
  clip(rgb_);
}

void Camera::take_picture(const CameraSettings& settings, CameraOutput part, uint32_t seed, uint32_t index) {
  const int32_t width = rgb_.width;
  const int32_t height = rgb_.height;
  const double factor = settings.sensor_scale;
  const auto sensor_size = [&](int32_t size) { return static_cast<int32_t>(std::ceil(size * factor)); };
  const ToneCurve curve(settings.tone_contrast);
  scale(factor, sensor_size(width), sensor_size(height), rgb_);
  for_each_pixel(rgb_, [&](float* pixel) { to_sensor(settings.color, curve, pixel); });
  if (settings.lens_blur > 0.0) blur(settings.lens_blur, rgb_);
  if (part == CameraOutput::kNoisy) noise_ = rgb_;
  expose(settings, curve, CameraOutput::kTarget, seed, index, rgb_);
  scale(1.0 / factor, width, height, rgb_);
  if (part == CameraOutput::kTarget) return;
  expose(settings, curve, CameraOutput::kNoisy, seed, index, noise_);
  scale(1.0 / factor, width, height, noise_);
  subtract(noise_, rgb_);
  if (settings.luma_smoothing > 0.0) reduce_noise(settings);
  add(rgb_, noise_);
  clip(rgb_);
}

void Camera::apply(const CameraSettings& settings, CameraOutput part, uint32_t seed, uint32_t index,
                   FloatPixels& pixels) {
  const bool gray = pixels.channels == 1;
  if (gray) {
    spread_gray(pixels, rgb_);
  } else {
    std::swap(rgb_, pixels);
  }
  take_picture(settings, part, seed, index);
  if (settings.sharpening > 0.0) sharpen(settings.sharpening);
  if (part == CameraOutput::kNoisy) {
    for (const int32_t quality : settings.jpeg) compress(rgb_, quality);
  }
  if (gray) {
    split_luma(rgb_, pixels, chroma_);
  } else {
    std::swap(rgb_, pixels);
  }
}

}  // namespace dae

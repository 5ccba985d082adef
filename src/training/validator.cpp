#include "training/validator.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "common/message.h"
#include "common/mirror.h"
#include "image/estimated_sigma.h"
#include "image/metrics.h"
#include "image/resize.h"

namespace dae {
namespace {

// Side of the measured part of an image: enough for a stable mean, and a limit on the memory of activations.
constexpr int32_t kMaxSide = 256;
constexpr int32_t kImagesPerThread = 16;

// Copies a part of an image.
Image take_patch(const Dataset::View& view, int32_t channels, int32_t left, int32_t top, int32_t width,
                 int32_t height) {
  Image patch(width, height, channels, PixelType::kF32);
  for (int32_t y = 0; y < height; ++y) {
    const std::ptrdiff_t pixel = static_cast<std::ptrdiff_t>(top + y) * view.width + left;
    const uint8_t* from = view.pixels + pixel * channels;
    for (float& value : patch.f32_row(y)) value = static_cast<float>(*from++) / 255.0f;
  }
  return patch;
}

void check_images(const Dataset& data, int32_t channels, int32_t width, int32_t height) {
  if (data.channels() != channels) {
    throw_error<std::invalid_argument>("expected validation images of {} channels, got {}", channels, data.channels());
  }
  for (int32_t i = 0; i < data.size(); ++i) {
    if (data.width(i) >= width && data.height(i) >= height) continue;
    throw_error<std::invalid_argument>("expected validation images of at least {} x {} pixels, image {} has {} x {}",
                                       width, height, i, data.width(i), data.height(i));
  }
}

// Reads an image with its mirrored edges for the network, and writes the output without them. Mirrors as the sampler
// does, so that validation sees the edges that training does.
class EdgedRows final : public RowSource, public RowSink {
 public:
  // The network's input is the image times `gain`.
  EdgedRows(const Image& noisy, float gain, int32_t mirror_padding, Image& output, int32_t border)
      : noisy_(noisy), gain_(gain), mirror_padding_(mirror_padding), output_(output), border_(border) {}

  void read(int64_t, int64_t row, float* to) override {
    const std::span<const float> line = noisy_.f32_row(symmetric_index(row - mirror_padding_, noisy_.height()));
    const auto channels = static_cast<std::ptrdiff_t>(noisy_.channels());
    for (int32_t x = -mirror_padding_; x < noisy_.width() + mirror_padding_; ++x) {
      const auto pixel = line.begin() + symmetric_index(x, noisy_.width()) * channels;
      to = std::transform(pixel, pixel + channels, to, [this](float value) { return gain_ * value; });
    }
  }

  void write(int64_t, int64_t row, const float* from) override {
    const std::span<float> line = output_.f32_row(static_cast<int32_t>(row) - border_);
    std::copy_n(from + static_cast<std::ptrdiff_t>(border_) * output_.channels(), line.size(), line.begin());
  }

 private:
  const Image& noisy_;
  float gain_;
  int32_t mirror_padding_;
  Image& output_;
  int32_t border_;
};

double decibels(double mean_squared_error) {
  return -10.0 * std::log10(mean_squared_error);
}

}  // namespace

Validator::Validator(const Model& model, const TrainingOptions& options, const Dataset& data, ThreadPool& pool)
    : pool_(pool), table_(model.table()), options_(options), data_(data) {
  const Geometry rows = measure(table_, table_.all(), Axis::kHeight);
  const Geometry columns = measure(table_, table_.all(), Axis::kWidth);
  scale_ = static_cast<int32_t>(rows.scale_numerator);
  mirror_padding_ = static_cast<int32_t>(std::max(mirror_padding(rows), mirror_padding(columns)));
  // The sides must also be multiples of the factor by which the chain reduces them.
  const int32_t shrink_factor = options.validation_chain ? options.validation_chain->shrink_factor() : 1;
  step_h_ = std::lcm(static_cast<int32_t>(rows.stride) * scale_, shrink_factor);
  step_w_ = std::lcm(static_cast<int32_t>(columns.stride) * scale_, shrink_factor);
  check_images(data, table_.input_channels, step_w_, step_h_);
  networks_ = make_networks(model, pool.threads());
  result_.total = data.size();
}

// The centre of an image for a denoising network. For super-resolution, the whole image, cut at the right and bottom to
// a multiple of the scale.
Image Validator::clean_patch(int32_t index) const {
  const Dataset::View view = data_.image(index);
  const int32_t most = scale_ == 1 ? kMaxSide : Image::kMaxSide;
  const int32_t width = std::min(view.width, most) / step_w_ * step_w_;
  const int32_t height = std::min(view.height, most) / step_h_ * step_h_;
  const int32_t left = scale_ == 1 ? (view.width - width) / 2 : 0;
  const int32_t top = scale_ == 1 ? (view.height - height) / 2 : 0;
  return take_patch(view, data_.channels(), left, top, width, height);
}

Image Validator::noisy_image(const Image& clean, int32_t index) const {
  Noise noise = options_.validation_noise;
  noise.index = static_cast<uint32_t>(index);
  if (!options_.validation_chain) return corrupt(clean, noise, PixelType::kF32);
  const Image noisy = corrupt(clean, *options_.validation_chain, noise.seed, noise.index, PixelType::kU8);
  if (noisy.width() != clean.width() / scale_ || noisy.height() != clean.height() / scale_) {
    throw_error<std::invalid_argument>("expected a validation chain that divides the sides by {}, got \"{}\"", scale_,
                                       options_.validation_chain->text());
  }
  return convert(noisy, noisy.channels(), PixelType::kF32);
}

Image Validator::target_image(const Image& clean, int32_t index) const {
  if (!options_.validation_chain || !options_.validation_chain->changes_target()) return clean.clone();
  return corruption_target(clean, *options_.validation_chain, options_.validation_noise.seed,
                           static_cast<uint32_t>(index), PixelType::kF32);
}

Validator::Score Validator::measure_image(int32_t index, int thread) {
  const Image patch = clean_patch(index);
  const Image noisy = noisy_image(patch, index);
  const Image clean = target_image(patch, index);
  const float gain = table_.noise_sigma > 0.0f ? table_.noise_gain(estimated_sigma(noisy, table_.camera_noise)) : 1.0f;
  Image output(clean.width(), clean.height(), clean.channels(), PixelType::kF32);
  const TensorShape shape{1, int64_t{noisy.height()} + 2 * mirror_padding_,
                          int64_t{noisy.width()} + 2 * mirror_padding_, noisy.channels()};
  const int32_t border = mirror_padding_ * scale_;
  EdgedRows rows(noisy, gain, mirror_padding_, output, border);
  networks_[static_cast<std::size_t>(thread)].run(
      table_.all(), shape, {{border, border + clean.height()}, {border, border + clean.width()}}, rows, rows);
  Score score;
  const std::span<const float> targets = clean.f32();
  const std::span<float> values = output.f32();
  for (std::size_t i = 0; i < values.size(); ++i) {
    score.loss += loss_value(options_.loss, values[i], gain * targets[i]);
    values[i] = std::clamp(values[i] / gain, 0.0f, 1.0f);
  }
  score.loss /= static_cast<double>(values.size());
  score.mse = mse(clean, output);
  scale_ == 1 ? measure_denoised(clean, noisy, output, score) : measure_enlarged(clean, noisy, output, score);
  return score;
}

void Validator::measure_denoised(const Image& clean, const Image& noisy, const Image& output, Score& score) const {
  score.input = mse(clean, noisy);
  if (std::min(clean.width(), clean.height()) >= kSsimWindow) score.ssim = ssim(clean, output);
}

// Measures luma without a border of the scale's width, and compares with bicubic enlargement.
void Validator::measure_enlarged(const Image& clean, const Image& noisy, const Image& output, Score& score) const {
  const Image bicubic = resize(noisy, clean.width(), clean.height(), Resampling::kBicubic, PixelType::kU8);
  const int32_t border = std::min(scale_, (std::min(clean.width(), clean.height()) - 1) / 2);
  const Image target = measured_luma(clean, border);
  const Image found = measured_luma(output, border);
  score.psnr = psnr(target, found);
  score.input = psnr(target, measured_luma(bicubic, border));
  if (std::min(target.width(), target.height()) >= kSsimWindow) score.ssim = ssim(target, found);
}

void Validator::step() {
  const int32_t count = std::min(result_.total - result_.done, pool_.threads() * kImagesPerThread);
  if (count == 0) return;
  scores_.assign(static_cast<std::size_t>(count), {});
  pool_.parallel(count, [&](int64_t i, int thread) {
    scores_[static_cast<std::size_t>(i)] = measure_image(result_.done + static_cast<int32_t>(i), thread);
  });
  for (const Score& score : scores_) {
    sum_.loss += score.loss;
    sum_.mse += score.mse;
    sum_.ssim += score.ssim;
    sum_.psnr += score.psnr;
    sum_.input += score.input;
  }
  result_.done += count;
  result_.loss = sum_.loss / result_.done;
  result_.mse = sum_.mse / result_.done;
  result_.ssim = sum_.ssim / result_.done;
  result_.psnr = scale_ == 1 ? decibels(result_.mse) : sum_.psnr / result_.done;
  result_.input_psnr = scale_ == 1 ? decibels(sum_.input / result_.done) : sum_.input / result_.done;
}

}  // namespace dae

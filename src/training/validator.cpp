#include "training/validator.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "image/metrics.h"
#include "image/noise_level.h"

namespace dae {
namespace {

// Enough of a photo for a stable mean, and a bound on the memory of its activations.
constexpr int32_t kMaxSide = 256;
constexpr int32_t kImagesPerThread = 16;

int32_t piece_side(int32_t side, int32_t stride) {
  return std::min(side, kMaxSide) / stride * stride;
}

// The middle of an image.
Image take_piece(const Dataset::View& view, int32_t channels, int32_t width, int32_t height) {
  Image piece(width, height, channels, PixelType::kF32);
  const int32_t left = (view.width - width) / 2;
  const int32_t top = (view.height - height) / 2;
  for (int32_t y = 0; y < height; ++y) {
    const std::ptrdiff_t pixel = static_cast<std::ptrdiff_t>(top + y) * view.width + left;
    const uint8_t* from = view.pixels + pixel * channels;
    for (float& value : piece.f32_row(y)) value = static_cast<float>(*from++) / 255.0f;
  }
  return piece;
}

void check_images(const Dataset& data, int32_t channels, int32_t width, int32_t height) {
  if (data.channels() != channels) {
    throw std::invalid_argument("expected validation images of " + std::to_string(channels) + " channels, got " +
                                std::to_string(data.channels()));
  }
  for (int32_t i = 0; i < data.size(); ++i) {
    const Dataset::View image = data.image(i);
    if (image.width >= width && image.height >= height) continue;
    throw std::invalid_argument("expected validation images of at least " + std::to_string(width) + " x " +
                                std::to_string(height) + " pixels, image " + std::to_string(i) + " has " +
                                std::to_string(image.width) + " x " + std::to_string(image.height));
  }
}

}  // namespace

Validator::Validator(const Model& model, const TrainingOptions& options, const Dataset& data, ThreadPool& pool)
    : pool_(pool),
      table_(model.table()),
      noise_(options.validation_noise),
      loss_(options.loss),
      data_(data),
      stride_h_(static_cast<int32_t>(model.stride(Axis::kHeight))),
      stride_w_(static_cast<int32_t>(model.stride(Axis::kWidth))) {
  check_images(data, model.table().input_channels, stride_w_, stride_h_);
  for (int thread = 0; thread < pool.threads(); ++thread) networks_.emplace_back(model);
  result_.total = data.size();
}

Validator::Score Validator::measure_image(int32_t index, int thread) {
  const Dataset::View view = data_.image(index);
  const int32_t width = piece_side(view.width, stride_w_);
  const int32_t height = piece_side(view.height, stride_h_);
  const Image clean = take_piece(view, data_.channels(), width, height);
  Noise noise = noise_;
  noise.index = static_cast<uint32_t>(index);
  Image noisy = corrupt(clean, noise, PixelType::kF32);
  const float gain = table_.noise_sigma > 0.0f ? table_.noise_gain(estimate_noise_level(noisy)) : 1.0f;
  for (float& value : noisy.f32()) value *= gain;
  Image output(width, height, data_.channels(), PixelType::kF32);
  const TensorShape shape{1, height, width, data_.channels()};
  DenseRows rows(noisy.f32().data(), shape, output.f32().data(), shape);
  networks_[static_cast<std::size_t>(thread)].run(table_.all(), shape, {0, height}, rows);
  Score score;
  const std::span<const float> targets = clean.f32();
  const std::span<float> values = output.f32();
  for (std::size_t i = 0; i < values.size(); ++i) {
    score.loss += loss_value(loss_, values[i], gain * targets[i]);
    values[i] = std::clamp(values[i] / gain, 0.0f, 1.0f);
  }
  score.loss /= static_cast<double>(values.size());
  score.mse = mse(clean, output);
  if (std::min(width, height) >= kSsimWindow) score.ssim = ssim(clean, output);
  return score;
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
  }
  result_.done += count;
  result_.loss = sum_.loss / result_.done;
  result_.mse = sum_.mse / result_.done;
  result_.ssim = sum_.ssim / result_.done;
}

}  // namespace dae

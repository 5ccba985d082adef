#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

#include "cli/arguments.h"
#include "cli/eval.h"
#include "cli/fashion_mnist.h"
#include "cli/progress.h"

namespace dae::cli {
namespace {

ImageHandle float_image(int32_t width, int32_t height, const float* values) {
  dae_image* image = nullptr;
  check(dae_image_create(width, height, 1, DAE_PIXEL_F32, values, &image), "image");
  return ImageHandle(image);
}

constexpr int32_t kBatch = 250;

// Corrupts images [first, first + count) of the split, runs them as one batch and adds their scores.
void eval_batch(dae_session& session, const Split& split, int32_t first, int32_t count, NoiseArgument noise,
                PairMeans& totals) {
  const std::size_t pixels = static_cast<std::size_t>(split.height) * static_cast<std::size_t>(split.width);
  std::vector<float> x(static_cast<std::size_t>(count) * pixels);
  std::vector<float> y(x.size());
  std::vector<ImageHandle> clean;
  for (int32_t i = 0; i < count; ++i) {
    clean.push_back(split_image(split, first + i));
    noise.index = static_cast<uint32_t>(first + i);
    const ImageHandle noisy = corrupt(*clean.back(), noise, DAE_PIXEL_F32);
    totals.noisy.add(score(*clean.back(), *noisy, "Fashion-MNIST"));
    std::copy_n(static_cast<const float*>(dae_image_pixels(noisy.get())), pixels,
                x.data() + static_cast<std::size_t>(i) * pixels);
  }
  const int32_t shape[4] = {count, split.height, split.width, 1};
  check(dae_session_run(&session, DAE_STAGE_ALL, x.data(), shape, y.data()), "Fashion-MNIST");
  for (float& value : y) value = std::clamp(value, 0.0f, 1.0f);
  for (int32_t i = 0; i < count; ++i) {
    const float* values = y.data() + static_cast<std::size_t>(i) * pixels;
    const ImageHandle denoised = float_image(split.width, split.height, values);
    totals.denoised.add(score(*clean[static_cast<std::size_t>(i)], *denoised, "Fashion-MNIST"));
  }
}

double pooled_psnr(const Score& score) {
  return -10.0 * std::log10(score.mse);
}

// Returns the means for a noise and a seed.
PairScores measure(dae_session& session, const Split& split, const NoiseArgument& noise) {
  PairMeans totals;
  Progress progress("image", split.count);
  for (int32_t first = 0; first < split.count; first += kBatch) {
    const int32_t count = std::min(kBatch, split.count - first);
    eval_batch(session, split, first, count, noise, totals);
    progress.update(first + count);
  }
  return totals.value();
}

void print_row(const std::string& noise, const std::string& what, const Score& score) {
  std::printf("%-18s %-10s %10.6f %12.3f %10.3f %8.4f\n", noise.c_str(), what.c_str(), score.mse, pooled_psnr(score),
              score.psnr, score.ssim);
}

void print_line_of_json(const PairScores& measured, const std::string& noise, uint32_t seed, int32_t images) {
  std::printf("{\"images\":%d,\"noise\":%s,\"seed\":%u,", images, json_string(noise).c_str(), seed);
  print_json("noisy", measured.noisy);
  std::printf(",");
  print_json("denoised", measured.denoised);
  std::printf(",\"pooledPsnr\":{\"noisy\":%.6f,\"denoised\":%.6f}}\n", pooled_psnr(measured.noisy),
              pooled_psnr(measured.denoised));
}

// Prints the mean over the seeds of the denoised images' scores, and the range of their MSE.
void print_spread(const std::string& noise, const std::vector<Score>& scores) {
  Mean mean;
  double least = scores.front().mse;
  double greatest = least;
  for (const Score& score : scores) {
    mean.add(score);
    least = std::min(least, score.mse);
    greatest = std::max(greatest, score.mse);
  }
  print_row(noise, "mean", mean.value());
  std::printf("%-18s MSE from %.6f to %.6f over %zu seeds\n", "", least, greatest, scores.size());
}

}  // namespace

void eval_fashion_mnist(const EvalOptions& options) {
  const ModelHandle model =
      with_kernels(*load_model(options.model.empty() ? "fashion-tutorial" : options.model), options.config.kernels);
  const SessionHandle session = open_session(*model, options.config.threads);
  const Split split = read_fashion_mnist(options.data, "t10k");
  if (!options.json) {
    std::printf("Fashion-MNIST test split, %d images, seed %u\n", split.count, options.seed);
    std::printf("%-18s %-10s %10s %12s %10s %8s\n", "noise", "", "MSE", "pooled PSNR", "mean PSNR", "SSIM");
  }
  for (const std::string& name : options.noises) {
    NoiseArgument noise = parse_noise_argument(name);
    std::vector<Score> scores;
    for (uint32_t i = 0; i < options.seeds; ++i) {
      const uint32_t seed = options.seed + i;
      noise.seed = seed;
      const PairScores measured = measure(*session, split, noise);
      scores.push_back(measured.denoised);
      if (options.json) {
        print_line_of_json(measured, name, seed, split.count);
        continue;
      }
      print_row(name, "noisy", measured.noisy);
      print_row("", options.seeds > 1 ? "seed " + std::to_string(seed) : "denoised", measured.denoised);
    }
    if (options.seeds > 1 && !options.json) print_spread(name, scores);
  }
}

}  // namespace dae::cli

// Common parts of the files of `dae eval`.
#ifndef DAE_CLI_EVAL_H_
#define DAE_CLI_EVAL_H_

#include <cstdint>
#include <string>
#include <vector>

#include "cli/fashion_mnist.h"
#include "cli/handles.h"
#include "cli/json_text.h"
#include "cli/networks.h"
#include "cli/schema_options.h"

namespace dae::cli {

struct EvalOptions {
  std::string folder;
  std::vector<std::string> pairs;  // two folders: noisy pictures, and clean ones with the same names
  std::string model;
  int scale = 0;  // factor of super-resolution; 0: the model's
  bool fashion_mnist = false;
  std::string data = kFashionMnistFolder;
  std::vector<std::string> noises{"gaussian:0.2"};
  uint32_t seeds = 1;
  std::string track = "a";
  std::vector<float> sigmas{15.0f, 25.0f, 50.0f};
  std::vector<std::string> chains;  // replace the sigmas
  uint32_t seed = 0;
  RunConfig config;
  GivenOptions given;  // of dae_denoise_start()
  bool json = false;
};

// Quality of an image compared with the clean one.
struct Score {
  double mse = 0;
  double psnr = 0;
  double ssim = 0;
};

// `subject` names the image in errors.
Score score(const dae_image& clean, const dae_image& image, const std::string& subject);

struct Mean {
  Score sum;
  int64_t count = 0;

  void add(const Score& score) {
    sum.mse += score.mse;
    sum.psnr += score.psnr;
    sum.ssim += score.ssim;
    ++count;
  }
  Score value() const {
    const auto n = static_cast<double>(count);
    return {sum.mse / n, sum.psnr / n, sum.ssim / n};
  }
};

// Quality of a picture before and after denoising.
struct PairScores {
  Score noisy;
  Score denoised;
};

struct PairMeans {
  Mean noisy;
  Mean denoised;

  void add(const PairScores& scores) {
    noisy.add(scores.noisy);
    denoised.add(scores.denoised);
  }
  PairScores value() const { return {noisy.value(), denoised.value()}; }
};

// Prints the head of a table, with `first` over the names, and a row of it.
void print_score_head(const std::string& first);
void print_pair_row(const std::string& name, const PairScores& scores);
// Prints {"name":...,"noisy":{...},"denoised":{...}}.
void print_pair_object(const std::string& name, const PairScores& scores);

// Prints "key":{"mse":...,"psnr":...,"ssim":...}; an infinite PSNR is null.
void print_json(const char* key, const Score& score);

// Evaluates on Fashion-MNIST: the noise of image i is that of (seed, i), clipped and not rounded; the network's output
// is clipped. Prints a row, or a line of JSON, for each noise and seed.
void eval_fashion_mnist(const EvalOptions& options);

// Evaluates on a folder of clean images. Track a: unclipped float noise, as in papers. Track b: clipped and rounded to
// 8 bits, as in real pictures. The noise's seed is the CRC-32 of the file name plus sigma plus the seed. Chains give
// 8-bit results; their seed does not include a sigma. Prints a table, or a line of JSON, for each sigma or chain and
// seed, then the means.
void eval_folder(const EvalOptions& options);

// Evaluates on noisy pictures, such as a camera's: each is denoised and compared with the clean picture of the same
// name, which may have another extension. Prints a row for each pair and the means, or a line of JSON.
void eval_pairs(const EvalOptions& options);

// Evaluates super-resolution: each image, cropped to a multiple of the scale, is reduced as by MATLAB's imresize,
// rounded to 8 bits, and enlarged. PSNR and SSIM are those of luma (dae_image_luma) without a border of the scale's
// width. Prints a row for each image, with bicubic enlargement beside the network, and the means, or a line of JSON.
void eval_super(const EvalOptions& options);

// Whether the options ask for super-resolution: by a scale, or by a model that enlarges.
bool is_super(const EvalOptions& options);

}  // namespace dae::cli

#endif  // DAE_CLI_EVAL_H_

// What the parts of `dae eval` share.
#ifndef DAE_CLI_EVAL_H_
#define DAE_CLI_EVAL_H_

#include <cstdint>
#include <string>
#include <vector>

#include "cli/fashion_mnist.h"
#include "cli/handles.h"
#include "cli/json_text.h"
#include "cli/networks.h"

namespace dae::cli {

struct EvalOptions {
  std::string folder;
  std::vector<std::string> pairs;  // two folders, of noisy pictures and of clean ones with the same names
  std::string model;
  int scale = 0;  // of super-resolution; 0: the model's
  bool fashion_mnist = false;
  std::string data = kFashionMnistFolder;
  std::vector<std::string> noises{"gaussian:0.2"};
  uint32_t seeds = 1;
  std::string track = "a";
  std::vector<float> sigmas{15.0f, 25.0f, 50.0f};
  std::vector<std::string> chains;  // instead of the sigmas
  uint32_t seed = 0;
  RunConfig config;
  bool json = false;
  bool codes = false;
  double l2 = 1e-2;  // of the classifiers
  int limit = 0;     // training images of the classifiers; 0: all
};

// Quality against the clean image.
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

  void add(const Score& one) {
    sum.mse += one.mse;
    sum.psnr += one.psnr;
    sum.ssim += one.ssim;
    ++count;
  }
  Score value() const {
    const auto n = static_cast<double>(count);
    return {sum.mse / n, sum.psnr / n, sum.ssim / n};
  }
};

// Of a picture before and after the network.
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

// A row of a table whose head print_score_head() prints under `first`.
void print_score_head(const std::string& first);
void print_pair_row(const std::string& name, const PairScores& scores);
// {"name":...,"noisy":{...},"denoised":{...}}
void print_pair_object(const std::string& name, const PairScores& scores);

// "key":{"mse":...,"psnr":... (null: infinite),"ssim":...}
void print_json(const char* key, const Score& score);

// The protocol: noise of image i is (seed, i), clipped and not quantised; the network's output is clipped. A row for
// each noise and seed; as JSON, a line.
void eval_fashion_mnist(const EvalOptions& options);

// What the codes are worth: the accuracy of a linear classifier on the codes of noisy images, and of one on their
// pixels. Both learn from noisy training images; the noise of test image i is (seed, i). A row for each noise and seed;
// as JSON, a line.
void eval_codes(const EvalOptions& options);

// Track a: unclipped float noise, as papers measure. Track b: clipped and rounded to 8 bits, as a real upload.
// The noise's seed is the CRC-32 of the file name plus sigma plus the seed. Chains instead of sigmas: the result is of
// 8 bits, the seed without a sigma. A table for each sigma or chain and seed, then the means; as JSON, a line for each.
void eval_folder(const EvalOptions& options);

// Pictures that are noisy already, such as a camera's: each is denoised and compared with the clean picture of the same
// name, which may have another ending. A row for each pair, and the means; as JSON, a line.
void eval_pairs(const EvalOptions& options);

// Super-resolution: each image, cropped to a multiple of the scale, is made small as MATLAB's imresize does it, rounded
// to 8 bits, and enlarged. PSNR and SSIM of luma (dae_image_luma) without a border as wide as the scale. A row for each
// image, bicubic enlargement beside the network, and the means; as JSON, a line.
void eval_super(const EvalOptions& options);

// Whether the options ask for that: by a scale, or by a model that enlarges.
bool is_super(const EvalOptions& options);

}  // namespace dae::cli

#endif  // DAE_CLI_EVAL_H_

#include "cli/eval.h"

#include <cmath>
#include <cstdio>

namespace dae::cli {

Score score(const dae_image& clean, const dae_image& image, const std::string& subject) {
  Score result;
  check(dae_mse(&clean, &image, &result.mse), subject);
  check(dae_psnr(&clean, &image, &result.psnr), subject);
  check(dae_ssim(&clean, &image, &result.ssim), subject);
  return result;
}

void print_json(const char* key, const Score& score) {
  char psnr[32];
  std::snprintf(psnr, sizeof psnr, "%.6f", score.psnr);
  // The PSNR of equal pictures is infinite, which JSON cannot express.
  std::printf("\"%s\":{\"mse\":%.8g,\"psnr\":%s,\"ssim\":%.6f}", key, score.mse,
              std::isfinite(score.psnr) ? psnr : "null", score.ssim);
}

void print_score_head(const std::string& first) {
  std::printf("%-28s %11s %11s %11s %11s\n", first.c_str(), "noisy PSNR", "noisy SSIM", "PSNR", "SSIM");
}

void print_pair_row(const std::string& name, const PairScores& scores) {
  std::printf("%-28s %11.3f %11.4f %11.3f %11.4f\n", name.c_str(), scores.noisy.psnr, scores.noisy.ssim,
              scores.denoised.psnr, scores.denoised.ssim);
}

void print_pair_object(const std::string& name, const PairScores& scores) {
  std::printf("{\"name\":%s,", json_string(name).c_str());
  print_json("noisy", scores.noisy);
  std::printf(",");
  print_json("denoised", scores.denoised);
  std::printf("}");
}

}  // namespace dae::cli

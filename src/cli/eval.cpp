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
  // Equal pictures: JSON has no infinity.
  std::printf("\"%s\":{\"mse\":%.8g,\"psnr\":%s,\"ssim\":%.6f}", key, score.mse,
              std::isfinite(score.psnr) ? psnr : "null", score.ssim);
}

}  // namespace dae::cli

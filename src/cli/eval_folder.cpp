#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <vector>

#include "cli/denoise.h"
#include "cli/eval.h"
#include "cli/files.h"
#include "cli/networks.h"

namespace dae::cli {
namespace {

struct Scores {
  Score noisy;
  Score denoised;
};

struct Means {
  Mean noisy;
  Mean denoised;

  void add(const Scores& scores) {
    noisy.add(scores.noisy);
    denoised.add(scores.denoised);
  }
  Scores value() const { return {noisy.value(), denoised.value()}; }
};

// What happens to the clean pictures: Gaussian noise of a sigma (0: nothing), or a chain.
struct Corruption {
  float sigma = 0.0f;
  std::string chain;

  std::string name() const {
    if (!chain.empty()) return chain;
    char text[32];
    std::snprintf(text, sizeof text, "sigma %g", static_cast<double>(sigma));
    return text;
  }
};

Picture corrupted(const dae_image& clean, const Corruption& corruption, const EvalOptions& options, uint32_t seed) {
  // As an upload comes.
  if (!corruption.chain.empty()) return corrupt(clean, corruption.chain, seed, DAE_PIXEL_U8);
  const bool track_a = options.track == "a";
  const uint32_t own_seed = seed + static_cast<uint32_t>(std::lround(corruption.sigma));
  const dae_noise noise{DAE_NOISE_GAUSSIAN, corruption.sigma / 255.0f, own_seed, 0, track_a ? 0 : 1};
  return corrupt(clean, noise, track_a ? DAE_PIXEL_F32 : DAE_PIXEL_U8);
}

Scores eval_image(Networks& networks, const std::filesystem::path& file, const EvalOptions& options,
                  const Corruption& corruption, uint32_t seed) {
  const std::string name = file.filename().string();
  const Picture clean = read_image(file.string());
  const uint32_t own_seed = dae_crc32(reinterpret_cast<const uint8_t*>(name.data()), name.size()) + seed;
  const Picture noisy = corrupted(*clean, corruption, options, own_seed);
  const Picture denoised = denoise(networks.session(*clean), *noisy, {0, DAE_ALPHA_KEEP, 1.0f, 0.0f}, name);
  return {score(*clean, *noisy, name), score(*clean, *denoised, name)};
}

void print_row(const std::string& name, const Scores& scores) {
  std::printf("%-28s %11.3f %11.4f %11.3f %11.4f\n", name.c_str(), scores.noisy.psnr, scores.noisy.ssim,
              scores.denoised.psnr, scores.denoised.ssim);
}

// {"name":...,"noisy":{...},"denoised":{...}}
void print_object(const std::string& name, const Scores& scores) {
  std::printf("{\"name\":%s,", json_string(name).c_str());
  print_json("noisy", scores.noisy);
  std::printf(",");
  print_json("denoised", scores.denoised);
  std::printf("}");
}

void print_head(const EvalOptions& options, const Corruption& corruption, uint32_t seed) {
  if (!options.json) {
    const std::string track = corruption.chain.empty() ? ", track " + options.track : "";
    std::printf("%s%s, seed %u\n%-28s %11s %11s %11s %11s\n", corruption.name().c_str(), track.c_str(), seed, "image",
                "noisy PSNR", "noisy SSIM", "PSNR", "SSIM");
  } else if (corruption.chain.empty()) {
    std::printf("{\"sigma\":%g,\"track\":\"%s\",\"seed\":%u,\"images\":[", static_cast<double>(corruption.sigma),
                options.track.c_str(), seed);
  } else {
    std::printf("{\"chain\":%s,\"seed\":%u,\"images\":[", json_string(corruption.chain).c_str(), seed);
  }
}

// A row for each image and their mean; as JSON, a line.
Scores eval_once(Networks& networks, const std::vector<std::filesystem::path>& files, const EvalOptions& options,
                 const Corruption& corruption, uint32_t seed) {
  Means means;
  print_head(options, corruption, seed);
  for (std::size_t i = 0; i < files.size(); ++i) {
    const Scores scores = eval_image(networks, files[i], options, corruption, seed);
    means.add(scores);
    if (options.json && i > 0) std::printf(",");
    (options.json ? print_object : print_row)(files[i].filename().string(), scores);
    std::fflush(stdout);
  }
  if (options.json) std::printf("],\"mean\":");
  (options.json ? print_object : print_row)("mean", means.value());
  std::printf(options.json ? "}\n" : "\n");
  return means.value();
}

struct Summary {
  Corruption corruption;
  Means means;         // over the seeds
  double least = 1e9;  // PSNR of a seed
  double greatest = -1e9;
};

void print_summary(const std::vector<Summary>& rows, uint32_t seeds) {
  std::printf("%-28s %11s %11s %11s %11s\n", "mean over the images", "noisy PSNR", "noisy SSIM", "PSNR", "SSIM");
  for (const Summary& row : rows) {
    print_row(row.corruption.name(), row.means.value());
    if (seeds > 1) std::printf("%-28s PSNR from %.3f to %.3f over %u seeds\n", "", row.least, row.greatest, seeds);
  }
}

std::vector<Corruption> corruptions(const EvalOptions& options) {
  std::vector<Corruption> all;
  for (const std::string& chain : options.chains) all.push_back({0.0f, chain});
  if (!all.empty()) return all;
  for (const float sigma : options.sigmas) all.push_back({sigma, ""});
  return all;
}

}  // namespace

void eval_folder(const EvalOptions& options) {
  Networks networks(options.model, options.effort);
  const std::vector<std::filesystem::path> files = image_files(options.folder);
  std::vector<Summary> rows;
  for (const Corruption& corruption : corruptions(options)) {
    Summary& row = rows.emplace_back(Summary{corruption, {}});
    for (uint32_t seed = options.seed; seed - options.seed < options.seeds; ++seed) {
      const Scores scores = eval_once(networks, files, options, corruption, seed);
      row.means.add(scores);
      row.least = std::min(row.least, scores.denoised.psnr);
      row.greatest = std::max(row.greatest, scores.denoised.psnr);
    }
  }
  if (!options.json) print_summary(rows, options.seeds);
}

}  // namespace dae::cli

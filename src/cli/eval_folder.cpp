#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <vector>

#include "cli/denoise_image.h"
#include "cli/eval.h"
#include "cli/files.h"
#include "cli/networks.h"

namespace dae::cli {
namespace {

// The corruption of the clean pictures: Gaussian noise of a sigma (0: none), or a chain.
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

ImageHandle corrupted(const dae_image& clean, const Corruption& corruption, const EvalOptions& options, uint32_t seed) {
  // Chains give 8-bit pictures, as from a file.
  if (!corruption.chain.empty()) return corrupt(clean, corruption.chain, seed, 0, DAE_PIXEL_U8);
  const bool track_a = options.track == "a";
  const uint32_t own_seed = seed + static_cast<uint32_t>(std::lround(corruption.sigma));
  const NoiseArgument noise{"gaussian", corruption.sigma / 255.0f, own_seed, 0, !track_a};
  return corrupt(clean, noise, track_a ? DAE_PIXEL_F32 : DAE_PIXEL_U8);
}

// The result of a perfect denoiser, for a chain; nothing if that is the clean picture.
ImageHandle target(const dae_image& clean, const Corruption& corruption, uint32_t seed) {
  dae_image* target = nullptr;
  if (corruption.chain.empty()) return ImageHandle(target);
  check(dae_corruption_target(&clean, corruption.chain.c_str(), seed, 0, DAE_PIXEL_U8, &target), corruption.chain);
  return ImageHandle(target);
}

PairScores eval_image(Networks& networks, const std::filesystem::path& file, const EvalOptions& options,
                      const Corruption& corruption, uint32_t seed) {
  const std::string name = file.filename().string();
  const ImageHandle clean = read_image(file.string());
  const uint32_t own_seed = dae_crc32(reinterpret_cast<const uint8_t*>(name.data()), name.size()) + seed;
  const ImageHandle noisy = corrupted(*clean, corruption, options, own_seed);
  const ImageHandle denoised = denoise(networks.session(networks.choose(*noisy)), *noisy, options.given.json(), name);
  const ImageHandle other = target(*clean, corruption, own_seed);
  const dae_image& reference = other ? *other : *clean;
  return {score(reference, *noisy, name), score(reference, *denoised, name)};
}

void print_head(const EvalOptions& options, const Corruption& corruption, uint32_t seed) {
  if (!options.json) {
    const std::string track = corruption.chain.empty() ? ", track " + options.track : "";
    std::printf("%s%s, seed %u\n", corruption.name().c_str(), track.c_str(), seed);
    print_score_head("image");
  } else if (corruption.chain.empty()) {
    std::printf("{\"sigma\":%g,\"track\":\"%s\",\"seed\":%u,\"images\":[", static_cast<double>(corruption.sigma),
                options.track.c_str(), seed);
  } else {
    std::printf("{\"chain\":%s,\"seed\":%u,\"images\":[", json_string(corruption.chain).c_str(), seed);
  }
}

// Prints a row for each image and their mean, or a line of JSON.
PairScores eval_once(Networks& networks, const std::vector<std::filesystem::path>& files, const EvalOptions& options,
                     const Corruption& corruption, uint32_t seed) {
  PairMeans means;
  print_head(options, corruption, seed);
  for (std::size_t i = 0; i < files.size(); ++i) {
    const PairScores scores = eval_image(networks, files[i], options, corruption, seed);
    means.add(scores);
    if (options.json && i > 0) std::printf(",");
    (options.json ? print_pair_object : print_pair_row)(files[i].filename().string(), scores);
    std::fflush(stdout);
  }
  if (options.json) std::printf("],\"mean\":");
  (options.json ? print_pair_object : print_pair_row)("mean", means.value());
  std::printf(options.json ? "}\n" : "\n");
  return means.value();
}

struct Summary {
  Corruption corruption;
  PairMeans means;     // over the seeds
  double least = 1e9;  // range of the PSNR over the seeds
  double greatest = -1e9;
};

void print_summary(const std::vector<Summary>& rows, uint32_t seeds) {
  print_score_head("mean over the images");
  for (const Summary& row : rows) {
    print_pair_row(row.corruption.name(), row.means.value());
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
  Networks networks(options.model, options.config);
  const std::vector<std::filesystem::path> files = image_files(options.folder);
  std::vector<Summary> rows;
  for (const Corruption& corruption : corruptions(options)) {
    Summary& row = rows.emplace_back(Summary{corruption, {}});
    for (uint32_t seed = options.seed; seed - options.seed < options.seeds; ++seed) {
      const PairScores scores = eval_once(networks, files, options, corruption, seed);
      row.means.add(scores);
      row.least = std::min(row.least, scores.denoised.psnr);
      row.greatest = std::max(row.greatest, scores.denoised.psnr);
    }
  }
  if (!options.json) print_summary(rows, options.seeds);
}

}  // namespace dae::cli

#include <cstdio>
#include <filesystem>
#include <map>
#include <stdexcept>

#include "cli/denoise_image.h"
#include "cli/eval.h"
#include "cli/files.h"
#include "cli/networks.h"

namespace dae::cli {
namespace {

namespace fs = std::filesystem;

struct Pair {
  fs::path noisy;
  fs::path clean;
};

// The images of a folder by their names without extension.
std::map<std::string, fs::path> files_by_name(const std::string& folder) {
  std::map<std::string, fs::path> files;
  for (const fs::path& file : image_files(folder)) {
    const auto [at, added] = files.emplace(file.stem().string(), file);
    if (added) continue;
    throw std::runtime_error("eval: expected file names that differ without their extensions, got " +
                             at->second.string() + " and " + file.string());
  }
  return files;
}

// Pairs the images. Throws if an image has no partner, because a mean over some of the pairs would be misleading.
std::vector<Pair> find_pairs(const std::string& noisy, const std::string& clean) {
  const std::map<std::string, fs::path> references = files_by_name(clean);
  std::vector<Pair> pairs;
  for (const auto& [name, file] : files_by_name(noisy)) {
    const auto found = references.find(name);
    if (found == references.end())
      throw std::runtime_error("eval: expected a clean image called " + name + " in " + clean + ", got none");
    pairs.push_back({file, found->second});
  }
  if (pairs.size() == references.size()) return pairs;
  throw std::runtime_error("eval: expected a noisy image for each of the " + std::to_string(references.size()) +
                           " in " + clean + ", got " + std::to_string(pairs.size()) + " in " + noisy);
}

PairScores eval_pair(Networks& networks, const Pair& pair, const EvalOptions& options) {
  const std::string name = pair.noisy.filename().string();
  const ImageHandle noisy = read_image(pair.noisy.string());
  const ImageHandle clean = read_image(pair.clean.string());
  const ImageHandle denoised = denoise(networks.session(networks.choose(*noisy)), *noisy, options.given.json(), name);
  return {score(*clean, *noisy, name), score(*clean, *denoised, name)};
}

}  // namespace

void eval_pairs(const EvalOptions& options) {
  const std::vector<Pair> pairs = find_pairs(options.pairs[0], options.pairs[1]);
  Networks networks(options.model, options.config);
  PairMeans means;
  options.json ? static_cast<void>(std::printf("{\"images\":[")) : print_score_head("image");
  for (const Pair& pair : pairs) {
    const PairScores scores = eval_pair(networks, pair, options);
    if (options.json && means.noisy.count > 0) std::printf(",");
    means.add(scores);
    (options.json ? print_pair_object : print_pair_row)(pair.noisy.filename().string(), scores);
    std::fflush(stdout);
  }
  if (options.json) std::printf("],\"mean\":");
  (options.json ? print_pair_object : print_pair_row)("mean", means.value());
  if (options.json) std::printf("}\n");
}

}  // namespace dae::cli

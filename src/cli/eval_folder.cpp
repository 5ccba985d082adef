#include <cmath>
#include <cstdio>
#include <filesystem>
#include <vector>

#include "cli/denoise.h"
#include "cli/eval.h"
#include "cli/files.h"

namespace dae::cli {
namespace {

struct Scores {
  Score noisy;
  Score denoised;
};

Scores eval_image(dae_session& session, const std::filesystem::path& file, const EvalOptions& options) {
  const bool track_a = options.track == "a";
  const std::string name = file.filename().string();
  const Picture clean = read_image(file.string());
  const uint32_t seed = dae_crc32(reinterpret_cast<const uint8_t*>(name.data()), name.size()) +
                        static_cast<uint32_t>(std::lround(options.sigma)) + options.seed;
  const dae_noise noise{DAE_NOISE_GAUSSIAN, options.sigma / 255.0f, seed, 0, track_a ? 0 : 1};
  const Picture noisy = corrupt(*clean, noise, track_a ? DAE_PIXEL_F32 : DAE_PIXEL_U8);
  const Picture denoised = denoise(session, *noisy, {0, DAE_ALPHA_KEEP, 1.0f}, name);
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

void print_head(const EvalOptions& options) {
  if (options.json) {
    std::printf("{\"sigma\":%g,\"track\":\"%s\",\"seed\":%u,\"images\":[", static_cast<double>(options.sigma),
                options.track.c_str(), options.seed);
  } else {
    std::printf("%-28s %11s %11s %11s %11s\n", "image", "noisy PSNR", "noisy SSIM", "PSNR", "SSIM");
  }
}

}  // namespace

void eval_folder(const EvalOptions& options) {
  const ModelHandle model = load_model(options.model);
  const SessionHandle session = open_session(*model, options.threads);
  const std::vector<std::filesystem::path> files = image_files(options.folder);
  Mean noisy;
  Mean denoised;
  print_head(options);
  for (std::size_t i = 0; i < files.size(); ++i) {
    const Scores scores = eval_image(*session, files[i], options);
    noisy.add(scores.noisy);
    denoised.add(scores.denoised);
    if (options.json && i > 0) std::printf(",");
    (options.json ? print_object : print_row)(files[i].filename().string(), scores);
    std::fflush(stdout);
  }
  const Scores mean{noisy.value(), denoised.value()};
  if (options.json) {
    std::printf("],\"mean\":");
    print_object("mean", mean);
    std::printf("}\n");
  } else {
    print_row("mean", mean);
  }
}

}  // namespace dae::cli

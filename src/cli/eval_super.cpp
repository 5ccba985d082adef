#include <cstdio>
#include <filesystem>
#include <vector>

#include "cli/eval.h"
#include "cli/files.h"
#include "cli/networks.h"

namespace dae::cli {
namespace {

struct Scores {
  Score bicubic;
  Score network;
};

ImageHandle luma(const dae_image& image, int border, const std::string& subject) {
  dae_image* part = nullptr;
  check(dae_image_luma(&image, border, &part), subject);
  return ImageHandle(part);
}

// Reads an image, cropped at the right and bottom to a multiple of the scale.
ImageHandle read_multiple(const std::filesystem::path& file, int scale) {
  const ImageHandle whole = read_image(file.string());
  const int32_t width = dae_image_width(whole.get()) / scale * scale;
  const int32_t height = dae_image_height(whole.get()) / scale * scale;
  const int32_t rectangle[4] = {0, 0, width, height};
  return cropped(*whole, rectangle);
}

Scores eval_image(Networks& networks, const std::filesystem::path& file, const EvalOptions& options) {
  const std::string name = file.filename().string();
  const int scale = networks.scale();
  const ImageHandle clean = read_multiple(file, scale);
  const ImageHandle small = corrupt(*clean, "x" + std::to_string(scale), 0, 0, DAE_PIXEL_U8);
  const ImageHandle large = networks.run(*small, networks.choose(*small), options.given.json(), name);
  const ImageHandle target = luma(*clean, scale, name);
  return {score(*target, *luma(*enlarged(*small, scale), scale, name), name),
          score(*target, *luma(*large, scale, name), name)};
}

void print_row(const std::string& name, const Scores& scores) {
  std::printf("%-28s %12.3f %12.4f %11.3f %11.4f\n", name.c_str(), scores.bicubic.psnr, scores.bicubic.ssim,
              scores.network.psnr, scores.network.ssim);
}

// Prints {"name":...,"bicubic":{...},"network":{...}}.
void print_object(const std::string& name, const Scores& scores) {
  std::printf("{\"name\":%s,", json_string(name).c_str());
  print_json("bicubic", scores.bicubic);
  std::printf(",");
  print_json("network", scores.network);
  std::printf("}");
}

}  // namespace

bool is_super(const EvalOptions& options) {
  if (options.scale > 0) return true;
  return !options.model.empty() && dae_model_scale(load_model(options.model).get()) > 1;
}

void eval_super(const EvalOptions& options) {
  Networks networks(options.model, options.config, Enlarging{options.scale});
  const std::vector<std::filesystem::path> files = image_files(options.folder);
  if (options.json) {
    std::printf("{\"scale\":%d,\"images\":[", networks.scale());
  } else {
    std::printf("scale %d, luma, border %d\n%-28s %12s %12s %11s %11s\n", networks.scale(), networks.scale(), "image",
                "bicubic PSNR", "bicubic SSIM", "PSNR", "SSIM");
  }
  Mean bicubic;
  Mean network;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const Scores scores = eval_image(networks, files[i], options);
    bicubic.add(scores.bicubic);
    network.add(scores.network);
    if (options.json && i > 0) std::printf(",");
    (options.json ? print_object : print_row)(files[i].filename().string(), scores);
    std::fflush(stdout);
  }
  if (options.json) std::printf("],\"mean\":");
  (options.json ? print_object : print_row)("mean", {bicubic.value(), network.value()});
  if (options.json) std::printf("}\n");
}

}  // namespace dae::cli

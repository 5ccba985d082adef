// Measures a model: on the Fashion-MNIST test split, or on a folder of clean images.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <vector>

#include "cli/arguments.h"
#include "cli/denoise.h"
#include "cli/files.h"
#include "cli/handles.h"
#include "cli/progress.h"

namespace dae::cli {
namespace {

struct EvalOptions {
  std::string folder;
  std::string model;
  bool fashion_mnist = false;
  std::string data = "/usr/share/datasets/fashion-mnist";  // where Debian's dataset-fashion-mnist puts it
  std::string noise = "gaussian:0.2";
  std::string track = "a";
  float sigma = 25.0f;
  uint32_t seed = 0;
  int threads = 1;
  bool json = false;
};

// Quality against the clean image.
struct Score {
  double mse = 0;
  double psnr = 0;
  double ssim = 0;
};

Score score(const dae_image& clean, const dae_image& image, const std::string& subject) {
  Score result;
  check(dae_mse(&clean, &image, &result.mse), subject);
  check(dae_psnr(&clean, &image, &result.psnr), subject);
  check(dae_ssim(&clean, &image, &result.ssim), subject);
  return result;
}

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

void print_json(const char* key, const Score& score) {
  std::printf("\"%s\":{\"mse\":%.8g,\"psnr\":%.6f,\"ssim\":%.6f}", key, score.mse, score.psnr, score.ssim);
}

std::string json_string(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (static_cast<unsigned char>(c) < 0x20) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(c));
      quoted += escaped;
    } else {
      quoted += c;
    }
  }
  return quoted + "\"";
}

struct Split {
  int32_t count = 0;
  int32_t height = 0;
  int32_t width = 0;
  Buffer pixels;
};

Split read_test_split(const std::string& folder) {
  const std::filesystem::path base = std::filesystem::path(folder) / "t10k-images-idx3-ubyte";
  const std::string path = std::filesystem::exists(base) ? base.string() : base.string() + ".gz";
  const std::vector<uint8_t> bytes = read_file(path);
  int32_t shape[3];
  dae_buffer* pixels = nullptr;
  check(dae_idx_decode(bytes.data(), bytes.size(), shape, &pixels), path);
  return {shape[0], shape[1], shape[2], Buffer(pixels)};
}

Picture gray_image(int32_t width, int32_t height, dae_pixel_type type, const void* pixels) {
  dae_image* image = nullptr;
  check(dae_image_create(width, height, 1, type, pixels, &image), "image");
  return Picture(image);
}

// The protocol: noise of image i is (seed, i), clipped and not quantised; the network's output is clipped.
void eval_fashion_mnist(const EvalOptions& options) {
  const NoiseChoice choice = parse_noise(options.noise);
  const ModelHandle model = load_model(options.model);
  const SessionHandle session = open_session(*model, options.threads);
  const Split split = read_test_split(options.data);
  const std::size_t pixels = static_cast<std::size_t>(split.height) * static_cast<std::size_t>(split.width);

  constexpr int32_t kBatch = 250;
  Mean noisy_mean;
  Mean denoised_mean;
  Progress progress("image", split.count);
  for (int32_t first = 0; first < split.count; first += kBatch) {
    const int32_t count = std::min(kBatch, split.count - first);
    std::vector<float> x(static_cast<std::size_t>(count) * pixels);
    std::vector<float> y(x.size());
    std::vector<Picture> clean;
    for (int32_t i = 0; i < count; ++i) {
      const uint8_t* source = dae_buffer_data(split.pixels.get()) + static_cast<std::size_t>(first + i) * pixels;
      clean.push_back(gray_image(split.width, split.height, DAE_PIXEL_U8, source));
      const dae_noise noise{choice.kind, choice.level, options.seed, static_cast<uint32_t>(first + i), 1};
      const Picture noisy = corrupt(*clean.back(), noise, DAE_PIXEL_F32);
      noisy_mean.add(score(*clean.back(), *noisy, "Fashion-MNIST"));
      std::copy_n(static_cast<const float*>(dae_image_pixels(noisy.get())), pixels,
                  x.data() + static_cast<std::size_t>(i) * pixels);
    }
    const int32_t shape[4] = {count, split.height, split.width, 1};
    check(dae_session_run(session.get(), DAE_STAGE_ALL, x.data(), shape, y.data()), "Fashion-MNIST");
    for (float& value : y) value = std::clamp(value, 0.0f, 1.0f);
    for (int32_t i = 0; i < count; ++i) {
      const float* values = y.data() + static_cast<std::size_t>(i) * pixels;
      const Picture denoised = gray_image(split.width, split.height, DAE_PIXEL_F32, values);
      denoised_mean.add(score(*clean[static_cast<std::size_t>(i)], *denoised, "Fashion-MNIST"));
    }
    progress.update(first + count);
  }

  const Score noisy = noisy_mean.value();
  const Score denoised = denoised_mean.value();
  const auto pooled = [](const Score& score) { return -10.0 * std::log10(score.mse); };
  if (options.json) {
    std::printf("{\"images\":%d,\"noise\":%s,\"seed\":%u,", split.count, json_string(options.noise).c_str(),
                options.seed);
    print_json("noisy", noisy);
    std::printf(",");
    print_json("denoised", denoised);
    std::printf(",\"pooledPsnr\":{\"noisy\":%.6f,\"denoised\":%.6f}}\n", pooled(noisy), pooled(denoised));
    return;
  }
  std::printf("Fashion-MNIST test split, %d images, noise %s, seed %u\n", split.count, options.noise.c_str(),
              options.seed);
  std::printf("%-10s %10s %12s %10s %8s\n", "", "MSE", "pooled PSNR", "mean PSNR", "SSIM");
  std::printf("%-10s %10.6f %12.3f %10.3f %8.4f\n", "noisy", noisy.mse, pooled(noisy), noisy.psnr, noisy.ssim);
  std::printf("%-10s %10.6f %12.3f %10.3f %8.4f\n", "denoised", denoised.mse, pooled(denoised), denoised.psnr,
              denoised.ssim);
}

// Track a: unclipped float noise, as papers measure. Track b: clipped and rounded to 8 bits, as a real upload.
// The noise's seed is the CRC-32 of the file name plus sigma plus --seed.
void eval_folder(const EvalOptions& options) {
  const bool track_a = options.track == "a";
  const ModelHandle model = load_model(options.model);
  const SessionHandle session = open_session(*model, options.threads);
  const std::vector<std::filesystem::path> files = image_files(options.folder);
  Mean noisy_mean;
  Mean denoised_mean;
  Progress progress("image", static_cast<int64_t>(files.size()));
  if (options.json)
    std::printf("{\"sigma\":%g,\"track\":\"%s\",\"seed\":%u,\"images\":[", static_cast<double>(options.sigma),
                options.track.c_str(), options.seed);
  else
    std::printf("%-28s %11s %11s %11s %11s\n", "image", "noisy PSNR", "noisy SSIM", "PSNR", "SSIM");
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::string name = files[i].filename().string();
    const Picture clean = read_image(files[i].string());
    const uint32_t seed = dae_crc32(reinterpret_cast<const uint8_t*>(name.data()), name.size()) +
                          static_cast<uint32_t>(std::lround(options.sigma)) + options.seed;
    const dae_noise noise{DAE_NOISE_GAUSSIAN, options.sigma / 255.0f, seed, 0, track_a ? 0 : 1};
    const Picture noisy = corrupt(*clean, noise, track_a ? DAE_PIXEL_F32 : DAE_PIXEL_U8);
    const dae_denoise_options choice{0, DAE_ALPHA_KEEP, 1.0f};
    const Picture denoised = denoise(*session, *noisy, choice, name);
    const Score before = score(*clean, *noisy, name);
    const Score after = score(*clean, *denoised, name);
    noisy_mean.add(before);
    denoised_mean.add(after);
    if (options.json) {
      std::printf("%s{\"name\":%s,", i == 0 ? "" : ",", json_string(name).c_str());
      print_json("noisy", before);
      std::printf(",");
      print_json("denoised", after);
      std::printf("}");
    } else {
      std::printf("%-28s %11.3f %11.4f %11.3f %11.4f\n", name.c_str(), before.psnr, before.ssim, after.psnr,
                  after.ssim);
    }
    progress.update(static_cast<int64_t>(i) + 1);
  }
  const Score before = noisy_mean.value();
  const Score after = denoised_mean.value();
  if (options.json) {
    std::printf("],\"mean\":{");
    print_json("noisy", before);
    std::printf(",");
    print_json("denoised", after);
    std::printf("}}\n");
  } else {
    std::printf("%-28s %11.3f %11.4f %11.3f %11.4f\n", "mean", before.psnr, before.ssim, after.psnr, after.ssim);
  }
}

void run(const EvalOptions& options) {
  if (options.folder.empty() != options.fashion_mnist) {
    throw std::runtime_error("eval: expected either a folder of clean images or --fashion-mnist");
  }
  if (options.fashion_mnist)
    eval_fashion_mnist(options);
  else
    eval_folder(options);
}

}  // namespace

void add_eval_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("eval", "Corrupt clean images, denoise them and print PSNR and SSIM");
  auto options = std::make_shared<EvalOptions>();
  command->add_option("folder", options->folder, "Folder of clean images; noise is Gaussian of --sigma");
  add_model_option(*command, options->model);
  command->add_option("--sigma", options->sigma, "Noise of folder images, on the 0-255 scale")
      ->check(CLI::Range(0.0f, 255.0f))
      ->capture_default_str();
  command->add_option("--track", options->track, "a: unclipped float noise; b: clipped and rounded to 8 bits")
      ->check(CLI::IsMember({"a", "b"}))
      ->capture_default_str();
  command->add_flag("--fashion-mnist", options->fashion_mnist,
                    "Measure on the 10,000 Fashion-MNIST test images instead");
  command->add_option("--data", options->data, "Folder with t10k-images-idx3-ubyte[.gz]")
      ->envname("DAE_FASHION_MNIST")
      ->capture_default_str();
  command->add_option("-n,--noise", options->noise, "Noise of the Fashion-MNIST images, KIND:LEVEL")
      ->capture_default_str();
  command->add_option("-s,--seed", options->seed, "Seed of the noise")->capture_default_str();
  add_threads_option(*command, options->threads);
  command->add_flag("--json", options->json, "Print JSON");
  command->callback([options] { run(*options); });
}

}  // namespace dae::cli

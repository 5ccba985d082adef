// Files and bytes in, files and bytes out: all steps of dae.h in one call.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#if (defined(__unix__) && !defined(__EMSCRIPTEN__)) || defined(__APPLE__)
#include <dlfcn.h>
#endif

#include "api/denoise_options.h"
#include "api/handles.h"
#include "common/message.h"
#include "denoise/network_choice.h"
#include "image/decode.h"
#include "image/encode_jpeg.h"
#include "image/encode_png.h"
#include "options/option_tables.h"

using dae::api::guard;
using dae::api::options_text;
using dae::api::require;

namespace {

namespace fs = std::filesystem;

constexpr int kMaxThreads = 256;

std::vector<uint8_t> read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::vector<uint8_t> bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (!file.is_open() || file.bad() || fs::is_directory(path))
    dae::throw_error<dae::api::FileError>("expected a file that can be read, got {}", path.string());
  return bytes;
}

// Writes beside the file first, so that no reader meets a part of it.
void write_file(const fs::path& path, const std::vector<uint8_t>& bytes) {
  fs::path part = path;
  part += ".part";
  std::error_code error;
  {
    std::ofstream file(part, std::ios::binary | std::ios::trunc);
    file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (file) fs::rename(part, path, error);
    if (file && !error) return;
  }
  fs::remove(part, error);
  dae::throw_error<dae::api::FileError>("expected a file that can be written, got {}", path.string());
}

// The installation is found by the file that has this code: lib/libdae.so, or a program in bin/.
fs::path installed_models() {
#if (defined(__unix__) && !defined(__EMSCRIPTEN__)) || defined(__APPLE__)
  Dl_info info{};
  if (dladdr(reinterpret_cast<const void*>(&dae_denoise_file), &info) != 0 && info.dli_fname != nullptr) {
    std::error_code error;
    const fs::path self = fs::canonical(info.dli_fname, error);
    for (fs::path up = self.parent_path(); up.has_relative_path(); up = up.parent_path()) {
      const fs::path models = up / "share" / "dae" / "models";
      if (fs::is_directory(models, error)) return models;
    }
  }
#endif
  return {};
}

fs::path model_folder(const dae::Options& options) {
  if (const auto given = options.text("modelFolder")) return *given;
  if (const char* given = std::getenv("DAE_MODELS"); given != nullptr && *given != '\0') return given;
  const fs::path installed = installed_models();
  if (installed.empty())
    dae::throw_error<dae::api::FileError>(
        "expected a folder of models: the option \"modelFolder\", the environment variable DAE_MODELS, or "
        "share/dae/models of the installation");
  return installed;
}

std::shared_ptr<const dae::Model> open_model(const dae::Options& options, const dae::api::JobOptions& job,
                                             const dae::Image& image) {
  const std::string asked = options.text("model").value_or("auto");
  const bool is_path = asked.ends_with(".safetensors");
  fs::path path = asked;
  if (!is_path) {
    const char* chosen = dae::network_for(image, asked == "auto" ? "" : asked, job.job.noise_level);
    path = model_folder(options) / ((chosen != nullptr ? chosen : asked) + std::string(".safetensors"));
  }
  const std::vector<uint8_t> bytes = read_file(path);
  const auto kernels = options.choice<dae::KernelChoice>("kernels");
  return std::make_shared<const dae::Model>(dae::Model::load(bytes).with_kernels(kernels));
}

int thread_count(const dae::Options& options) {
  if (options.number("threads") > 0.0) return options.whole("threads");
  return std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, kMaxThreads);
}

enum class Format { kAuto, kPng, kJpeg };

std::vector<uint8_t> denoise(std::span<const uint8_t> bytes, const dae::Options& options, Format format) {
  dae_image noisy{dae::Image::from_pixels(1, 1, 1, dae::PixelType::kU8, nullptr)};
  noisy.image = dae::decode_image(bytes, &noisy.metadata);
  if (!options.flag("metadata")) noisy.metadata = {};
  const std::optional<dae::Options> given = options.object("denoise");
  const dae::api::JobOptions read =
      dae::api::read_denoise_options(given.value_or(dae::Options(nullptr, dae::kDenoiseOptions)));
  dae_session session(open_model(options, read, noisy.image), thread_count(options));
  dae_job job(session.derived(read.parts, read.views), noisy, read.job);
  while (job.job.done() < job.job.tiles()) job.job.step();
  if (format == Format::kJpeg) return dae::encode_jpeg(job.result.image, options.whole("quality"), job.result.metadata);
  return dae::encode_png(job.result.image, job.result.metadata);
}

Format format_of(const fs::path& output) {
  std::string ending = output.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter; });
  return ending == ".jpg" || ending == ".jpeg" ? Format::kJpeg : Format::kPng;
}

}  // namespace

dae_status dae_denoise_file(const char* input, const char* output, const char* options) {
  return guard([&] {
    require(input, "input");
    require(output, "output");
    const dae::OptionText text(options_text(options), dae::kFileOptions);
    auto format = text.options().choice<Format>("format");
    if (format == Format::kAuto) format = format_of(output);
    write_file(output, denoise(read_file(input), text.options(), format));
  });
}

dae_status dae_denoise_bytes(const uint8_t* bytes, size_t size, const char* options, dae_buffer** out) {
  return guard([&] {
    require(bytes, "bytes");
    require(out, "out");
    const dae::OptionText text(options_text(options), dae::kFileOptions);
    *out = new dae_buffer{denoise({bytes, size}, text.options(), text.options().choice<Format>("format"))};
  });
}

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <filesystem>
#include <map>
#include <optional>
#include <stdexcept>

#include "cli/denoise.h"
#include "cli/files.h"
#include "cli/networks.h"
#include "cli/video.h"

namespace dae::cli {
namespace {

namespace fs = std::filesystem;

struct Work {
  std::string input;
  std::string output;
};

bool is_jpeg_name(const std::string& path) {
  std::string extension = fs::path(path).extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return extension == ".jpg" || extension == ".jpeg";
}

Encoding encoding(const DenoiseOptions& options, bool folder) {
  const bool jpeg = options.format.empty() ? !folder && is_jpeg_name(options.output) : options.format == "jpeg";
  return {jpeg, options.quality};
}

// Each under its own name. Two that would become one are refused before anything is written.
std::vector<Work> plan_folder(const DenoiseOptions& options, bool jpeg) {
  std::vector<Work> plan;
  std::map<std::string, std::string> taken;
  for (const std::string& input : with_files_of_folders(options.inputs)) {
    const std::string stem = input == kPipe ? "stdin" : fs::path(input).stem().string();
    const char* extension = is_video_name(input) ? ".y4m" : jpeg ? ".jpg" : ".png";
    const std::string output = (fs::path(options.output) / (stem + extension)).string();
    const auto [other, fresh] = taken.emplace(output, input);
    if (!fresh) throw std::runtime_error(other->second + " and " + input + ": both would become " + output);
    std::error_code ignored;
    if (fs::equivalent(input, output, ignored)) {
      throw std::runtime_error(input + ": would be replaced by its own result; expected another output folder");
    }
    plan.push_back({input, output});
  }
  return plan;
}

class Batch {
 public:
  Batch(const DenoiseOptions& options, Encoding encoding)
      : options_(options), encoding_(encoding), networks_(networks(options)) {}

  void run(const Work& work, const std::string& place) {
    InputStream input(work.input);
    if (is_video(input)) {
      filter_video(input, options_.matrix, work.output, options_.force,
                   [&](const dae_image& frame, const FramePlace& at) { return filter(frame, place + at.text); });
      return;
    }
    if (is_video_name(work.output)) {
      throw std::runtime_error(input.name() + ": expected a YUV4MPEG2 video for " + work.output);
    }
    write_image(*filter(*read_image(input), place + input.name()), work.output, encoding_, options_.force);
  }

  int run_all(const std::vector<Work>& plan) {
    std::size_t done = 0;
    std::size_t kept = 0;
    std::size_t failed = 0;
    for (std::size_t i = 0; i < plan.size(); ++i) {
      if (!options_.force && fs::exists(plan[i].output)) {
        std::fprintf(stderr, "dae: %s: exists already, left as it is (--force replaces it)\n", plan[i].output.c_str());
        ++kept;
        continue;
      }
      try {
        run(plan[i], std::to_string(i + 1) + "/" + std::to_string(plan.size()) + " ");
        ++done;
      } catch (const std::runtime_error& error) {
        std::fprintf(stderr, "dae: left out: %s\n", error.what());
        ++failed;
      }
    }
    std::fprintf(stderr, "%zu %s, %zu left as they were, %zu failed\n", done,
                 options_.enlarges ? "enlarged" : "denoised", kept, failed);
    return failed > 0 ? 1 : 0;
  }

 private:
  Picture filter(const dae_image& noisy, const std::string& subject) {
    const dae_denoise_options choice{options_.tile, DAE_ALPHA_KEEP, options_.strength, options_.sigma / 255.0f};
    return networks_.run(noisy, choice, subject);
  }

  static Networks networks(const DenoiseOptions& options) {
    if (options.enlarges) return Networks(options.model, options.effort, Enlarging{options.scale});
    return Networks(options.model, options.effort);
  }

  const DenoiseOptions& options_;
  Encoding encoding_;
  Networks networks_;
};

}  // namespace

int denoise_files(const DenoiseOptions& options) {
  if (std::count(options.inputs.begin(), options.inputs.end(), kPipe) > 1) {
    throw std::runtime_error("standard input (-) can be read once");
  }
  const std::string& first = options.inputs.front();
  const bool several = options.inputs.size() > 1 || (first != kPipe && fs::is_directory(first));
  const bool folder = several || (options.output != kPipe && fs::is_directory(options.output));
  Batch batch(options, encoding(options, folder));
  if (!folder) {
    // Before the work, not after it.
    if (!options.force && options.output != kPipe && fs::exists(options.output)) {
      throw std::runtime_error(options.output + ": exists already (--force replaces it)");
    }
    batch.run({first, options.output}, "");
    return 0;
  }
  if (options.output == kPipe || (fs::exists(options.output) && !fs::is_directory(options.output))) {
    throw std::runtime_error(options.output + ": expected a folder for several pictures");
  }
  const std::vector<Work> plan = plan_folder(options, encoding(options, folder).jpeg);
  fs::create_directories(options.output);
  return batch.run_all(plan);
}

}  // namespace dae::cli

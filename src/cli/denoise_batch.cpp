#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <map>
#include <set>
#include <stdexcept>
#include <vector>

#include "cli/adapt.h"
#include "cli/denoise.h"
#include "cli/denoise_image.h"
#include "cli/files.h"
#include "cli/json_text.h"
#include "cli/networks.h"
#include "cli/picture_name.h"
#include "cli/video.h"

namespace dae::cli {
namespace {

namespace fs = std::filesystem;

struct Work {
  std::string input;
  std::string output;
};

// The output format: by the options, or by the name of a single output.
Encoding encoding(const DenoiseArguments& options, bool folder) {
  const bool named = options.format.empty() && !folder && !is_video_name(options.output);
  return {named ? is_jpeg_name(options.output) : options.format == "jpeg", options.quality};
}

// Plans the outputs of several inputs in a folder: a.jpg becomes a.png. If a folder has a.jpg and a.png, the former
// becomes a.jpg.png. `output` stays empty if another input takes the name, for example with pictures of the same name
// from two folders.
std::vector<Work> plan_folder(const DenoiseArguments& options, bool jpeg) {
  struct Names {
    std::string own;
    std::string wanted;
  };
  std::vector<Work> plan;
  std::vector<Names> names;
  std::map<std::string, int> wanted;
  for (const std::string& input : with_files_of_folders(options.inputs)) {
    const char* extension = is_video_name(input) ? ".y4m" : jpeg ? ".jpg" : ".png";
    const fs::path own = input == kPipe ? fs::path("stdin") : fs::path(input).filename();
    plan.push_back({input, ""});
    names.push_back({own.string(), own.stem().string() + extension});
    ++wanted[names.back().wanted];
  }
  std::set<std::string> taken;
  const auto take = [&](std::size_t i, const std::string& name) {
    if (plan[i].output.empty() && taken.insert(name).second)
      plan[i].output = (fs::path(options.output) / name).string();
  };
  // Inputs that keep their name, or whose output name is unique, come first, in any order of the inputs.
  for (std::size_t i = 0; i < plan.size(); ++i) {
    if (wanted[names[i].wanted] == 1 || names[i].own == names[i].wanted) take(i, names[i].wanted);
  }
  for (std::size_t i = 0; i < plan.size(); ++i) {
    if (names[i].own != names[i].wanted) take(i, names[i].own + fs::path(names[i].wanted).extension().string());
    std::error_code ignored;
    if (!plan[i].output.empty() && fs::equivalent(plan[i].input, plan[i].output, ignored)) {
      throw std::runtime_error(plan[i].input + ": would be replaced by its own result; expected another output folder");
    }
  }
  return plan;
}

// Checks before the work that the result can be written: the encoders of PNG and JPEG count values in 31 bits.
void require_writable(const dae_image& image, int scale, const std::string& name) {
  constexpr int64_t kMaxValues = std::numeric_limits<int32_t>::max();
  const int64_t values = int64_t{dae_image_width(&image)} * dae_image_height(&image) * dae_image_channels(&image);
  if (values * scale * scale <= kMaxValues) return;
  throw std::runtime_error(name + ": expected a picture whose result has at most " + std::to_string(kMaxValues) +
                           " values, got " + std::to_string(values) + " values and a scale of " +
                           std::to_string(scale));
}

std::string noise_words(const dae_image& image, const std::string& name) {
  dae_buffer* buffer = nullptr;
  check(dae_image_noise(&image, &buffer), name);
  const BufferHandle owned(buffer);
  const std::span<const uint8_t> bytes = bytes_of(owned);
  const JsonDocument json = read_json({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  return yyjson_get_str(yyjson_obj_get(yyjson_doc_get_root(json.get()), "words"));
}

// Prints the noise that was found, the network that was used, and the size of the change, which is the noise it
// removed.
void report(const std::string& name, const std::string& network, const dae_image& noisy, const dae_image& result) {
  double mse = 0.0;
  check(dae_mse(&noisy, &result, &mse), name);
  std::fprintf(stderr, "%s: noise: %s; %s removed noise of sigma %.1f of 255\n", name.c_str(),
               noise_words(noisy, name).c_str(), network.c_str(), 255.0 * std::sqrt(mse));
}

class Batch {
 public:
  Batch(const DenoiseArguments& options, Encoding encoding)
      : options_(options), encoding_(encoding), networks_(networks(options)) {}

  void run(const Work& work, const std::string& place) {
    InputStream input(work.input);
    if (is_video(input)) {
      if (options_.adapt_seconds > 0.0) {
        throw std::runtime_error(input.name() +
                                 ": expected images for --adapt, got a video; adapt a model to some of its "
                                 "frames by dae adapt, and give it by --model");
      }
      // Uses one network for all frames, because different ones would flicker.
      std::string network;
      filter_video(input, options_.matrix, work.output, options_.force,
                   [&](const dae_image& frame, const FramePlace& at) {
                     if (network.empty()) network = choose(frame);
                     return filter(frame, network, place + at.text);
                   });
      return;
    }
    refuse_video_name(work.output, input);
    const ImageHandle noisy = read_image(input);
    if (options_.strip) remove_metadata(*noisy);
    require_writable(*noisy, networks_.scale(), input.name());
    const std::string network = choose(*noisy);
    const ImageHandle result = filter(*noisy, network, place + input.name());
    if (options_.verbose) report(input.name(), network, *noisy, *result);
    write_image(*result, work.output, encoding_, options_.force);
  }

  int run_all(const std::vector<Work>& plan) {
    std::size_t done = 0;
    std::size_t kept = 0;
    std::size_t failed = 0;
    for (std::size_t i = 0; i < plan.size(); ++i) {
      if (plan[i].output.empty()) {
        std::fprintf(stderr,
                     "dae: left out: %s: another image has the same output name; write them to different folders\n",
                     plan[i].input.c_str());
        ++failed;
        continue;
      }
      if (!options_.force && fs::exists(plan[i].output)) {
        std::fprintf(stderr, "dae: %s: exists already and was not changed (use --force to replace it)\n",
                     plan[i].output.c_str());
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
    std::fprintf(stderr, "%zu %s, %zu left unchanged, %zu failed\n", done, options_.enlarges ? "enlarged" : "denoised",
                 kept, failed);
    return failed > 0 ? 1 : 0;
  }

 private:
  std::string choose(const dae_image& noisy) const {
    return networks_.choose(noisy, options_.given.number("noiseLevel", 0.0));
  }

  ImageHandle filter(const dae_image& noisy, const std::string& network, const std::string& subject) {
    const std::string choice = options_.given.json();
    if (options_.adapt_seconds == 0.0) return networks_.run(noisy, network, choice, subject);
    AdaptOptions adapting;
    adapting.model = network;
    adapting.sigma = static_cast<float>(255.0 * options_.given.number("noiseLevel", -1.0));
    adapting.seconds = options_.adapt_seconds;
    adapting.threads = options_.config.threads;
    const dae_image* pictures[] = {&noisy};
    const Adapted adapted = adapt(pictures, adapting, subject);
    return denoise(*networks_.prepare(*adapted.model), noisy, choice, subject);
  }

  static Networks networks(const DenoiseArguments& options) {
    if (options.enlarges) return Networks(options.model, options.config, Enlarging{options.scale});
    return Networks(options.model, options.config);
  }

  const DenoiseArguments& options_;
  Encoding encoding_;
  Networks networks_;
};

}  // namespace

int denoise_files(const DenoiseArguments& options) {
  if (std::count(options.inputs.begin(), options.inputs.end(), kPipe) > 1) {
    throw std::runtime_error("expected - (standard input) at most once, got it twice");
  }
  const std::string& first = options.inputs.front();
  const bool several = options.inputs.size() > 1 || (first != kPipe && fs::is_directory(first));
  const bool folder =
      several || (options.output != kPipe && (fs::is_directory(options.output) || options.output.ends_with('/')));
  const Encoding format = encoding(options, folder);
  if (!folder) {
    require_output(options.output, options.force);
    Batch(options, format).run({first, options.output}, "");
    return 0;
  }
  if (options.output == kPipe || (fs::exists(options.output) && !fs::is_directory(options.output))) {
    throw std::runtime_error(options.output + ": expected a folder for several pictures");
  }
  const std::vector<Work> plan = plan_folder(options, format.jpeg);
  Batch batch(options, format);
  fs::create_directories(options.output);
  return batch.run_all(plan);
}

}  // namespace dae::cli

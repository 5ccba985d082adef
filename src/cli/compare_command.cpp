#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

#include "cli/arguments.h"
#include "cli/eval.h"
#include "cli/frame_stream.h"
#include "cli/video.h"

namespace dae::cli {
namespace {

struct CompareOptions {
  std::string reference;
  std::string result;
  bool json = false;
};

// PSNR and flicker of a video's luma, from 0 to 255.
class VideoScore {
 public:
  explicit VideoScore(std::size_t pixels) : errors_(pixels) {}

  void add(std::span<const uint8_t> reference, std::span<const uint8_t> result) {
    double squares = 0;
    double change = 0;
    for (std::size_t i = 0; i < errors_.size(); ++i) {
      const int error = result[i] - reference[i];
      squares += error * error;
      change += std::abs(error - errors_[i]);
      errors_[i] = error;
    }
    const auto pixels = static_cast<double>(errors_.size());
    psnr_ += 20 * std::log10(255.0) - 10 * std::log10(squares / pixels);
    if (frames_ > 0) flicker_ += change / pixels;
    ++frames_;
  }

  int64_t frames() const { return frames_; }
  // Mean PSNR of the frames; infinite if a frame is equal to its reference.
  double psnr() const { return psnr_ / static_cast<double>(frames_); }
  // Mean absolute difference between the errors of consecutive frames: changes that the reference does not have.
  double flicker() const { return frames_ > 1 ? flicker_ / static_cast<double>(frames_ - 1) : 0.0; }

 private:
  std::vector<int> errors_;  // of the last frame
  double psnr_ = 0;
  double flicker_ = 0;
  int64_t frames_ = 0;
};

// The PSNR of equal pictures is infinite, which JSON cannot express: null.
std::string decibels(double value, bool json) {
  if (!std::isfinite(value)) return json ? "null" : "infinite";
  char text[32];
  std::snprintf(text, sizeof text, "%.4f", value);
  return text;
}

std::string size_text(const dae_y4m& stream) {
  return std::to_string(dae_y4m_width(&stream)) + " x " + std::to_string(dae_y4m_height(&stream));
}

void compare_videos(InputStream& reference_input, InputStream& result_input, const CompareOptions& options) {
  FrameReader reference(reference_input, DAE_MATRIX_BY_SIZE);
  FrameReader result(result_input, DAE_MATRIX_BY_SIZE);
  const dae_y4m& stream = reference.stream();
  if (size_text(stream) != size_text(result.stream())) {
    throw std::runtime_error(result_input.name() + ": expected frames of " + size_text(stream) + ", found " +
                             size_text(result.stream()));
  }
  VideoScore score(static_cast<std::size_t>(dae_y4m_width(&stream)) *
                   static_cast<std::size_t>(dae_y4m_height(&stream)));
  while (true) {
    const bool more = reference.next();
    if (more != result.next()) {
      throw std::runtime_error((more ? result_input : reference_input).name() + ": expected the number of frames of " +
                               (more ? reference_input : result_input).name() + ", it ended after " +
                               std::to_string(score.frames()));
    }
    if (!more) break;
    score.add(reference.planes(), result.planes());
  }
  if (score.frames() == 0) throw std::runtime_error(reference_input.name() + ": expected frames, found none");
  const char* format = options.json ? "{\"frames\":%lld,\"psnr\":%s,\"flicker\":%.4f}\n"
                                    : "%lld frames, PSNR of luma %s dB, flicker %.4f\n";
  std::printf(format, static_cast<long long>(score.frames()), decibels(score.psnr(), options.json).c_str(),
              score.flicker());
}

void compare_pictures(InputStream& reference, InputStream& result, const CompareOptions& options) {
  const Score result_score = score(*read_image(reference), *read_image(result), options.result);
  const char* format =
      options.json ? "{\"mse\":%.8g,\"psnr\":%s,\"ssim\":%.6f}\n" : "MSE %.8g, PSNR %s dB, SSIM %.6f\n";
  std::printf(format, result_score.mse, decibels(result_score.psnr, options.json).c_str(), result_score.ssim);
}

void run(const CompareOptions& options) {
  if (options.reference == kPipe && options.result == kPipe) {
    throw std::runtime_error("expected - (standard input) at most once, got it twice");
  }
  InputStream reference(options.reference);
  InputStream result(options.result);
  const bool video = is_video(reference);
  if (video != is_video(result)) throw std::runtime_error("expected two images or two videos, got one of each");
  (video ? compare_videos : compare_pictures)(reference, result, options);
}

}  // namespace

void add_compare_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("compare", "Compare an image or a video with a reference");
  auto options = std::make_shared<CompareOptions>();
  command->add_option("reference", options->reference, "PNG, JPEG, BMP, GIF or YUV4MPEG2; - reads standard input")
      ->required();
  command->add_option("result", options->result, "Image or video of the same size; - reads standard input")->required();
  command->add_flag("--json", options->json, "Print JSON");
  command->footer(
      "Prints MSE, PSNR and SSIM of images. For videos it prints the mean luma PSNR of the frames, and flicker: the "
      "mean "
      "absolute difference of consecutive error frames (0 to 255)");
  command->callback([options] { run(*options); });
}

}  // namespace dae::cli

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/files.h"
#include "cli/frame_stream.h"
#include "cli/handles.h"
#include "cli/picture_name.h"
#include "cli/video.h"

namespace dae::cli {
namespace {

struct FuseOptions {
  std::vector<std::string> inputs;
  std::string output;
  int32_t scale = 1;
  dae_matrix matrix = DAE_MATRIX_BY_SIZE;
  bool strip = false;
  bool force = false;
};

// Fuses frames of a scene, one after another.
class Frames {
 public:
  explicit Frames(int32_t scale) : scale_(scale) {}

  void add(const dae_image& frame, const std::string& name) {
    if (!fusion_) return begin(frame, name);
    ++count_;
    double shift[2] = {};
    int32_t used = 0;
    check(dae_fusion_add(fusion_.get(), &frame, shift, &used), name);
    used_ += used;
    if (used != 0) {
      std::fprintf(stderr, "%s: shifted by %.2f, %.2f pixels\n", name.c_str(), shift[0], shift[1]);
    } else {
      std::fprintf(stderr, "%s: left out, because it seems to show another scene than %s\n", name.c_str(),
                   first_.c_str());
    }
  }

  ImageHandle mean() const {
    if (count_ < 2) throw std::runtime_error("expected 2 or more frames of a scene, got " + std::to_string(count_));
    if (used_ < 2) throw std::runtime_error("expected frames of the same scene as " + first_ + ", found none");
    dae_image* mean = nullptr;
    check(dae_fusion_mean(fusion_.get(), DAE_PIXEL_U8, &mean), "mean");
    std::fprintf(stderr, "%d of %d frames fused\n", used_, count_);
    return ImageHandle(mean);
  }

 private:
  void begin(const dae_image& frame, const std::string& name) {
    dae_fusion* fusion = nullptr;
    check(dae_fusion_create(&frame, scale_, &fusion), name);
    fusion_.reset(fusion);
    first_ = name;
    count_ = used_ = 1;
  }

  int32_t scale_;
  FusionHandle fusion_;
  std::string first_;
  int count_ = 0;
  int used_ = 0;
};

// Adds a picture, or all frames of a video.
void add_all(const std::string& path, dae_matrix matrix, Frames& frames) {
  InputStream input(path);
  if (!is_video(input)) return frames.add(*read_image(input), input.name());
  FrameReader reader(input, matrix);
  while (reader.next()) frames.add(*reader.picture(), reader.place());
}

void run(const FuseOptions& options) {
  require_png_name(options.output);
  require_output(options.output, options.force);
  Frames frames(options.scale);
  for (const std::string& path : with_files_of_folders(options.inputs)) add_all(path, options.matrix, frames);
  const ImageHandle mean = frames.mean();
  if (options.strip) remove_metadata(*mean);
  write_image(*mean, options.output, {}, options.force);
}

}  // namespace

void add_fuse_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("fuse", "Align several frames of a scene to the first and average them");
  command->footer(
      "Noise falls with the number of frames, which helps a network: dae fuse a.png b.png c.png -o - | dae denoise - "
      "--model plate -o plate.png. Frames may be shifted by up to about a sixth of the shorter side, but not rotated.");
  auto options = std::make_shared<FuseOptions>();
  command
      ->add_option(
          "frames", options->inputs,
          "PNG, JPEG, BMP or GIF files of one size, folders of such files, YUV4MPEG2 videos (.y4m), or - for standard "
          "input")
      ->required();
  command->add_option("-o,--output", options->output, "PNG file to write; - is standard output")->required();
  command
      ->add_option(
          "--scale", options->scale,
          "Factor of the sides, as the following network needs; shifted frames fill in pixels between one another's")
      ->check(CLI::Range(1, 8))
      ->capture_default_str();
  add_matrix_option(*command, options->matrix);
  add_remove_metadata_option(*command, options->strip);
  command->add_flag("-f,--force", options->force, "Replace existing files");
  command->callback([options] { run(*options); });
}

}  // namespace dae::cli

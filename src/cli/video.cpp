#include "cli/video.h"

#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <stdexcept>

#include "cli/files.h"
#include "cli/frame_stream.h"
#include "cli/progress.h"

namespace dae::cli {
namespace {

void report(int64_t frames, std::chrono::steady_clock::time_point begin, const char* note) {
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  std::fprintf(stderr, "%lld frames, %.2f frames/s%s\n", static_cast<long long>(frames),
               static_cast<double>(frames) / seconds, note);
}

bool are_equal(dae_image& a, dae_image& b) {
  const std::size_t values = static_cast<std::size_t>(dae_image_width(&a)) *
                             static_cast<std::size_t>(dae_image_height(&a)) *
                             static_cast<std::size_t>(dae_image_channels(&a));
  return dae_image_width(&a) == dae_image_width(&b) && dae_image_height(&a) == dae_image_height(&b) &&
         dae_image_channels(&a) == dae_image_channels(&b) && dae_image_pixel_type(&a) == DAE_PIXEL_F32 &&
         dae_image_pixel_type(&b) == DAE_PIXEL_F32 &&
         std::memcmp(dae_image_pixels(&a), dae_image_pixels(&b), values * sizeof(float)) == 0;
}

}  // namespace

bool is_video(InputStream& input) {
  return input.starts_with(DAE_Y4M_MAGIC);
}

bool is_video_name(const std::string& path) {
  return extension_of(path) == ".y4m";
}

void refuse_video_name(const std::string& output, const InputStream& input) {
  if (is_video_name(output)) throw std::runtime_error(input.name() + ": expected a YUV4MPEG2 video for " + output);
}

void filter_video(InputStream& input, dae_matrix matrix, const std::string& output, bool force,
                  const FrameFilter& filter) {
  if (output != kPipe && !is_video_name(output)) {
    throw std::runtime_error(output + ": expected a name that ends in .y4m, " + input.name() + " is a video");
  }
  std::error_code none;
  if (require_output(output, force).in_place && std::filesystem::equivalent(input.name(), output, none)) {
    throw std::runtime_error(
        output + ": expected an output other than the input video, which cannot be replaced while it is read");
  }
  FrameReader reader(input, matrix);
  OutputStream file(output, force);
  FrameWriter writer(reader.stream(), file);
  Progress progress(input.name() + ": frame", reader.expected_frames());
  const auto begin = std::chrono::steady_clock::now();
  int64_t frames = 0;
  try {
    while (reader.next()) {
      const ImageHandle frame = reader.picture();
      const ImageHandle result = filter(*frame, {reader.number(), reader.place()});
      // RGB cannot represent every Y'CbCr value, so unchanged frames are written without conversion.
      if (are_equal(*frame, *result)) {
        writer.write_unchanged(*frame, reader.planes());
      } else {
        writer.write(*result);
      }
      progress.update(++frames);
    }
    if (frames == 0) throw std::runtime_error(input.name() + ": expected frames after the header, found none");
    file.finish();
  } catch (const StdoutClosed&) {
    progress.clear();
    report(frames, begin, "; then standard output was closed");
    return;
  } catch (const std::runtime_error& error) {
    if (frames == 0) throw;
    progress.clear();
    report(frames, begin, " before the error");
    const std::optional<std::string> kept = file.keep();
    throw std::runtime_error(error.what() + (kept ? "; the frames before it are in " + *kept : std::string()));
  }
  progress.clear();
  report(frames, begin, "");
}

}  // namespace dae::cli

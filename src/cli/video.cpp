#include "cli/video.h"

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <vector>

#include "cli/progress.h"

namespace dae::cli {
namespace {

using StreamHandle = std::unique_ptr<dae_y4m, Deleter<dae_y4m_free>>;

constexpr const char* kFrameLine = "FRAME\n";

class FrameReader {
 public:
  FrameReader(InputStream& input, dae_matrix matrix) : input_(input) {
    const std::string line = input.read_line(DAE_Y4M_MAX_LINE).value_or("");
    dae_y4m* stream = nullptr;
    check(dae_y4m_open(line.data(), line.size(), matrix, &stream), input.name());
    stream_.reset(stream);
    planes_.resize(dae_y4m_frame_size(stream));
  }

  const dae_y4m& stream() const { return *stream_; }

  // By the size of a file; 0 where that is not known.
  int64_t expected_frames() const {
    const int64_t header = static_cast<int64_t>(std::string_view(dae_y4m_header(stream_.get())).size());
    const auto frame = static_cast<int64_t>(std::string_view(kFrameLine).size() + planes_.size());
    return (input_.size().value_or(0) - header) / frame;
  }

  // Of the frame that was read last, for messages.
  std::string place() const { return input_.name() + ": frame " + std::to_string(count_); }

  // Null at the end of the stream.
  Picture read() {
    const std::optional<std::string> line = input_.read_line(DAE_Y4M_MAX_LINE);
    if (!line) return nullptr;
    ++count_;
    if (dae_y4m_is_frame(line->data(), line->size()) == 0) {
      throw std::runtime_error(place() + ": expected a line \"FRAME\", found something else");
    }
    const std::size_t size = input_.read(planes_);
    if (size < planes_.size()) {
      throw std::runtime_error(place() + ": expected " + std::to_string(planes_.size()) +
                               " bytes, the stream ended after " + std::to_string(size));
    }
    dae_image* image = nullptr;
    check(dae_y4m_decode(stream_.get(), planes_.data(), size, &image), place());
    return Picture(image);
  }

 private:
  InputStream& input_;
  StreamHandle stream_;
  std::vector<uint8_t> planes_;
  int64_t count_ = 0;
};

// The header comes with the first frame, whose size is the stream's.
class FrameWriter {
 public:
  FrameWriter(const dae_y4m& like, OutputStream& output) : like_(like), output_(output) {}

  void write(const dae_image& frame) {
    if (!stream_) begin(frame);
    check(dae_y4m_encode(stream_.get(), &frame, planes_.data(), planes_.size()), "frame");
    output_.write(kFrameLine);
    output_.write(planes_);
    output_.flush();
  }

 private:
  void begin(const dae_image& frame) {
    dae_y4m* stream = nullptr;
    check(dae_y4m_resize(&like_, dae_image_width(&frame), dae_image_height(&frame), &stream), "video");
    stream_.reset(stream);
    planes_.resize(dae_y4m_frame_size(stream));
    output_.write(dae_y4m_header(stream));
  }

  const dae_y4m& like_;
  OutputStream& output_;
  StreamHandle stream_;
  std::vector<uint8_t> planes_;
};

void report(int64_t frames, std::chrono::steady_clock::time_point begin, const char* note) {
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  std::fprintf(stderr, "%lld frames, %.2f frames/s%s\n", static_cast<long long>(frames),
               static_cast<double>(frames) / seconds, note);
}

}  // namespace

bool is_video(InputStream& input) {
  return input.starts_with(DAE_Y4M_MAGIC);
}

bool is_video_name(const std::string& path) {
  return std::filesystem::path(path).extension() == ".y4m";
}

void filter_video(InputStream& input, dae_matrix matrix, const std::string& output, bool force,
                  const FrameFilter& filter) {
  if (output != kPipe && !is_video_name(output)) {
    throw std::runtime_error(output + ": expected a name that ends in .y4m, " + input.name() + " is a video");
  }
  FrameReader reader(input, matrix);
  OutputStream file(output, force);
  FrameWriter writer(reader.stream(), file);
  Progress progress(input.name() + ": frame", reader.expected_frames());
  const auto begin = std::chrono::steady_clock::now();
  int64_t frames = 0;
  try {
    while (const Picture frame = reader.read()) {
      writer.write(*filter(*frame, reader.place()));
      progress.update(++frames);
    }
    if (frames == 0) throw std::runtime_error(input.name() + ": expected frames after the header, found none");
    file.finish();
  } catch (const ReaderGone&) {
    progress.clear();
    report(frames, begin, "; then the reader of standard output had enough");
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

// The frames of a YUV4MPEG2 stream, one at a time.
#ifndef DAE_CLI_FRAME_STREAM_H_
#define DAE_CLI_FRAME_STREAM_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "cli/byte_stream.h"
#include "cli/handles.h"

namespace dae::cli {

using VideoHandle = std::unique_ptr<dae_y4m, Deleter<dae_y4m_free>>;

// Throws std::runtime_error naming the stream, the frame and the reason.
class FrameReader {
 public:
  FrameReader(InputStream& input, dae_matrix matrix);

  const dae_y4m& stream() const { return *stream_; }
  // By the size of a file; 0 where that is not known.
  int64_t expected_frames() const;

  // False at the end of the stream.
  bool next();
  // Of the frame that was read last, counted from 1.
  int64_t number() const { return number_; }
  // For messages.
  std::string place() const;
  std::span<const uint8_t> planes() const { return planes_; }
  Picture picture() const;

 private:
  InputStream& input_;
  VideoHandle stream_;
  std::vector<uint8_t> planes_;
  int64_t number_ = 0;
};

// The header comes with the first frame, whose size is the stream's.
class FrameWriter {
 public:
  // Frames of the format of `like`, and all else that its header says but the size.
  FrameWriter(const dae_y4m& like, OutputStream& output) : like_(like), output_(output) {}

  void write(const dae_image& frame);
  // A frame that nothing has changed, by its planes.
  void write_unchanged(const dae_image& frame, std::span<const uint8_t> planes);

 private:
  void write_planes();
  void begin(const dae_image& frame);

  const dae_y4m& like_;
  OutputStream& output_;
  VideoHandle stream_;
  std::vector<uint8_t> planes_;
};

}  // namespace dae::cli

#endif  // DAE_CLI_FRAME_STREAM_H_

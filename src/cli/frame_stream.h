// Readers and writers of YUV4MPEG2 streams, one frame at a time.
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

// All functions throw std::runtime_error with the stream, the frame and the reason.
class FrameReader {
 public:
  FrameReader(InputStream& input, dae_matrix matrix);

  const dae_y4m& stream() const { return *stream_; }
  // The number of frames by the size of a file; 0 if it is unknown.
  int64_t expected_frames() const;

  // Reads the next frame; false at the end of the stream.
  bool next();
  // The number of the frame that was read last, from 1.
  int64_t number() const { return number_; }
  // The stream and the frame, for messages.
  std::string place() const;
  std::span<const uint8_t> planes() const { return planes_; }
  ImageHandle picture() const;

 private:
  InputStream& input_;
  VideoHandle stream_;
  std::vector<uint8_t> planes_;
  int64_t number_ = 0;
};

// Writes a stream. The header is written with the first frame, whose size is the stream's.
class FrameWriter {
 public:
  // The stream has the format and all other header fields of `like`, except the size.
  FrameWriter(const dae_y4m& like, OutputStream& output) : like_(like), output_(output) {}

  void write(const dae_image& frame);
  // Writes the planes of a frame that was not changed.
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

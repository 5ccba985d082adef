// Video through a command: YUV4MPEG2 in, the same out, a frame at a time in memory.
#ifndef DAE_CLI_VIDEO_H_
#define DAE_CLI_VIDEO_H_

#include <functional>
#include <string>

#include "cli/byte_stream.h"
#include "cli/handles.h"

namespace dae::cli {

struct FramePlace {
  int64_t number;    // from 1
  std::string text;  // for messages
};

// What a frame becomes. All results of a stream have one size; it may differ from the frames'.
using FrameFilter = std::function<Picture(const dae_image& frame, const FramePlace& place)>;

bool is_video(InputStream& input);
// By its extension, .y4m.
bool is_video_name(const std::string& path);
// Throws std::runtime_error for an output with a video's name from an input that is none.
void refuse_video_name(const std::string& output, const InputStream& input);

// Filters all frames of `input`, in order, into `output`, a file or kPipe. A reader of the pipe that goes ends it
// without an error. A stream that ends amid a frame is an error; the frames before it are written, and those of a file
// kept under the name that the message says. Refuses to replace a file unless `force`.
void filter_video(InputStream& input, dae_matrix matrix, const std::string& output, bool force,
                  const FrameFilter& filter);

}  // namespace dae::cli

#endif  // DAE_CLI_VIDEO_H_

// Filters YUV4MPEG2 videos, with one frame at a time in memory.
#ifndef DAE_CLI_VIDEO_H_
#define DAE_CLI_VIDEO_H_

#include <functional>
#include <string>

#include "cli/byte_stream.h"
#include "cli/handles.h"

namespace dae::cli {

struct FramePlace {
  int64_t number;    // number of the frame, from 1
  std::string text;  // names the frame in messages
};

// Returns the result for a frame. All results of a stream must have the same size, which may differ from the frames'.
using FrameFilter = std::function<ImageHandle(const dae_image& frame, const FramePlace& place)>;

bool is_video(InputStream& input);
// Whether the extension is .y4m.
bool is_video_name(const std::string& path);
// Throws std::runtime_error if the output has the name of a video but the input is not a video.
void refuse_video_name(const std::string& output, const InputStream& input);

// Filters all frames of `input`, in order, to `output`, a file or kPipe. If the reader closes the pipe, the function
// returns without an error. A stream that ends within a frame is an error; the frames before it are written, and a file
// with them is kept under the name in the message. Throws if the file exists, unless `force`.
void filter_video(InputStream& input, dae_matrix matrix, const std::string& output, bool force,
                  const FrameFilter& filter);

}  // namespace dae::cli

#endif  // DAE_CLI_VIDEO_H_

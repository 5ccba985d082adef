// YUV4MPEG2 (.y4m): raw video for pipes, as written by ffmpeg's yuv4mpegpipe and the mjpegtools. A stream begins with a
// line of text; each frame has a line of text and then its planes.
#ifndef DAE_VIDEO_Y4M_H_
#define DAE_VIDEO_Y4M_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "video/yuv.h"

namespace dae {

inline constexpr std::string_view kY4mMagic = "YUV4MPEG2 ";
// The limit of a header line; real headers have about 80 bytes.
inline constexpr std::size_t kMaxY4mLine = 4096;

// A stream's header.
struct Y4mHeader {
  YuvFormat format;
  // All parameters except the size, unchanged: frame rate, aspect, chroma and others.
  std::vector<std::string> parameters;
};

// Parses a header line without its end. `matrix`: kBySize chooses the matrix by the stream's size, which resize_y4m()
// then keeps. Throws UnsupportedImage for other text, for formats that are not supported and for sizes that an Image
// cannot have.
Y4mHeader parse_y4m_header(std::string_view line, Matrix matrix);
// The header with another size. Throws as parse_y4m_header() does.
Y4mHeader resize_y4m(const Y4mHeader& header, int32_t width, int32_t height);
// The header line, with its end.
std::string format_y4m_header(const Y4mHeader& header);

// The line before each frame's planes. Parameters after the word are ignored.
inline constexpr std::string_view kY4mFrame = "FRAME";
bool is_y4m_frame(std::string_view line);

}  // namespace dae

#endif  // DAE_VIDEO_Y4M_H_

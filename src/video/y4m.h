// YUV4MPEG2 (.y4m): raw video that goes through pipes, what ffmpeg's yuv4mpegpipe and the mjpegtools speak. A line of
// text heads the stream, another each frame; after it come the planes.
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
// Real headers have some 80 bytes; what goes on for longer is no header.
inline constexpr std::size_t kMaxY4mLine = 4096;

// What a stream's header says.
struct Y4mHeader {
  YuvFormat format;
  // The parameters but the size as they came: frame rate, aspect, chroma and what else there is.
  std::vector<std::string> parameters;
};

// `matrix`: kBySize is made that of the stream's size, which streams like it of other sizes keep.
// Reads a header's line, without its end. Throws UnsupportedImage for what is no header, for formats that are not read
// and for sizes that no Image can have.
Y4mHeader parse_y4m_header(std::string_view line, Matrix matrix);
// A stream like it of another size. Throws as parse_y4m_header() does.
Y4mHeader resize_y4m(const Y4mHeader& header, int32_t width, int32_t height);
// The line, with its end.
std::string format_y4m_header(const Y4mHeader& header);

// The line before each frame's planes. Parameters behind the word are passed over.
inline constexpr std::string_view kY4mFrame = "FRAME";
bool is_y4m_frame(std::string_view line);

}  // namespace dae

#endif  // DAE_VIDEO_Y4M_H_

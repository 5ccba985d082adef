// Fuzzes the reader of YUV4MPEG2: the header, the lines between the frames, and frames of any bytes.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "api/dae_video.h"
#include "fuzz/fuzzing.h"

namespace {

constexpr std::size_t kMaxFrame = 1 << 18;

void check_frame(const dae_y4m& stream, const uint8_t* bytes, std::size_t size) {
  std::vector<uint8_t> planes(dae_y4m_frame_size(&stream));
  std::copy_n(bytes, std::min(size, planes.size()), planes.begin());
  dae_image* image = nullptr;
  if (!dae::fuzz::accepted(dae_y4m_decode(&stream, planes.data(), planes.size(), &image))) return;
  dae::fuzz::require(dae_y4m_encode(&stream, image, planes.data(), planes.size()), "expected the frame to be written");
  dae_image_free(image);
}

// Checks that the header for another size of the stream can be read.
void check_header(const dae_y4m& stream) {
  dae_y4m* resized = nullptr;
  if (!dae::fuzz::accepted(dae_y4m_resize(&stream, 6, 4, &resized))) return;
  const std::string line = dae_y4m_header(resized);
  dae_y4m* again = nullptr;
  dae::fuzz::require(dae_y4m_open(line.data(), line.size() - 1, DAE_MATRIX_BY_SIZE, &again),
                     "expected its header read");
  if (dae_y4m_frame_size(again) != dae_y4m_frame_size(resized)) dae::fuzz::find("expected frames of the same size");
  dae_y4m_free(again);
  dae_y4m_free(resized);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto* line = reinterpret_cast<const char*>(data);
  const auto* end = static_cast<const char*>(std::memchr(line, '\n', size));
  const std::size_t length = end == nullptr ? size : static_cast<std::size_t>(end - line);
  dae_y4m* stream = nullptr;
  if (!dae::fuzz::accepted(dae_y4m_open(line, length, DAE_MATRIX_BY_SIZE, &stream))) return 0;
  if (dae_y4m_frame_size(stream) <= kMaxFrame) {
    check_header(*stream);
    check_frame(*stream, data + length, size - length);
    dae_y4m_is_frame(line + length, size - length);
  }
  dae_y4m_free(stream);
  return 0;
}

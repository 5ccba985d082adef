// Converts between rows of chroma at luma's places and planes with fewer samples.
#ifndef DAE_VIDEO_CHROMA_H_
#define DAE_VIDEO_CHROMA_H_

#include <cstdint>
#include <span>
#include <vector>

#include "video/yuv_planes.h"

namespace dae {

// Reads rows of chroma, interpolated to the places of luma samples.
class ChromaReader {
 public:
  ChromaReader(const YuvFormat& format, const PlaneSizes& planes, std::span<const uint8_t> plane);

  void read(int32_t y, std::span<float> row);

 private:
  void read_line(int32_t y);

  const YuvFormat& format_;
  const PlaneSizes& planes_;
  std::span<const uint8_t> plane_;
  std::vector<float> near_;
  std::vector<float> far_;
  std::vector<float> line_;  // interpolated vertically only
};

// The inverse: takes rows of chroma at luma's places, in order, and writes the plane.
class ChromaWriter {
 public:
  ChromaWriter(const YuvFormat& format, const PlaneSizes& planes, std::span<uint8_t> plane);

  void write(int32_t y, std::span<const float> row);

 private:
  using Line = std::vector<float>;

  // The weights of values at luma's places 2 * index - 1, 2 * index and 2 * index + 1, whose mean is a chroma sample.
  struct Mean {
    float before;
    float at;
    float after;
  };

  static Mean mean_at(Siting siting);
  const Line& at(int32_t y) const { return lines_[static_cast<std::size_t>(y) % lines_.size()]; }
  void halve(std::span<const float> row, Line& line) const;
  void store(int32_t y, const Line& before, const Line& here, const Line& after, Mean shares);

  const YuvFormat& format_;
  std::span<uint8_t> plane_;
  std::vector<Line> lines_;  // the last three lines, averaged horizontally only
  std::vector<float> codes_;
};

}  // namespace dae

#endif  // DAE_VIDEO_CHROMA_H_

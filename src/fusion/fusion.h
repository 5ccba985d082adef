// Fuses several pictures of the same scene to one.
#ifndef DAE_FUSION_FUSION_H_
#define DAE_FUSION_FUSION_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "fusion/shift.h"
#include "image/image.h"

namespace dae {

// The mean of frames that are aligned with the first: noise that differs from frame to frame falls with the square root
// of their number, and the pixels of shifted frames add resolution. Frames may be shifted, but not rotated or taken
// from another viewpoint.
class Fusion {
 public:
  // `first`: the frame that the others are aligned with. The result is `scale` times as large, 1 to 8. It has alpha if
  // a frame has it: the mean alpha, with which colours are weighted. Throws std::invalid_argument outside an image's
  // limits.
  Fusion(const Image& first, int32_t scale);

  // Adds a frame and returns its shift in pixels of a frame; nothing if it was left out because it does not seem to
  // show the same scene. Throws std::invalid_argument unless it has the first frame's size and colours.
  std::optional<Shift> add(const Image& frame);

  // The mean of the frames, clipped to [0, 1].
  Image mean(PixelType type) const;

 private:
  Fusion(int32_t scale, const Image& large);
  void accumulate(const FloatPixels& moved, const Shift& shift);

  int32_t scale_;
  bool has_alpha_ = false;
  FloatPixels sum_;            // colours weighted by alpha, and the weights
  std::vector<float> counts_;  // for each pixel, the number of frames that have it
  ShiftEstimator shifts_;
  FloatPixels moved_;
  std::vector<float> row_;
};

}  // namespace dae

#endif  // DAE_FUSION_FUSION_H_

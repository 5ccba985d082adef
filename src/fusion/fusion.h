// One picture of several of the same scene.
#ifndef DAE_FUSION_FUSION_H_
#define DAE_FUSION_FUSION_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "fusion/shift.h"
#include "image/image.h"

namespace dae {

// The mean of frames that are moved onto the first: noise that differs from frame to frame falls with the root of their
// number, and between the pixels of one lie those of another. Frames may be moved against one another, but neither
// turned nor seen from elsewhere.
class Fusion {
 public:
  // The first frame, from which the others are told. The result is `scale` times as large, 1 to 8, and has alpha if a
  // frame has: its mean, by which colours are weighted. Throws std::invalid_argument outside an image's limits.
  Fusion(const Image& first, int32_t scale);

  // Nothing where the frame was left out: it does not seem to show what the first does. Otherwise its shift in pixels
  // of a frame. Throws std::invalid_argument unless it has the first one's size and colours.
  std::optional<Shift> add(const Image& frame);

  // Values are clipped to [0, 1].
  Image mean(PixelType type) const;

 private:
  Fusion(int32_t scale, const Image& large);
  void accumulate(const FloatPixels& moved, const Shift& shift);

  int32_t scale_;
  bool has_alpha_ = false;
  FloatPixels sum_;            // colours weighted by alpha, and the weights
  std::vector<float> counts_;  // of each pixel, the frames that have it
  ShiftEstimator shifts_;
  FloatPixels moved_;
  std::vector<float> row_;
};

}  // namespace dae

#endif  // DAE_FUSION_FUSION_H_

// Estimates the shift between pictures of the same scene.
#ifndef DAE_FUSION_SHIFT_H_
#define DAE_FUSION_SHIFT_H_

#include <optional>
#include <vector>

#include "image/resize.h"

namespace dae {

// A shift in pixels: the point p of the reference is at p + shift in the frame.
struct Shift {
  double x = 0.0;
  double y = 0.0;
};

// Moves a frame back by a shift, bicubically interpolated and mirrored past its edges.
void move_back(const FloatPixels& frame, const Shift& shift, FloatPixels& moved, std::vector<float>& row);

// Finds shifts by least squares on linearised brightness (Lucas and Kanade 1981), with the mean of both pictures'
// gradients (Benhimane and Malis 2004), from a coarse level of a pyramid to full size, so that steps are small compared
// with the structures. Reliable up to about a sixth of the shorter side; more than a third is refused.
class ShiftEstimator {
 public:
  // `reference` has one channel.
  explicit ShiftEstimator(const FloatPixels& reference);

  // Returns nothing if the frame does not seem to show the same scene. The frame must have the reference's size.
  std::optional<Shift> estimate(const FloatPixels& frame);

 private:
  bool align(const FloatPixels& reference, const FloatPixels& frame, Shift& shift);

  std::vector<float> row_;
  std::vector<FloatPixels> reference_;  // the levels of its pyramid, full size first
  FloatPixels moved_;
};

}  // namespace dae

#endif  // DAE_FUSION_SHIFT_H_

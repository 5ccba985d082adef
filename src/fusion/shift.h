// Where pictures of one scene lie against one another.
#ifndef DAE_FUSION_SHIFT_H_
#define DAE_FUSION_SHIFT_H_

#include <optional>
#include <vector>

#include "image/resize.h"

namespace dae {

// In pixels: what a reference shows at p lies at p + shift in a frame.
struct Shift {
  double x = 0.0;
  double y = 0.0;
};

// The frame moved back by a shift between whole pixels, bicubic; mirrored past its edges.
void move_back(const FloatPixels& frame, const Shift& shift, FloatPixels& moved, std::vector<float>& row);

// Finds shifts by least squares on linearised brightness (Lucas and Kanade 1981), with the mean of both pictures'
// gradients (Benhimane and Malis 2004), from a coarse size to the full one, so that steps are small against what is
// seen. Up to about a sixth of the shorter side.
class ShiftEstimator {
 public:
  // Of one channel.
  explicit ShiftEstimator(const FloatPixels& reference);

  // Nothing where the frame does not seem to show what the reference does. It has the reference's size.
  std::optional<Shift> estimate(const FloatPixels& frame);

 private:
  bool align(const FloatPixels& reference, const FloatPixels& frame, Shift& shift);

  std::vector<float> row_;
  std::vector<FloatPixels> reference_;  // the full size first
  FloatPixels moved_;
};

}  // namespace dae

#endif  // DAE_FUSION_SHIFT_H_

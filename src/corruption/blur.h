#ifndef DAE_CORRUPTION_BLUR_H_
#define DAE_CORRUPTION_BLUR_H_

#include <vector>

#include "image/resize.h"

namespace dae {

// The weights of a Gaussian of `sigma` pixels, cut off at 4 sigma: an odd number of weights.
void gaussian_weights(double sigma, std::vector<double>& weights);

// Motion blur: the mean along a line of `length` pixels through each pixel, `degrees` counterclockwise from the
// horizontal. Pixels at the line's ends are weighted by the part that it covers; between two pixels the line is
// interpolated.
void blur_by_motion(const FloatPixels& from, double length, double degrees, FloatPixels& to);

}  // namespace dae

#endif  // DAE_CORRUPTION_BLUR_H_

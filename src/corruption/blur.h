#ifndef DAE_CORRUPTION_BLUR_H_
#define DAE_CORRUPTION_BLUR_H_

#include <vector>

#include "image/resize.h"

namespace dae {

// A Gaussian of this sigma in pixels, cut off at 4 sigma: an odd number of weights.
void gaussian_weights(double sigma, std::vector<double>& weights);

// The mean along a line of `length` pixels through each pixel, `degrees` counterclockwise from the rows: what a camera
// that moves sees. Of a pixel at an end the part that the line covers counts; between two pixels, each by its nearness.
void blur_by_motion(const FloatPixels& from, double length, double degrees, FloatPixels& to);

}  // namespace dae

#endif  // DAE_CORRUPTION_BLUR_H_

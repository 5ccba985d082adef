#ifndef DAE_CORRUPTION_CAMERA_COLOR_H_
#define DAE_CORRUPTION_CAMERA_COLOR_H_

#include <array>

namespace dae {

using Matrix3 = std::array<std::array<float, 3>, 3>;

// How a camera sees colour: linear sRGB to the sensor's three colours and back.
struct CameraColor {
  Matrix3 to_sensor{};
  Matrix3 from_sensor{};
  std::array<float, 3> gains{};  // white balance and exposure: what a sensor's value is multiplied by
};

// `mix`: how much there is of each of four cameras, any positive numbers. The gains are those of green (the exposure),
// and of red and blue relative to green.
CameraColor make_camera_color(const std::array<double, 4>& mix, double exposure, double red, double blue);

std::array<float, 3> multiply(const Matrix3& matrix, const float* rgb);

}  // namespace dae

#endif  // DAE_CORRUPTION_CAMERA_COLOR_H_

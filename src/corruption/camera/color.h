#ifndef DAE_CORRUPTION_CAMERA_COLOR_H_
#define DAE_CORRUPTION_CAMERA_COLOR_H_

#include <array>

namespace dae {

using Matrix3 = std::array<std::array<float, 3>, 3>;

// The colour matrices of a camera, from linear sRGB to the sensor's three colours and back.
struct CameraColor {
  Matrix3 to_sensor{};
  Matrix3 from_sensor{};
  std::array<float, 3> gains{};  // factors of the sensor's values: white balance and exposure
};

// `mix`: weights of four cameras' matrices, any positive numbers. `exposure` is the gain of green; `red` and `blue` are
// relative to it.
CameraColor make_camera_color(const std::array<double, 4>& mix, double exposure, double red, double blue);

std::array<float, 3> multiply(const Matrix3& matrix, const float* rgb);

}  // namespace dae

#endif  // DAE_CORRUPTION_CAMERA_COLOR_H_

#include "corruption/camera/color.h"

#include <cstddef>

namespace dae {
namespace {

using Matrix = std::array<std::array<double, 3>, 3>;

// Matrices from CIE XYZ to the sensor colours of four cameras, which Brooks et al. (2019) took from the Darmstadt Noise
// Dataset.
constexpr std::array<Matrix, 4> kCameras = {{
    {{{1.0234, -0.2969, -0.2266}, {-0.5625, 1.6328, -0.0469}, {-0.0703, 0.2188, 0.6406}}},
    {{{0.4913, -0.0541, -0.0202}, {-0.6130, 1.3513, 0.2906}, {-0.1564, 0.2151, 0.7183}}},
    {{{0.8380, -0.2630, -0.0639}, {-0.2887, 1.0725, 0.2496}, {-0.0627, 0.1427, 0.5438}}},
    {{{0.6596, -0.2079, -0.0562}, {-0.4782, 1.3016, 0.1933}, {-0.0970, 0.1581, 0.5181}}},
}};

// Linear sRGB to CIE XYZ (IEC 61966-2-1).
constexpr Matrix kSrgbToXyz = {
    {{0.4124564, 0.3575761, 0.1804375}, {0.2126729, 0.7151522, 0.0721750}, {0.0193339, 0.1191920, 0.9503041}}};

Matrix product(const Matrix& a, const Matrix& b) {
  Matrix result{};
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      for (std::size_t k = 0; k < 3; ++k) result[i][j] += a[i][k] * b[k][j];
    }
  }
  return result;
}

// Normalises the rows, so that white stays white: equal colours give equal sensor values.
void normalize_rows(Matrix& matrix) {
  for (auto& row : matrix) {
    const double sum = row[0] + row[1] + row[2];
    for (double& value : row) value /= sum;
  }
}

// The inverse by cofactors.
Matrix inverse(const Matrix& m) {
  Matrix result{};
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      const std::size_t a = (j + 1) % 3;
      const std::size_t b = (j + 2) % 3;
      const std::size_t c = (i + 1) % 3;
      const std::size_t d = (i + 2) % 3;
      result[i][j] = m[a][c] * m[b][d] - m[a][d] * m[b][c];
    }
  }
  const double determinant = m[0][0] * result[0][0] + m[0][1] * result[1][0] + m[0][2] * result[2][0];
  for (auto& row : result) {
    for (double& value : row) value /= determinant;
  }
  return result;
}

Matrix3 rounded(const Matrix& matrix) {
  Matrix3 result{};
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) result[i][j] = static_cast<float>(matrix[i][j]);
  }
  return result;
}

}  // namespace

CameraColor make_camera_color(const std::array<double, 4>& mix, double exposure, double red, double blue) {
  Matrix camera{};
  for (std::size_t n = 0; n < mix.size(); ++n) {
    for (std::size_t i = 0; i < 3; ++i) {
      for (std::size_t j = 0; j < 3; ++j) camera[i][j] += mix[n] * kCameras[n][i][j];
    }
  }
  Matrix to_sensor = product(camera, kSrgbToXyz);
  normalize_rows(to_sensor);
  return {rounded(to_sensor),
          rounded(inverse(to_sensor)),
          {static_cast<float>(exposure * red), static_cast<float>(exposure), static_cast<float>(exposure * blue)}};
}

std::array<float, 3> multiply(const Matrix3& matrix, const float* rgb) {
  std::array<float, 3> result;
  for (std::size_t i = 0; i < 3; ++i) {
    result[i] = matrix[i][0] * rgb[0] + matrix[i][1] * rgb[1] + matrix[i][2] * rgb[2];
  }
  return result;
}

}  // namespace dae

#include "corruption/camera/tone.h"

#include <algorithm>
#include <cmath>

#include "math/portable_math.h"

namespace dae {
namespace {

double power(double x, double exponent) {
  return x > 0.0 ? portable_exp(exponent * portable_log(x)) : 0.0;
}

double gamma_to_light(double display) {
  return display <= 0.04045 ? display / 12.92 : power((display + 0.055) / 1.055, 2.4);
}

double gamma_to_display(double light) {
  return light <= 0.0031308 ? light * 12.92 : 1.055 * power(light, 1.0 / 2.4) - 0.055;
}

double with_contrast(double x, double contrast) {
  return x + contrast * (x * x * (3.0 - 2.0 * x) - x);
}

// The inverse of with_contrast() by Newton's method. The slope is at least 1 - contrast.
double without_contrast(double y, double contrast) {
  double x = y;
  for (int i = 0; i < 8; ++i) {
    const double slope = 1.0 + contrast * (6.0 * x * (1.0 - x) - 1.0);
    x = std::clamp(x - (with_contrast(x, contrast) - y) / slope, 0.0, 1.0);
  }
  return x;
}

template <class Table>
float look_up(const Table& table, float at) {
  const auto index = static_cast<std::size_t>(at);
  const float part = at - static_cast<float>(index);
  return table[index] + part * (table[index + 1] - table[index]);
}

}  // namespace

// The gamma table, which all curves share.
struct ToneCurve::Gamma {
  Table display{};

  Gamma() {
    for (std::size_t i = 0; i < display.size(); ++i) {
      const double root = static_cast<double>(std::min(i, kSteps)) / kSteps;
      display[i] = static_cast<float>(gamma_to_display(root * root));
    }
  }
};

ToneCurve::ToneCurve(double contrast) {
  static const Gamma gamma;
  for (std::size_t i = 0; i < light_.size(); ++i) {
    const double display = static_cast<double>(std::min(i, kSteps)) / kSteps;
    light_[i] = static_cast<float>(gamma_to_light(without_contrast(display, contrast)));
    display_[i] = static_cast<float>(with_contrast(static_cast<double>(gamma.display[i]), contrast));
  }
}

float ToneCurve::to_light(float display) const {
  return look_up(light_, std::clamp(display, 0.0f, 1.0f) * kSteps);
}

float ToneCurve::to_display(float light) const {
  return look_up(display_, std::sqrt(std::clamp(light, 0.0f, 1.0f)) * kSteps);
}

}  // namespace dae

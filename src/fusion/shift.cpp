#include "fusion/shift.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace dae {
namespace {

constexpr int32_t kMinSide = 24;  // least width and height of the coarsest level
constexpr int kMaxSteps = 50;
constexpr double kSmallStep = 0.003;     // in pixels: a smaller step ends the search of a level
constexpr double kMinCorrelation = 0.5;  // of the smoothed coarsest level, where noise matters little

// The weights of a Gaussian of sigma 1.5.
constexpr std::array<double, 9> kSmooth = {0.0286, 0.1354, 0.4111, 0.8007, 1.0, 0.8007, 0.4111, 0.1354, 0.0286};

void smooth(const FloatPixels& from, FloatPixels& to, std::vector<float>& row) {
  AxisFilter vertical;
  AxisFilter horizontal;
  vertical.plan_convolution(from.height, kSmooth);
  horizontal.plan_convolution(from.width, kSmooth);
  filter_pixels(from, vertical, horizontal, to, row);
}

FloatPixels halved(const FloatPixels& from, std::vector<float>& row) {
  AxisFilter vertical;
  AxisFilter horizontal;
  vertical.plan_resampling(from.height, from.height / 2, 0.5, Resampling::kArea);
  horizontal.plan_resampling(from.width, from.width / 2, 0.5, Resampling::kArea);
  FloatPixels to;
  filter_pixels(from, vertical, horizontal, to, row);
  return to;
}

// The levels of a pyramid: smoothed, each half as large as the one before.
std::vector<FloatPixels> pyramid(FloatPixels plane, std::vector<float>& row) {
  std::vector<FloatPixels> levels;
  while (true) {
    smooth(plane, levels.emplace_back(), row);
    if (std::min(plane.width, plane.height) / 2 < kMinSide) return levels;
    plane = halved(plane, row);
  }
}

// The pixels of a shifted frame that lie in the picture together with their neighbours.
struct Interior {
  int32_t left = 0;
  int32_t top = 0;
  int32_t right = 0;
  int32_t bottom = 0;

  Interior(const FloatPixels& picture, const Shift& shift)
      : left(2 + static_cast<int32_t>(std::ceil(std::max(-shift.x, 0.0)))),
        top(2 + static_cast<int32_t>(std::ceil(std::max(-shift.y, 0.0)))),
        right(picture.width - 2 - static_cast<int32_t>(std::ceil(std::max(shift.x, 0.0)))),
        bottom(picture.height - 2 - static_cast<int32_t>(std::ceil(std::max(shift.y, 0.0)))) {}

  bool empty() const { return left >= right || top >= bottom; }
};

// The sums of the least squares problem: products of the gradients with one another and with the difference.
struct Sums {
  double xx = 0.0;
  double xy = 0.0;
  double yy = 0.0;
  double x_difference = 0.0;
  double y_difference = 0.0;
};

Sums sum_up(const FloatPixels& reference, const FloatPixels& moved, const Interior& interior) {
  Sums sums;
  for (int32_t y = interior.top; y < interior.bottom; ++y) {
    const float* here[] = {reference.row(y), moved.row(y)};
    const float* above[] = {reference.row(y - 1), moved.row(y - 1)};
    const float* below[] = {reference.row(y + 1), moved.row(y + 1)};
    for (int32_t x = interior.left; x < interior.right; ++x) {
      const double gx = 0.25 * static_cast<double>(here[0][x + 1] - here[0][x - 1] + here[1][x + 1] - here[1][x - 1]);
      const double gy = 0.25 * static_cast<double>(below[0][x] - above[0][x] + below[1][x] - above[1][x]);
      const auto difference = static_cast<double>(here[1][x] - here[0][x]);
      sums.xx += gx * gx;
      sums.xy += gx * gy;
      sums.yy += gy * gy;
      sums.x_difference += gx * difference;
      sums.y_difference += gy * difference;
    }
  }
  return sums;
}

// The correlation of two pictures; 1 if they are too small or flat.
double correlation(const FloatPixels& a, const FloatPixels& b, const Interior& interior) {
  if (interior.empty()) return 1.0;
  double n = 0.0;
  std::array<double, 2> sum{};
  std::array<double, 3> product{};  // a a, a b, b b
  for (int32_t y = interior.top; y < interior.bottom; ++y) {
    for (int32_t x = interior.left; x < interior.right; ++x) {
      const auto p = static_cast<double>(a.row(y)[x]);
      const auto q = static_cast<double>(b.row(y)[x]);
      n += 1.0;
      sum[0] += p;
      sum[1] += q;
      product[0] += p * p;
      product[1] += p * q;
      product[2] += q * q;
    }
  }
  const double first = product[0] - sum[0] * sum[0] / n;
  const double second = product[2] - sum[1] * sum[1] / n;
  constexpr double kFlat = 1e-6;
  if (first < kFlat * n && second < kFlat * n) return 1.0;
  return (product[1] - sum[0] * sum[1] / n) / std::sqrt(std::max(first * second, 1e-30));
}

}  // namespace

void move_back(const FloatPixels& frame, const Shift& shift, FloatPixels& moved, std::vector<float>& row) {
  AxisFilter vertical;
  AxisFilter horizontal;
  vertical.plan_shift(frame.height, shift.y);
  horizontal.plan_shift(frame.width, shift.x);
  filter_pixels(frame, vertical, horizontal, moved, row);
}

ShiftEstimator::ShiftEstimator(const FloatPixels& reference) : reference_(pyramid(reference, row_)) {}

std::optional<Shift> ShiftEstimator::estimate(const FloatPixels& frame) {
  const std::vector<FloatPixels> levels = pyramid(frame, row_);
  Shift shift;
  for (std::size_t level = levels.size(); level-- > 0;) {
    const FloatPixels& reference = reference_[level];
    if (!align(reference, levels[level], shift)) return std::nullopt;
    if (level + 1 == levels.size()) {
      move_back(levels[level], shift, moved_, row_);
      if (correlation(reference, moved_, Interior(reference, shift)) < kMinCorrelation) return std::nullopt;
    }
    if (level > 0) shift = {2.0 * shift.x, 2.0 * shift.y};
  }
  return shift;
}

// Improves the shift by Gauss-Newton steps. Returns false if the shift leaves the picture.
bool ShiftEstimator::align(const FloatPixels& reference, const FloatPixels& frame, Shift& shift) {
  for (int step = 0; step < kMaxSteps; ++step) {
    move_back(frame, shift, moved_, row_);
    const Sums sums = sum_up(reference, moved_, Interior(reference, shift));
    const double determinant = sums.xx * sums.yy - sums.xy * sums.xy;
    // Along at least one direction, the picture has no structure to align.
    constexpr double kFlat = 1e-9;
    const double strength = sums.xx + sums.yy;
    if (determinant <= kFlat * strength * strength) return true;
    const double x = (sums.xy * sums.y_difference - sums.yy * sums.x_difference) / determinant;
    const double y = (sums.xy * sums.x_difference - sums.xx * sums.y_difference) / determinant;
    shift.x += x;
    shift.y += y;
    const double most = std::min(reference.width, reference.height) / 3.0;
    if (!(std::hypot(shift.x, shift.y) < most) || Interior(reference, shift).empty()) return false;
    if (std::hypot(x, y) < kSmallStep) return true;
  }
  return true;
}

}  // namespace dae

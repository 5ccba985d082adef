#include "corruption/blur.h"

#include <algorithm>
#include <cmath>

#include "common/mirror.h"
#include "math/portable_math.h"

namespace dae {
namespace {

struct Offset {
  int32_t x;
  int32_t y;
  float weight;
};

// Adds a row, shifted horizontally and weighted, to a row of the sum.
void add_shifted(const float* from, const FloatPixels& pixels, const Offset& offset, float* to) {
  const int32_t channels = pixels.channels;
  const int32_t begin = std::clamp(-offset.x, 0, pixels.width);
  const int32_t end = std::clamp(pixels.width - offset.x, begin, pixels.width);
  const auto add = [&](int32_t x, int32_t source) {
    for (int32_t c = 0; c < channels; ++c) to[x * channels + c] += offset.weight * from[source * channels + c];
  };
  for (int32_t x = 0; x < begin; ++x) add(x, symmetric_index(int64_t{x} + offset.x, pixels.width));
  for (int32_t x = begin; x < end; ++x) add(x, x + offset.x);
  for (int32_t x = end; x < pixels.width; ++x) add(x, symmetric_index(int64_t{x} + offset.x, pixels.width));
}

// A line through (0, 0), sampled at each pixel of the axis that it is nearer to.
class Line {
 public:
  Line(double length, double degrees) {
    // The angle as a fraction of a full turn, in units of 2^-32, whose error is far below a pixel.
    const double turns = degrees / 360.0;
    const auto turn = static_cast<uint32_t>(static_cast<int64_t>((turns - std::floor(turns)) * 0x1p32));
    const SineCosine direction = portable_sine_cosine(turn);
    flat_ = std::abs(direction.cosine) >= std::abs(direction.sine);
    // The y axis points down.
    const double main = flat_ ? direction.cosine : -direction.sine;
    const double other = flat_ ? -direction.sine : direction.cosine;
    reach_ = 0.5 * length * std::abs(main);
    slope_ = other / main;
  }

  // Number of pixels before and after the middle one.
  int32_t radius() const { return static_cast<int32_t>(std::ceil(reach_ - 0.5)); }
  double length() const { return 2.0 * reach_; }

  // The two pixels between which the line passes at a step.
  void offsets(int32_t step, Offset& first, Offset& second) const {
    const double low = std::max(-reach_, step - 0.5);
    const double high = std::min(reach_, step + 0.5);
    const double across = slope_ * 0.5 * (low + high);
    const double below = std::floor(across);
    const double fraction = across - below;
    const double weight = (high - low) / length();
    first = offset(step, static_cast<int32_t>(below), weight * (1.0 - fraction));
    second = offset(step, static_cast<int32_t>(below) + 1, weight * fraction);
  }

 private:
  Offset offset(int32_t along, int32_t across, double weight) const {
    return {flat_ ? along : across, flat_ ? across : along, static_cast<float>(weight)};
  }

  bool flat_;
  double reach_;
  double slope_;
};

}  // namespace

void gaussian_weights(double sigma, std::vector<double>& weights) {
  const auto radius = static_cast<int32_t>(std::ceil(4.0 * sigma));
  weights.clear();
  for (int32_t i = -radius; i <= radius; ++i) weights.push_back(portable_exp(-0.5 * (i / sigma) * (i / sigma)));
}

void blur_by_motion(const FloatPixels& from, double length, double degrees, FloatPixels& to) {
  to.resize(from.width, from.height, from.channels);
  std::fill(to.values.begin(), to.values.end(), 0.0f);
  const Line line(length, degrees);
  for (int32_t step = -line.radius(); step <= line.radius(); ++step) {
    Offset offsets[2];
    line.offsets(step, offsets[0], offsets[1]);
    for (const Offset& offset : offsets) {
      if (offset.weight == 0.0f) continue;
      for (int32_t y = 0; y < from.height; ++y) {
        add_shifted(from.row(symmetric_index(int64_t{y} + offset.y, from.height)), from, offset, to.row(y));
      }
    }
  }
}

}  // namespace dae

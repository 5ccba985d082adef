#include "image/resize.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "common/message.h"
#include "common/mirror.h"
#include "image/alpha.h"

namespace dae {
namespace {

// The cubic kernel of Keys, "Cubic Convolution Interpolation for Digital Image Processing" (1981), of third order.
double cubic(double x) {
  x = std::abs(x);
  if (x <= 1.0) return (1.5 * x - 2.5) * x * x + 1.0;
  if (x <= 2.0) return ((-0.5 * x + 2.5) * x - 4.0) * x + 2.0;
  return 0.0;
}

// Adds a weighted row of pixels to a sum.
void accumulate(const float* from, float weight, std::size_t values, float* to) {
  for (std::size_t i = 0; i < values; ++i) to[i] += weight * from[i];
}

template <int kChannels>
void filter_row(const float* from, const AxisFilter& filter, float* to) {
  for (int32_t x = 0; x < filter.to(); ++x, to += kChannels) {
    float sums[kChannels] = {};
    for (const AxisFilter::Tap& tap : filter.taps(x)) {
      const float* pixel = from + static_cast<std::ptrdiff_t>(tap.index) * kChannels;
      for (int c = 0; c < kChannels; ++c) sums[c] += tap.weight * pixel[c];
    }
    std::copy_n(sums, kChannels, to);
  }
}

void filter_row(const float* from, const AxisFilter& filter, int32_t channels, float* to) {
  switch (channels) {
    case 1:
      return filter_row<1>(from, filter, to);
    case 2:
      return filter_row<2>(from, filter, to);
    case 3:
      return filter_row<3>(from, filter, to);
    case 4:
      return filter_row<4>(from, filter, to);
    default:
      throw_error<std::logic_error>("expected pixels of 1 to 4 channels");
  }
}

}  // namespace

void FloatPixels::resize(int32_t new_width, int32_t new_height, int32_t new_channels) {
  width = new_width;
  height = new_height;
  channels = new_channels;
  values.resize(row_values() * static_cast<std::size_t>(new_height));
}

FloatPixels take_channels(const Image& image, int32_t first, int32_t count) {
  FloatPixels pixels;
  pixels.resize(image.width(), image.height(), count);
  std::vector<float> row(image.row_values());
  for (int32_t y = 0; y < image.height(); ++y) {
    load_row(image, y, row);
    for (int32_t x = 0; x < image.width(); ++x) {
      std::copy_n(row.begin() + std::ptrdiff_t{x} * image.channels() + first, count, pixels.row(y) + x * count);
    }
  }
  return pixels;
}

std::span<const AxisFilter::Tap> AxisFilter::taps(int32_t x) const {
  const auto at = static_cast<std::size_t>(x);
  const std::size_t begin = x == 0 ? 0 : ends_[at - 1];
  return std::span(taps_).subspan(begin, ends_[at] - begin);
}

// Adds the taps of the next output pixel, normalised.
void AxisFilter::add_taps(int64_t first, std::span<const double> weights) {
  double sum = 0.0;
  for (const double weight : weights) sum += weight;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] == 0.0) continue;
    taps_.push_back({symmetric_index(first + static_cast<int64_t>(i), from_), static_cast<float>(weights[i] / sum)});
  }
  ends_.push_back(taps_.size());
}

void AxisFilter::plan_resampling(int32_t from, int32_t to, double scale, Resampling method) {
  from_ = from;
  taps_.clear();
  ends_.clear();
  const double squeeze = std::min(scale, 1.0);
  for (int32_t x = 0; x < to; ++x) {
    weights_.clear();
    const double low = static_cast<double>(x) / scale;
    const double high = (static_cast<double>(x) + 1.0) / scale;
    const double middle = (static_cast<double>(x) + 0.5) / scale - 0.5;
    const bool area = method == Resampling::kArea;
    const auto first = static_cast<int64_t>(std::floor(area ? low : middle - 2.0 / squeeze));
    const auto last = static_cast<int64_t>(std::ceil(area ? high : middle + 2.0 / squeeze));
    for (int64_t i = first; i <= last; ++i) {
      const auto at = static_cast<double>(i);
      weights_.push_back(area ? std::max(std::min(high, at + 1.0) - std::max(low, at), 0.0)
                              : cubic((middle - at) * squeeze));
    }
    add_taps(first, weights_);
  }
}

void AxisFilter::plan_window(int32_t length, int64_t first, std::span<const double> weights) {
  from_ = length;
  taps_.clear();
  ends_.clear();
  for (int32_t x = 0; x < length; ++x) add_taps(x + first, weights);
}

void AxisFilter::plan_convolution(int32_t length, std::span<const double> weights) {
  plan_window(length, -static_cast<int64_t>(weights.size() / 2), weights);
}

void AxisFilter::plan_shift(int32_t length, double shift) {
  const double whole = std::floor(shift);
  const double part = shift - whole;
  const double weights[] = {cubic(part + 1.0), cubic(part), cubic(1.0 - part), cubic(2.0 - part)};
  plan_window(length, static_cast<int64_t>(whole) - 1, weights);
}

void filter_pixels(const FloatPixels& from, const AxisFilter& vertical, const AxisFilter& horizontal, FloatPixels& to,
                   std::vector<float>& row) {
  to.resize(horizontal.to(), vertical.to(), from.channels);
  row.resize(from.row_values());
  for (int32_t y = 0; y < to.height; ++y) {
    std::fill(row.begin(), row.end(), 0.0f);
    for (const AxisFilter::Tap& tap : vertical.taps(y)) {
      accumulate(from.row(tap.index), tap.weight, row.size(), row.data());
    }
    filter_row(row.data(), horizontal, from.channels, to.row(y));
  }
}

// Works row by row, so that there is no copy of the picture as floats.
Image resize(const Image& image, int32_t width, int32_t height, Resampling method, PixelType type) {
  Image result(width, height, image.channels(), type);
  AxisFilter vertical;
  AxisFilter horizontal;
  vertical.plan_resampling(image.height(), height, static_cast<double>(height) / image.height(), method);
  horizontal.plan_resampling(image.width(), width, static_cast<double>(width) / image.width(), method);
  std::vector<float> loaded(image.row_values());
  std::vector<float> sum(image.row_values());
  std::vector<float> row(result.row_values());
  const bool opaque = is_opaque(image);
  for (int32_t y = 0; y < height; ++y) {
    std::fill(sum.begin(), sum.end(), 0.0f);
    for (const AxisFilter::Tap& tap : vertical.taps(y)) {
      load_row(image, tap.index, loaded);
      if (!opaque) weight_by_alpha(loaded, image.channels());
      accumulate(loaded.data(), tap.weight, sum.size(), sum.data());
    }
    filter_row(sum.data(), horizontal, image.channels(), row.data());
    if (!opaque) unweight(row, image.channels());
    for (float& value : row) value = std::clamp(value, 0.0f, 1.0f);
    store_row(row, result, y);
  }
  return result;
}

}  // namespace dae

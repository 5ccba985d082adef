#include <array>
#include <vector>

#include "common/message.h"
#include "image/metrics.h"
#include "math/portable_math.h"

namespace dae {
namespace {

constexpr std::size_t kWindow = kSsimWindow;
constexpr std::size_t kRadius = kWindow / 2;
constexpr double kSigma = 1.5;
constexpr double kC1 = 0.01 * 0.01;
constexpr double kC2 = 0.03 * 0.03;

// Local moments of the two images. The formula needs only the sum of their variances.
enum Moment : std::size_t { kMeanX, kMeanY, kSquares, kProduct, kMoments };
using Rows = std::array<std::vector<double>, kMoments>;

// Half of the window: weight i is for distance i. The window is symmetric and separable, and sums to 1.
std::array<double, kRadius + 1> window_weights() {
  std::array<double, kRadius + 1> weights{};
  double sum = 0.0;
  for (std::size_t i = 0; i <= kRadius; ++i) {
    const double distance = static_cast<double>(i) / kSigma;
    weights[i] = portable_exp(-0.5 * distance * distance);
    sum += i == 0 ? weights[i] : 2.0 * weights[i];
  }
  for (double& weight : weights) weight /= sum;
  return weights;
}

// Filters each row and keeps the results of the last 11 rows, which are enough for a row of SSIM, so that memory does
// not depend on the height.
class SsimOfChannel {
 public:
  SsimOfChannel(const Image& reference, const Image& image, std::size_t channel)
      : reference_(reference),
        image_(image),
        channel_(channel),
        outputs_(static_cast<std::size_t>(image.width()) - 2 * kRadius) {
    for (Rows& rows : ring_) resize(rows, outputs_);
    resize(filtered_, outputs_);
    resize(input_, static_cast<std::size_t>(image.width()));
    interleaved_.resize(image.row_values());
  }

  double mean() {
    double sum = 0.0;
    for (int32_t y = 0; y < image_.height(); ++y) {
      load_inputs(y);
      filter_along_row(ring_[static_cast<std::size_t>(y) % kWindow]);
      if (static_cast<std::size_t>(y) + 1 >= kWindow) sum += row_sum(static_cast<std::size_t>(y));
    }
    const double rows = static_cast<double>(image_.height()) - static_cast<double>(2 * kRadius);
    return sum / (rows * static_cast<double>(outputs_));
  }

 private:
  static void resize(Rows& rows, std::size_t size) {
    for (std::vector<double>& row : rows) row.resize(size);
  }

  void load_inputs(int32_t y) {
    load_channel(reference_, y, input_[kMeanX]);
    load_channel(image_, y, input_[kMeanY]);
    for (std::size_t i = 0; i < input_[kMeanX].size(); ++i) {
      const double a = input_[kMeanX][i];
      const double b = input_[kMeanY][i];
      input_[kSquares][i] = a * a + b * b;
      input_[kProduct][i] = a * b;
    }
  }

  void load_channel(const Image& image, int32_t y, std::vector<double>& row) {
    load_row(image, y, interleaved_);
    const auto channels = static_cast<std::size_t>(image.channels());
    for (std::size_t i = 0; i < row.size(); ++i) row[i] = static_cast<double>(interleaved_[i * channels + channel_]);
  }

  void filter_along_row(Rows& target) const {
    for (std::size_t m = 0; m < kMoments; ++m) {
      const double* in = input_[m].data();
      double* out = target[m].data();
      for (std::size_t i = 0; i < outputs_; ++i) {
        const double* center = in + i + kRadius;
        double sum = weights_[0] * center[0];
        for (std::size_t d = 1; d <= kRadius; ++d)
          sum += weights_[d] * (center[-static_cast<std::ptrdiff_t>(d)] + center[d]);
        out[i] = sum;
      }
    }
  }

  // The sum of SSIM over the row whose windows end at row `last`.
  double row_sum(std::size_t last) {
    filter_along_columns(last);
    double sum = 0.0;
    for (std::size_t i = 0; i < outputs_; ++i) {
      const double mean_product = filtered_[kMeanX][i] * filtered_[kMeanY][i];
      const double mean_squares =
          filtered_[kMeanX][i] * filtered_[kMeanX][i] + filtered_[kMeanY][i] * filtered_[kMeanY][i];
      const double covariance = filtered_[kProduct][i] - mean_product;
      const double variances = filtered_[kSquares][i] - mean_squares;
      sum += (2.0 * mean_product + kC1) * (2.0 * covariance + kC2) / ((mean_squares + kC1) * (variances + kC2));
    }
    return sum;
  }

  void filter_along_columns(std::size_t last) {
    const std::size_t center = last - kRadius;
    for (std::size_t m = 0; m < kMoments; ++m) {
      double* out = filtered_[m].data();
      const double* middle = ring_[center % kWindow][m].data();
      for (std::size_t i = 0; i < outputs_; ++i) out[i] = weights_[0] * middle[i];
      for (std::size_t d = 1; d <= kRadius; ++d) {
        const double* above = ring_[(center - d) % kWindow][m].data();
        const double* below = ring_[(center + d) % kWindow][m].data();
        for (std::size_t i = 0; i < outputs_; ++i) out[i] += weights_[d] * (above[i] + below[i]);
      }
    }
  }

  const Image& reference_;
  const Image& image_;
  std::size_t channel_;
  std::size_t outputs_;  // window positions along a row
  std::array<double, kRadius + 1> weights_ = window_weights();
  std::vector<float> interleaved_;
  Rows input_;
  std::array<Rows, kWindow> ring_;
  Rows filtered_;
};

}  // namespace

double ssim(const Image& reference, const Image& image) {
  require_same_shape(reference, image);
  constexpr auto kMinSide = static_cast<int32_t>(kWindow);
  if (image.width() < kMinSide || image.height() < kMinSide) {
    throw_error<std::invalid_argument>("expected images of at least 11 x 11 pixels for SSIM, got {}",
                                       describe_size(image));
  }
  double sum = 0.0;
  for (int32_t color = 0; color < image.colors(); ++color) {
    sum += SsimOfChannel(reference, image, static_cast<std::size_t>(color)).mean();
  }
  return sum / image.colors();
}

}  // namespace dae

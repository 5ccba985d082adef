#include <cmath>
#include <vector>

#include "common/message.h"
#include "image/metrics.h"

namespace dae {

void require_same_shape(const Image& reference, const Image& image) {
  if (reference.width() == image.width() && reference.height() == image.height() &&
      reference.channels() == image.channels()) {
    return;
  }
  throw_error<std::invalid_argument>("expected two images of the same width, height and channels, got {} and {}",
                                     describe_size(reference), describe_size(image));
}

double mse(const Image& reference, const Image& image) {
  require_same_shape(reference, image);
  const auto channels = static_cast<std::size_t>(image.channels());
  const auto colors = static_cast<std::size_t>(image.colors());
  std::vector<float> a(reference.row_values());
  std::vector<float> b(image.row_values());
  double sum = 0.0;
  for (int32_t y = 0; y < image.height(); ++y) {
    load_row(reference, y, a);
    load_row(image, y, b);
    for (std::size_t pixel = 0; pixel < a.size(); pixel += channels) {
      for (std::size_t i = pixel; i < pixel + colors; ++i) {
        const double difference = static_cast<double>(a[i]) - static_cast<double>(b[i]);
        sum += difference * difference;
      }
    }
  }
  const double pixels = static_cast<double>(image.width()) * static_cast<double>(image.height());
  return sum / (pixels * static_cast<double>(colors));
}

double psnr(const Image& reference, const Image& image) {
  return -10.0 * std::log10(mse(reference, image));
}

}  // namespace dae

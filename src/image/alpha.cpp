#include "image/alpha.h"

#include <algorithm>
#include <type_traits>
#include <vector>

namespace dae {
namespace {

// Pixels with less alpha are faint: programs that multiply colours by alpha have stored their colours coarsely.
constexpr float kFaintAlpha = 0.125f;

template <class Pixel>
bool all_ones(std::span<const Pixel> values, std::size_t channels) {
  constexpr Pixel kOne = std::is_same_v<Pixel, uint8_t> ? Pixel{255} : Pixel{1};
  for (std::size_t i = channels - 1; i < values.size(); i += channels) {
    if (values[i] != kOne) return false;
  }
  return true;
}

// Pixel `at` of a picture lies between pixel `at` / 2 of the picture at half the size and this other one.
int32_t other(int32_t at, int32_t length) {
  return std::clamp(at / 2 + (at % 2 != 0 ? 1 : -1), 0, length - 1);
}

// Halves the size: colours are averaged with alpha as weight, and alpha is the largest of the four.
Image halve(const Image& image) {
  const int32_t channels = image.channels();
  Image half((image.width() + 1) / 2, (image.height() + 1) / 2, channels, image.type());
  std::vector<float> rows[2] = {std::vector<float>(image.row_values()), std::vector<float>(image.row_values())};
  std::vector<float> mean(half.row_values());
  for (int32_t y = 0; y < half.height(); ++y) {
    for (int32_t i = 0; i < 2; ++i) load_row(image, std::min(2 * y + i, image.height() - 1), rows[i]);
    for (int32_t x = 0; x < half.width(); ++x) {
      float* to = mean.data() + std::ptrdiff_t{x} * channels;
      std::fill_n(to, channels, 0.0f);
      float weights = 0.0f;
      for (int32_t i = 0; i < 4; ++i) {
        const float* from = rows[i / 2].data() + std::ptrdiff_t{std::min(2 * x + i % 2, image.width() - 1)} * channels;
        const float alpha = from[channels - 1];
        for (int32_t c = 0; c < channels - 1; ++c) to[c] += alpha * from[c];
        weights += alpha;
        to[channels - 1] = std::max(to[channels - 1], alpha);
      }
      if (weights == 0.0f) continue;
      for (int32_t c = 0; c < channels - 1; ++c) to[c] /= weights;
    }
    store_row(mean, half, y);
  }
  return half;
}

// Mixes faint pixels with those of the picture at half the size, interpolated.
void fill_from(const Image& half, Image& image) {
  const int32_t channels = image.channels();
  std::vector<float> row(image.row_values());
  std::vector<float> near(half.row_values());
  std::vector<float> far(half.row_values());
  for (int32_t y = 0; y < image.height(); ++y) {
    load_row(image, y, row);
    load_row(half, y / 2, near);
    load_row(half, other(y, half.height()), far);
    for (int32_t x = 0; x < image.width(); ++x) {
      float* to = row.data() + std::ptrdiff_t{x} * channels;
      const float weight = to[channels - 1] / kFaintAlpha;
      if (weight >= 1.0f) continue;
      const std::ptrdiff_t at = std::ptrdiff_t{x / 2} * channels;
      const std::ptrdiff_t beside = std::ptrdiff_t{other(x, half.width())} * channels;
      const float* corners[] = {near.data() + at, near.data() + beside, far.data() + at, far.data() + beside};
      for (int32_t c = 0; c < channels - 1; ++c) {
        const float fill =
            0.5625f * corners[0][c] + 0.1875f * (corners[1][c] + corners[2][c]) + 0.0625f * corners[3][c];
        to[c] = fill + weight * (to[c] - fill);
      }
    }
    store_row(row, image, y);
  }
}

}  // namespace

bool is_opaque(const Image& image) {
  if (!image.has_alpha()) return true;
  const auto channels = static_cast<std::size_t>(image.channels());
  return image.type() == PixelType::kU8 ? all_ones(image.u8(), channels) : all_ones(image.f32(), channels);
}

void weight_by_alpha(std::span<float> row, int32_t channels) {
  for (float* pixel = row.data(); pixel != row.data() + row.size(); pixel += channels) {
    float& weight = pixel[channels - 1];
    weight += kHiddenWeight;
    for (int32_t c = 0; c < channels - 1; ++c) pixel[c] *= weight;
  }
}

void unweight(std::span<float> row, int32_t channels) {
  for (float* pixel = row.data(); pixel != row.data() + row.size(); pixel += channels) {
    float& weight = pixel[channels - 1];
    // Filters have negative weights, so the sum may be zero where alpha is zero.
    for (int32_t c = 0; c < channels - 1; ++c) pixel[c] = weight == 0.0f ? 0.0f : pixel[c] / weight;
    weight -= kHiddenWeight;
  }
}

Image fill_hidden_colors(const Image& image) {
  std::vector<Image> halves;
  const auto last = [&]() -> const Image& { return halves.empty() ? image : halves.back(); };
  while (last().width() > 1 || last().height() > 1) halves.push_back(halve(last()));
  Image filled = image.clone();
  // A picture without any visible pixel is left unchanged.
  std::vector<float> mean(last().row_values());
  load_row(last(), 0, mean);
  if (halves.empty() || mean.back() == 0.0f) return filled;
  for (std::size_t i = halves.size() - 1; i > 0; --i) fill_from(halves[i], halves[i - 1]);
  fill_from(halves.front(), filled);
  return filled;
}

}  // namespace dae

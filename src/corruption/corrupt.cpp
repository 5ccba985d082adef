#include <algorithm>
#include <stdexcept>
#include <vector>

#include "common/message.h"
#include "corruption/noise.h"
#include "corruption/noise_kinds.h"

namespace dae {
namespace {

void require_level(const Noise& noise) {
  if (!(noise.level >= 0.0f && noise.level <= 1.0f)) {
    throw_error<std::invalid_argument>("expected a noise level from 0 to 1, got {}", noise.level);
  }
}

void apply(std::span<const float> clean, std::span<float> noisy, const Noise& noise, uint64_t first) {
  switch (noise.kind) {
#define DAE_NOISE_KIND(kind, add) \
  case NoiseKind::kind:           \
    return add(clean, noisy, noise, first);
#include "corruption/noise_kinds.inc"
#undef DAE_NOISE_KIND
  }
  throw_error<std::invalid_argument>("expected a kind of noise, got number {}", static_cast<uint32_t>(noise.kind));
}

// Copies the colour values of a row without its alpha values.
void gather_colors(std::span<const float> row, const Image& image, std::span<float> colors) {
  auto out = colors.begin();
  for (std::size_t at = 0; at < row.size(); at += static_cast<std::size_t>(image.channels())) {
    out = std::copy_n(row.begin() + static_cast<std::ptrdiff_t>(at), image.colors(), out);
  }
}

void scatter_colors(std::span<const float> colors, const Image& image, std::span<float> row) {
  auto in = colors.begin();
  for (std::size_t at = 0; at < row.size(); at += static_cast<std::size_t>(image.channels())) {
    std::copy_n(in, image.colors(), row.begin() + static_cast<std::ptrdiff_t>(at));
    in += image.colors();
  }
}

}  // namespace

void corrupt_values(std::span<const float> clean, std::span<float> noisy, const Noise& noise,
                    uint64_t first_value_index) {
  require_level(noise);
  if (clean.size() != noisy.size()) {
    throw_error<std::invalid_argument>("expected the same number of noisy and clean values, got {} and {}",
                                       noisy.size(), clean.size());
  }
  if (noise.level == 0.0f) {
    std::copy(clean.begin(), clean.end(), noisy.begin());
  } else {
    apply(clean, noisy, noise, first_value_index);
  }
  if (!noise.clip) return;
  for (float& value : noisy) value = std::clamp(value, 0.0f, 1.0f);
}

Image corrupt(const Image& clean, const Noise& noise, PixelType type) {
  require_level(noise);
  // The values of an 8-bit image are in range, so without noise it stays as it is. Callers decode files this way.
  if (noise.level == 0.0f && clean.type() == PixelType::kU8 && type == PixelType::kU8) return clean.clone();
  Image noisy(clean.width(), clean.height(), clean.channels(), type);
  const std::size_t row_colors = static_cast<std::size_t>(clean.width()) * static_cast<std::size_t>(clean.colors());
  std::vector<float> row(clean.row_values());
  std::vector<float> colors(row_colors);
  for (int32_t y = 0; y < clean.height(); ++y) {
    load_row(clean, y, row);
    gather_colors(row, clean, colors);
    corrupt_values(colors, colors, noise, static_cast<uint64_t>(y) * row_colors);
    scatter_colors(colors, clean, row);
    store_row(row, noisy, y);
  }
  return noisy;
}

}  // namespace dae

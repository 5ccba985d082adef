#include "denoise/tile_rows.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "common/error.h"
#include "common/message.h"
#include "common/mirror.h"
#include "kernels/pixels.h"

namespace dae {
namespace {

// The alpha value of an opaque pixel.
template <class Pixel>
constexpr Pixel kOpaque = std::is_same_v<Pixel, uint8_t> ? Pixel{255} : Pixel{1};

template <class Pixel>
const Pixel* row(const Image& image, int64_t y) {
  const std::size_t offset = static_cast<std::size_t>(y) * image.row_values();
  if constexpr (std::is_same_v<Pixel, uint8_t>)
    return image.u8().data() + offset;
  else
    return image.f32().data() + offset;
}

template <class Pixel>
Pixel* row(Image& image, int64_t y) {
  return const_cast<Pixel*>(row<Pixel>(std::as_const(image), y));
}

}  // namespace

void TileRows::read(int64_t image, int64_t y, float* to) {
  if (pictures_.noisy().type() == PixelType::kU8) {
    load<uint8_t>(plan_.channel_map(image), y, to);
  } else {
    load<float>(plan_.channel_map(image), y, to);
  }
}

void TileRows::write(int64_t image, int64_t row, const float* from) {
  const int64_t y = row - plan_.mirror_padding_rows() * plan_.scale();
  const bool copies_alpha = image == 0 && pictures_.keeps_alpha();
  if (pictures_.noisy().type() == PixelType::kU8) {
    store<uint8_t>(plan_.channel_map(image), y, from);
    if (copies_alpha) copy_alpha<uint8_t>(y);
  } else {
    store<float>(plan_.channel_map(image), y, from);
    if (copies_alpha) copy_alpha<float>(y);
  }
}

template <class Pixel>
void TileRows::load(const JobPlan::ChannelMap& map, int64_t y, float* to) const {
  const Image& noisy = pictures_.source();
  const int64_t channels = noisy.channels();
  const Pixel* source = row<Pixel>(noisy, reflect_index(y - plan_.mirror_padding_rows(), noisy.height()));
  const auto read = [&](int64_t column, int64_t count) {
    plan_.reader().read(source + column * channels, count, channels, map, to);
    to += count * static_cast<int64_t>(map.size());
  };
  const int64_t start = columns_.input.first - plan_.mirror_padding_columns();
  const int64_t end = start + columns_.input.count();
  const int64_t inner_first = std::clamp<int64_t>(0, start, end);
  const int64_t inner_last = std::clamp<int64_t>(noisy.width(), inner_first, end);
  for (int64_t c = start; c < inner_first; ++c) read(reflect_index(c, noisy.width()), 1);
  read(inner_first, inner_last - inner_first);
  for (int64_t c = inner_last; c < end; ++c) read(reflect_index(c, noisy.width()), 1);
}

template <class Pixel>
void TileRows::store(const JobPlan::ChannelMap& map, int64_t y, const float* from) {
  const int64_t count = last() - first();
  auto channels = static_cast<int64_t>(map.size());
  const float* values = from + (columns_.valid.first - columns_.input.first) * plan_.scale() * channels;
  if (!all_finite({values, static_cast<std::size_t>(count * channels)})) {
    throw_error<ModelFormatError>(
        "expected model \"{}\" to give finite values, found NaN or infinity: its weights are too large for the picture",
        plan_.model());
  }
  float gain = 1.0f / plan_.gain();
  // A gray channel was fed to all inputs of a colour model; its result is the mean of the outputs.
  if (channels > 1 && map[0] == map[1]) {
    means_.resize(static_cast<std::size_t>(count));
    mean_channels(values, count, channels, means_.data());
    values = means_.data();
    channels = 1;
  }
  if (const float strength = plan_.strength(map); strength < 1.0f) {
    const Image& before = pictures_.blend_base();
    const Pixel* pixels = row<Pixel>(before, y) + first() * before.channels() + map[0];
    blended_.resize(static_cast<std::size_t>(count * channels));
    blend_pixels(values, count, channels, gain, strength, pixels, before.channels(), blended_.data());
    values = blended_.data();
    gain = 1.0f;
  }
  const int64_t stride = pictures_.result().channels();
  Pixel* to = row<Pixel>(pictures_.result(), y) + first() * stride + map[0];
  const int32_t copies = plan_.copies(map);
  for (int32_t copy = 0; copy < copies; ++copy) write_pixels(values, count, channels, gain, to + copy, stride);
}

template <class Pixel>
void TileRows::copy_alpha(int64_t y) {
  const int64_t channels = pictures_.noisy().channels();
  const Pixel* before = pictures_.is_opaque() ? nullptr : row<Pixel>(pictures_.blend_base(), y);
  Pixel* after = row<Pixel>(pictures_.result(), y);
  for (int64_t at = (first() + 1) * channels - 1; at < last() * channels; at += channels) {
    after[at] = before != nullptr ? before[at] : kOpaque<Pixel>;
  }
}

}  // namespace dae

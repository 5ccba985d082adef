#include "adaptation/patch_pairs.h"

#include <algorithm>

#include "corruption/noise.h"
#include "corruption/philox.h"
#include "image/estimated_sigma.h"
#include "training/epoch_random.h"

namespace dae {
namespace {

constexpr uint32_t kTrainingDomain = 0x50414952;   // "PAIR"
constexpr uint32_t kMeasuringDomain = 0x4D454153;  // "MEAS"
// Every fifth tile is held back.
constexpr std::size_t kHeldBackEvery = 5;

// A square of an image, flipped or rotated in one of 8 ways.
struct PatchPlace {
  const Image& image;
  int32_t x;
  int32_t y;
  uint32_t transform;

  void copy(int32_t i, const ImageBatch& batch) const {
    const std::ptrdiff_t c = batch.c;
    for (int32_t row = 0; row < batch.h; ++row) {
      float* to = batch.at(i, row);
      for (int32_t column = 0; column < batch.w; ++column, to += c) {
        int32_t across = (transform & 1) != 0 ? batch.w - 1 - column : column;
        int32_t down = (transform & 2) != 0 ? batch.h - 1 - row : row;
        if ((transform & 4) != 0) std::swap(across, down);
        std::copy_n(image.f32_row(y + down).data() + (x + across) * c, c, to);
      }
    }
  }
};

}  // namespace

bool is_for_white_noise(const LayerTable& table) {
  return table.noise_sigma > 0.0f && !table.camera_noise;
}

PatchPairs::PatchPairs(AdaptationTiles& tiles, const LayerTable& table, const AdaptationOptions& options, int32_t side,
                       bool held_back)
    : tiles_(tiles),
      table_(table),
      options_(options),
      channels_(table.input_channels),
      side_(side),
      domain_(held_back ? kMeasuringDomain : kTrainingDomain) {
  const std::size_t count = tiles.tiles().size();
  const std::size_t last = std::min(count, kHeldBackEvery) - 1;
  for (std::size_t i = 0; i < count; ++i) {
    if ((i % kHeldBackEvery == last) == held_back) chosen_.push_back(i);
  }
}

void PatchPairs::draw(uint32_t number, int32_t i, const ImageBatch& noisy, const ImageBatch& clean) const {
  const PhiloxBlock which = philox({number, 0, 0, 0}, {options_.seed, domain_});
  const PhiloxBlock where = philox({number, 1, 0, 0}, {options_.seed, domain_});
  const auto among = static_cast<uint32_t>(chosen_.size());
  // Measured patches come from all held-back tiles in turn.
  const std::size_t index = domain_ == kMeasuringDomain ? number % chosen_.size() : below(among, which[0]);
  const AdaptationTile& tile = tiles_.tiles()[chosen_[index]];
  const AdaptationPicture& picture = tiles_.picture(tile);
  // Places beyond the tile's edges count as the nearest one inside, so that pixels at its edges are not drawn less
  // often.
  const auto place = [&](int32_t length, uint32_t word) {
    return std::clamp(static_cast<int32_t>(below(static_cast<uint32_t>(length) + 1, word)) - side_ / 2, 0,
                      length - side_);
  };
  const int32_t x = place(tile.target.width(), where[0]);
  const int32_t y = place(tile.target.height(), where[1]);
  PatchPlace{tile.target, x, y, which[1]}.copy(i, clean);
  const bool adds_noise = options_.clean || (is_for_white_noise(table_) && picture.noisy);
  float sigma = static_cast<float>(picture.sigma);
  if (options_.clean) {
    sigma = options_.min_sigma + (options_.max_sigma - options_.min_sigma) * static_cast<float>(which[2]) * 0x1p-32f;
  }
  if (!adds_noise) PatchPlace{tile.noisy, tile.inner[0] + x, tile.inner[1] + y, which[1]}.copy(i, noisy);
  // The sigma of a tile is what the network is told; new noise has one that would be estimated.
  const double told = adds_noise ? conditioning_sigma(static_cast<double>(sigma), table_.camera_noise) : picture.sigma;
  const float gain = table_.noise_sigma > 0.0f ? table_.noise_gain(told) : 1.0f;
  for (int32_t row = 0; row < side_; ++row) {
    const std::span<float> from(clean.at(i, row), clean.row_values());
    const std::span<float> to(noisy.at(i, row), noisy.row_values());
    if (adds_noise) {
      std::ranges::copy(from, to.begin());
      corrupt(picture, sigma, number, to, row);
    }
    for (float& value : from) value *= gain;
    for (float& value : to) value *= gain;
  }
}

void PatchPairs::corrupt(const AdaptationPicture& picture, float sigma, uint32_t number, std::span<float> row,
                         int32_t y) const {
  Noise noise;
  noise.level = std::min(sigma, 1.0f);
  noise.seed = options_.seed ^ domain_;
  noise.index = number;
  noise.clip = picture.clipped;
  const auto pixels = static_cast<std::size_t>(side_);
  if (!picture.gray) return corrupt_values(row, row, noise, static_cast<uint64_t>(y) * row.size());
  // One channel's noise, written to the first values, is then repeated from the end.
  const auto c = static_cast<std::size_t>(channels_);
  for (std::size_t x = 0; x < pixels; ++x) row[x] = row[c * x];
  corrupt_values(row.first(pixels), row.first(pixels), noise, static_cast<uint64_t>(y) * pixels);
  for (std::size_t x = pixels; x-- > 0;) std::fill_n(row.begin() + static_cast<std::ptrdiff_t>(c * x), c, row[x]);
}

}  // namespace dae

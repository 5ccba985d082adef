#include "adaptation/tiles.h"

#include <algorithm>
#include <utility>

#include "corruption/philox.h"
#include "image/estimated_sigma.h"

namespace dae {
namespace {

constexpr uint32_t kDomain = 0x54494C45;  // "TILE": keeps these numbers apart from those of patches and noise
// Pixels around a tile that the network sees when the target is made.
constexpr int32_t kMargin = 24;
// An estimate of sigma below this may be texture or noise that a camera has smoothed.
constexpr double kMinWhite = 2.5 / 255.0;

// Number of tiles of nearly equal size along a side.
int32_t tiles_along(int32_t length) {
  return std::max(1, (length + AdaptationTiles::kSide / 2) / AdaptationTiles::kSide);
}

AdaptationTile cut(const Image& picture, const std::array<int32_t, 4>& place, int32_t channels) {
  const auto [x, y, width, height] = place;
  const int32_t left = std::max(0, x - kMargin);
  const int32_t top = std::max(0, y - kMargin);
  const int32_t right = std::min(picture.width(), x + width + kMargin);
  const int32_t bottom = std::min(picture.height(), y + height + kMargin);
  const Image part = crop(picture, left, top, right - left, bottom - top);
  Image noisy = convert(part, channels, PixelType::kF32);
  Image target = crop(noisy, x - left, y - top, width, height);
  return {std::move(noisy), std::move(target), {x - left, y - top, width, height}, 0, 0};
}

}  // namespace

void AdaptationTiles::add(const Image& picture, double sigma) {
  const auto number = static_cast<uint32_t>(pictures_.size());
  const int32_t across = tiles_along(picture.width());
  const int32_t down = tiles_along(picture.height());
  for (int32_t row = 0; row < down; ++row) {
    for (int32_t column = 0; column < across; ++column) {
      const auto index = static_cast<uint32_t>(row * across + column);
      const PhiloxBlock words = philox({index, number, 0, 0}, {seed_, kDomain});
      const uint64_t order = uint64_t{words[0]} << 32 | words[1];
      if (tiles_.size() == kMaxTiles && order >= tiles_.back().order) continue;
      const auto at = [](int32_t length, int32_t i, int32_t n) {
        return static_cast<int32_t>(int64_t{length} * i / n);
      };
      const int32_t x = at(picture.width(), column, across);
      const int32_t y = at(picture.height(), row, down);
      AdaptationTile tile =
          cut(picture, {x, y, at(picture.width(), column + 1, across) - x, at(picture.height(), row + 1, down) - y},
              channels_);
      tile.picture = number;
      tile.order = order;
      if (tiles_.size() == kMaxTiles) tiles_.pop_back();
      tiles_.insert(std::ranges::upper_bound(tiles_, order, {}, &AdaptationTile::order), std::move(tile));
    }
  }
  const double estimate = estimated_sigma(picture, camera_noise_);
  const bool given = sigma > 0.0;
  pictures_.push_back(
      {given ? sigma : estimate, given || estimate > kMinWhite, is_gray(picture), picture.type() == PixelType::kU8});
}

}  // namespace dae

#ifndef DAE_ADAPTATION_TILES_H_
#define DAE_ADAPTATION_TILES_H_

#include <array>
#include <cstdint>
#include <vector>

#include "image/image.h"
#include "model/layer_table.h"

namespace dae {

// Properties of a whole picture.
struct AdaptationPicture {
  double sigma = 0.0;    // of the noise that the network is for, on the scale of 0 to 1
  bool noisy = false;    // whether that noise is visible
  bool gray = false;     // all channels are equal, and so is their noise
  bool clipped = false;  // values were clipped to [0, 1], as in every 8-bit image
};

// A part of a picture that an adaptation learns from, as floats with the network's channels.
struct AdaptationTile {
  Image noisy;                   // with a margin of context
  Image target;                  // without it; what the network should give
  std::array<int32_t, 4> inner;  // x, y, width and height of the target in `noisy`
  std::size_t picture;
  uint64_t order;  // a random number; the tiles with the smallest are kept
};

// Tiles drawn from any number of pictures, each place with the same probability. Memory does not grow with the
// pictures, since only kMaxTiles tiles are copied.
class AdaptationTiles {
 public:
  static constexpr std::size_t kMaxTiles = 64;
  static constexpr int32_t kSide = 96;

  // For a network with this table.
  AdaptationTiles(const LayerTable& table, uint32_t seed)
      : channels_(table.input_channels), camera_noise_(table.camera_noise), seed_(seed) {}

  // `sigma` is that of the picture's noise, or 0 to estimate it.
  void add(const Image& picture, double sigma);

  std::vector<AdaptationTile>& tiles() { return tiles_; }
  const AdaptationPicture& picture(const AdaptationTile& tile) const { return pictures_[tile.picture]; }

 private:
  int32_t channels_;
  bool camera_noise_;
  uint32_t seed_;
  std::vector<AdaptationPicture> pictures_;
  std::vector<AdaptationTile> tiles_;  // by order
};

}  // namespace dae

#endif  // DAE_ADAPTATION_TILES_H_

#ifndef DAE_ADAPTATION_PATCH_PAIRS_H_
#define DAE_ADAPTATION_PATCH_PAIRS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "adaptation/options.h"
#include "adaptation/tiles.h"
#include "model/layer_table.h"
#include "training/pair_source.h"

namespace dae {

// Whether the network was trained for white noise: it then learns from its results with new noise. Other noise cannot
// be made, so other networks learn from the pictures themselves.
bool is_for_white_noise(const LayerTable& table);

// Draws training pairs from some of the tiles. For a network for white noise and a picture with visible noise, a pair
// is the target with new noise, and the target; otherwise it is the picture itself and the target. A clean target
// always gets noise.
class PatchPairs final : public PairSource {
 public:
  // A fifth of the tiles is held back: these pairs come from them, or from all others. The arguments must outlive this.
  PatchPairs(AdaptationTiles& tiles, const LayerTable& table, const AdaptationOptions& options, int32_t side,
             bool held_back);

  int32_t channels() const override { return channels_; }
  int32_t side() const override { return side_; }
  int32_t size() const override { return 1 << 24; }
  void draw(uint32_t number, int32_t i, const ImageBatch& noisy, const ImageBatch& clean) const override;

 private:
  void corrupt(const AdaptationPicture& picture, float sigma, uint32_t number, std::span<float> row, int32_t y) const;

  AdaptationTiles& tiles_;
  const LayerTable& table_;
  const AdaptationOptions& options_;
  int32_t channels_;
  int32_t side_;
  uint32_t domain_;
  std::vector<std::size_t> chosen_;
};

}  // namespace dae

#endif  // DAE_ADAPTATION_PATCH_PAIRS_H_

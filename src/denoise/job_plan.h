#ifndef DAE_DENOISE_JOB_PLAN_H_
#define DAE_DENOISE_JOB_PLAN_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "denoise/options.h"
#include "image/image.h"
#include "inference/session.h"
#include "inference/tiling.h"
#include "kernels/pixels.h"
#include "model/model.h"

namespace dae {

// Output size / input size of a model that denoises or enlarges. Throws std::invalid_argument unless it is a whole
// number, the same along both axes, and the model has as many output as input channels.
int32_t checked_scale(const Model& model);

// The plan by which a session denoises an image: the channels of the network's batch, the sigma that it is told, and
// the tiles.
class JobPlan {
 public:
  // One image of the network's batch: for each of its input channels, the channel of the picture that feeds it.
  using ChannelMap = std::vector<int32_t>;

  // `source`: the noisy picture as the network reads it. Throws std::invalid_argument for options out of range, for a
  // model that does not fit the image, and for tiles so large that the size of a layer's tensor would overflow.
  JobPlan(const Session& session, const Image& noisy, const Image& source, const DenoiseOptions& options);

  const std::string& model() const { return model_; }  // its name
  int32_t scale() const { return scale_; }
  // Pixels by which the network's input is larger than the picture at the upper and the left edge.
  int64_t mirror_padding_rows() const { return mirror_padding_rows_; }
  int64_t mirror_padding_columns() const { return mirror_padding_columns_; }

  const ChannelMap& channel_map(int64_t image) const { return channel_maps_[static_cast<std::size_t>(image)]; }
  // Number of colour channels that get a channel map's result.
  int32_t copies(const ChannelMap& map) const { return map[0] == 0 ? copies_ : 1; }
  // The strength for the colours of a channel map. Where luma and chroma differ, colours are blended when a tile is
  // finished, because the rows of a channel map need not have all channels.
  float strength(const ChannelMap& map) const;
  const Strength& strength() const { return strength_; }
  bool blends_chroma() const;

  float noise_level() const { return noise_level_; }
  float gain() const { return gain_; }  // multiplies the network's input and divides its output
  const PixelReader& reader() const { return reader_; }

  int32_t tiles() const { return static_cast<int32_t>(rows_.size() * columns_.size()); }
  // The tile's {x, y, width, height} in the result. Throws std::invalid_argument for an index that is no tile.
  std::array<int32_t, 4> tile(int32_t index) const;
  // The tile's rows of the result.
  const Interval& rows(int32_t tile) const { return rows_[static_cast<std::size_t>(tile) / columns_.size()]; }
  const TileSpan& columns(int32_t tile) const { return columns_[static_cast<std::size_t>(tile) % columns_.size()]; }
  // The shape of the network's input for a tile. All tiles have the same shape, since the rows of a tile are streamed
  // from the whole image's.
  TensorShape tile_shape() const;

 private:
  void plan_channel_maps(const Image& noisy, int32_t model_channels, bool processes_alpha);
  void plan_tiles(const Session& session, const Image& noisy, int32_t tile);

  std::string model_;
  int32_t scale_;
  Strength strength_;
  int32_t colors_;        // number of the picture's colour channels
  int32_t copies_;        // 3 for a gray picture in RGB, whose colour channels all get the first channel map's result
  int32_t channels_ = 0;  // of the network's input
  std::vector<ChannelMap> channel_maps_;
  float noise_level_ = 0.0f;
  float gain_ = 1.0f;
  PixelReader reader_{gain_};
  int64_t mirror_padding_rows_ = 0;
  int64_t mirror_padding_columns_ = 0;
  int64_t padded_rows_ = 0;
  std::vector<Interval> rows_;  // one interval for each row of tiles
  std::vector<TileSpan> columns_;
};

}  // namespace dae

#endif  // DAE_DENOISE_JOB_PLAN_H_

#ifndef DAE_DENOISE_DENOISE_JOB_H_
#define DAE_DENOISE_DENOISE_JOB_H_

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "image/image.h"
#include "inference/session.h"
#include "inference/tiling.h"
#include "kernels/pixels.h"

namespace dae {

// The values of "alpha" in the schema of the denoise options, in its order.
enum class AlphaMode { kKeep, kProcess, kOpaque };

// The share of the network's result in the output, from 0 to 1.
struct Strength {
  Strength(float both = 1.0f) : luma(both), chroma(both) {}
  Strength(float of_luma, float of_chroma) : luma(of_luma), chroma(of_chroma) {}

  bool is_full() const { return luma == 1.0f && chroma == 1.0f; }

  float luma;
  float chroma;
};

struct DenoiseOptions {
  // Side of a tile without its overlap, in pixels of the picture; 0: automatic; -1: the whole image as one tile.
  int32_t tile = 0;
  AlphaMode alpha = AlphaMode::kKeep;
  Strength strength = 1.0f;  // 1: the network's output, 0: the input; of a network that enlarges, enlarged bicubically
  // Sigma of the picture's noise on the scale of 0 to 1, for a network that wants to know (LayerTable::noise_sigma);
  // 0: estimated from the picture.
  float noise_level = 0.0f;
};

// Denoises one image of any size with a session, some tiles in each step.
// The image is mirrored past its edges up to a multiple of the network's stride. A super-resolution network gives a
// larger image, whose alpha is enlarged bicubically. Pixels with an alpha of 0 have no visible colour: the network sees
// the colours of their visible neighbours instead. The result of a gray picture is gray, also if the picture is stored
// as RGB.
class DenoiseJob {
 public:
  // Makes an image of the shape that `result` must have. Throws std::invalid_argument if the model's output size is not
  // a multiple of its input size, or if the result would be too large.
  static Image make_result(const Session& session, const Image& noisy, AlphaMode alpha);

  // The session and both images must outlive the job, and nothing else may run in the session until it ends. Throws
  // std::invalid_argument for options out of range and for a model that does not fit the image.
  DenoiseJob(Session& session, const Image& noisy, const DenoiseOptions& options, Image& result);

  // Releases the buffers of the session. A WebAssembly memory only grows: buffers that stayed would fragment it, so
  // that the next large picture would not fit.
  ~DenoiseJob();
  DenoiseJob(const DenoiseJob&) = delete;
  DenoiseJob& operator=(const DenoiseJob&) = delete;

  int32_t tiles() const { return static_cast<int32_t>(rows_.size() * columns_.size()); }
  int32_t done() const { return done_; }
  // Sigma of the picture's noise that the network is told, from 0 to 1; 0 if the network has no noise_sigma.
  float noise_level() const { return noise_level_; }
  // The tile's {x, y, width, height} in the result.
  std::array<int32_t, 4> tile(int32_t index) const;
  // Computes about 20 ms of one tile on each thread, so that a caller can cancel inside a large tile. Tiles of one
  // round end in the same step. Throws std::invalid_argument if something else has run in the session.
  void step();

 private:
  // One image of the network's batch: for each of its input channels, the channel of the picture that feeds it.
  using Item = std::vector<int32_t>;
  class TileRows;

  // The picture that the network reads.
  const Image& source() const { return filled_ ? *filled_ : noisy_; }
  // The picture that the result is blended with, and whose alpha it gets.
  const Image& before() const { return enlarged_ ? *enlarged_ : noisy_; }
  void plan_items();
  float choose_noise_level() const;
  // The shape of the network's input for a tile. All tiles have the same shape, since the rows of a tile are streamed
  // from the whole image's.
  TensorShape tile_shape() const;
  // The strength for the colours of an item of the batch. Where luma and chroma differ, colours are blended
  // when a tile is finished, because the rows of an item need not have all channels.
  float strength_of(const Item& item) const;
  bool blends_chroma() const;
  void begin_tiles();
  void advance_tile(int32_t slot);

  Session& session_;
  const Image& noisy_;
  DenoiseOptions options_;
  int32_t scale_;
  int64_t edge_rows_ = 0;
  int64_t edge_columns_ = 0;
  std::optional<Image> enlarged_;  // the enlarged picture, if the result needs its alpha or a blend
  bool opaque_;                    // no pixel has an alpha below 1
  std::optional<Image> filled_;    // the picture with the hidden colours replaced, if it has any
  Image& result_;
  std::vector<Item> items_;
  int32_t copies_ = 1;  // number of colour channels that get the first item's result: 3 for a gray picture in RGB
  float noise_level_ = 0.0f;
  float gain_ = 1.0f;  // multiplies the network's input and divides its output
  PixelReader reader_{gain_};
  int64_t padded_rows_ = 0;
  std::vector<Interval> rows_;  // of the result, one interval for each row of tiles
  std::vector<TileSpan> columns_;
  int32_t done_ = 0;

  // A tile that is being computed. Slot i uses the session's network i.
  struct Slot {
    uint64_t run = 0;  // Network::runs() when the tile began
    bool finished = false;
  };
  std::vector<Slot> slots_;
};

}  // namespace dae

#endif  // DAE_DENOISE_DENOISE_JOB_H_

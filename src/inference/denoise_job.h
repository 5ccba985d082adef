#ifndef DAE_INFERENCE_DENOISE_JOB_H_
#define DAE_INFERENCE_DENOISE_JOB_H_

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

// How much of the network's result is used, from 0 to 1.
struct Strength {
  Strength(float both = 1.0f) : luma(both), chroma(both) {}
  Strength(float of_luma, float of_chroma) : luma(of_luma), chroma(of_chroma) {}

  bool is_full() const { return luma == 1.0f && chroma == 1.0f; }

  float luma;
  float chroma;
};

struct DenoiseOptions {
  int32_t tile = 0;  // pixels of the picture a tile adds along each axis; 0: chosen here; -1: the whole image at once
  AlphaMode alpha = AlphaMode::kKeep;
  Strength strength = 1.0f;  // 1: the network's output, 0: the input; of a network that enlarges, enlarged bicubically
  // Sigma of the picture's noise on the scale of 0 to 1, for a network that wants to know (LayerTable::noise_sigma);
  // 0: estimated from the picture.
  float noise_level = 0.0f;
};

// An image of any size on its way through a session, some tiles at a time. The edge that the stride needs is reflected.
// A network that enlarges gives a larger image, with alpha that is enlarged bicubically. Colours under an alpha of 0 do
// not count: the network is fed their visible neighbours'. The result of a gray picture is gray, however it is kept.
class DenoiseJob {
 public:
  // An image of the shape that `result` must have. Throws std::invalid_argument for a model that does not map images to
  // ones of their own size or a multiple, and where the result would be too large.
  static Image make_result(const Session& session, const Image& noisy, AlphaMode alpha);

  // The session and both images must outlive the job, and nothing else may run in the session meanwhile. Throws
  // std::invalid_argument for options out of range and for a model that does not fit such an image.
  DenoiseJob(Session& session, const Image& noisy, const DenoiseOptions& options, Image& result);

  // Nothing of the job's stays behind in the session: it would lie where a large picture was decoded, and in a memory
  // that only grows the next one of its size would no longer fit there.
  ~DenoiseJob();
  DenoiseJob(const DenoiseJob&) = delete;
  DenoiseJob& operator=(const DenoiseJob&) = delete;

  int32_t tiles() const { return static_cast<int32_t>(rows_.size() * columns_.size()); }
  int32_t done() const { return done_; }
  // Sigma that the picture's noise is taken to have, on the scale of 0 to 1; 0: the network does not want to know.
  float noise_level() const { return noise_level_; }
  // {x, y, width, height}
  std::array<int32_t, 4> tile(int32_t index) const;
  // Goes on with one tile a thread, each by no more than a moment's work, so that whoever steps hears of a cancel also
  // inside a large tile. Those tiles end in the same step. Throws std::invalid_argument when something else has run in
  // the session.
  void step();

 private:
  // One image of the network's batch: which channel of the picture feeds each of its input channels.
  using Item = std::vector<int32_t>;
  class TileRows;

  // What the network is fed.
  const Image& source() const { return filled_ ? *filled_ : noisy_; }
  // What the result is blended with, and has its alpha from.
  const Image& before() const { return enlarged_ ? *enlarged_ : noisy_; }
  void plan_items();
  float choose_noise_level() const;
  // Of what the network is fed for a tile: all have one size, since a tile's rows are some of the whole image's.
  TensorShape tile_shape() const;
  // Of the colours in the network's rows for an item of the batch. Where luma and chroma differ, colours are blended
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
  std::optional<Image> enlarged_;  // the picture, where the result needs it
  bool opaque_;                    // there is no alpha, or only ones
  std::optional<Image> filled_;    // what the network is fed instead of a picture with hidden colours
  Image& result_;
  std::vector<Item> items_;
  int32_t copies_ = 1;  // of the first item's result, one a colour channel of a picture that is gray
  float noise_level_ = 0.0f;
  float gain_ = 1.0f;  // multiplies what the network is fed, and divides what it gives
  PixelReader reader_{gain_};
  int64_t padded_rows_ = 0;
  std::vector<Interval> rows_;  // of the result
  std::vector<Window> columns_;
  int32_t done_ = 0;

  // A tile in the works; slot i of them has the session's network i.
  struct Slot {
    uint64_t run = 0;  // the network's number of the tile's run
    bool finished = false;
  };
  std::vector<Slot> slots_;
};

}  // namespace dae

#endif  // DAE_INFERENCE_DENOISE_JOB_H_

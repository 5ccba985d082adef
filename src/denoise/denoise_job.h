#ifndef DAE_DENOISE_DENOISE_JOB_H_
#define DAE_DENOISE_DENOISE_JOB_H_

#include <array>
#include <cstdint>
#include <vector>

#include "denoise/job_pictures.h"
#include "denoise/job_plan.h"
#include "denoise/options.h"
#include "image/image.h"
#include "inference/session.h"

namespace dae {

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

  int32_t tiles() const { return plan_.tiles(); }
  int32_t done() const { return done_; }
  // Sigma of the picture's noise that the network is told, from 0 to 1; 0 if the network has no noise_sigma.
  float noise_level() const { return plan_.noise_level(); }
  // The tile's {x, y, width, height} in the result.
  std::array<int32_t, 4> tile(int32_t index) const { return plan_.tile(index); }
  // Computes about 20 ms of one tile on each thread, so that a caller can cancel inside a large tile. Tiles of one
  // round end in the same step. Throws std::invalid_argument if something else has run in the session.
  void step();

 private:
  void begin_tiles();
  void advance_tile(int32_t slot);

  Session& session_;
  JobPictures pictures_;
  JobPlan plan_;
  int32_t done_ = 0;

  // A tile that is being computed. Slot i uses the session's network i.
  struct Slot {
    uint64_t generation = 0;  // Network::generation() when the tile began
    bool finished = false;
  };
  std::vector<Slot> slots_;
};

}  // namespace dae

#endif  // DAE_DENOISE_DENOISE_JOB_H_

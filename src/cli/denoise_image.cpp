#include "cli/denoise_image.h"

#include "cli/progress.h"

namespace dae::cli {

ImageHandle denoise(dae_session& session, const dae_image& noisy, const std::string& options,
                    const std::string& subject) {
  dae_job* job = nullptr;
  check(dae_denoise_start(&session, &noisy, options.c_str(), &job), subject);
  const JobHandle owner(job);
  const int32_t tiles = dae_job_tiles(job);
  Progress progress(subject + ": tile", tiles);
  for (int32_t done = 0; done < tiles;) {
    check(dae_job_step(job, &done), subject);
    progress.update(done);
  }
  dae_image* result = nullptr;
  check(dae_job_take(job, &result), subject);
  return ImageHandle(result);
}

}  // namespace dae::cli

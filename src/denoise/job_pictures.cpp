#include "denoise/job_pictures.h"

#include "image/alpha.h"
#include "image/resize.h"

namespace dae {

JobPictures::JobPictures(const Image& noisy, AlphaMode alpha, Image& result)
    : noisy_(noisy), result_(result), alpha_(alpha), opaque_(dae::is_opaque(noisy)) {
  if (!opaque_ && alpha != AlphaMode::kOpaque) filled_ = fill_hidden_colors(noisy);
}

void JobPictures::enlarge(const Strength& strength) {
  const bool copies_alpha = !opaque_ && alpha_ == AlphaMode::kKeep;
  if (result_.width() == noisy_.width() || (!copies_alpha && strength.is_full())) return;
  enlarged_ = resize(noisy_, result_.width(), result_.height(), Resampling::kBicubic, noisy_.type());
}

}  // namespace dae

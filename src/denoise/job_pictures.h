#ifndef DAE_DENOISE_JOB_PICTURES_H_
#define DAE_DENOISE_JOB_PICTURES_H_

#include <optional>

#include "denoise/options.h"
#include "image/image.h"

namespace dae {

// The pictures of a denoising job: the noisy one, its result, and those made from the noisy one if they are needed.
class JobPictures {
 public:
  // Both images must outlive the object.
  JobPictures(const Image& noisy, AlphaMode alpha, Image& result);

  // Makes the enlarged picture if the result of a super-resolution network needs its alpha or a blend with it.
  void enlarge(const Strength& strength);

  const Image& noisy() const { return noisy_; }
  // The picture that the network reads: without hidden colours.
  const Image& source() const { return filled_ ? *filled_ : noisy_; }
  // The picture that the result is blended with, and whose alpha it gets.
  const Image& blend_base() const { return enlarged_ ? *enlarged_ : noisy_; }
  Image& result() { return result_; }

  // Whether no pixel has an alpha below 1.
  bool is_opaque() const { return opaque_; }
  // Whether the result gets the noisy picture's alpha.
  bool keeps_alpha() const { return noisy_.has_alpha() && alpha_ == AlphaMode::kKeep; }

 private:
  const Image& noisy_;
  Image& result_;
  AlphaMode alpha_;
  bool opaque_;
  std::optional<Image> filled_;    // the picture with the hidden colours replaced, if it has any
  std::optional<Image> enlarged_;  // the picture in the size of the result
};

}  // namespace dae

#endif  // DAE_DENOISE_JOB_PICTURES_H_

#ifndef DAE_TRAINING_SAMPLER_H_
#define DAE_TRAINING_SAMPLER_H_

#include <cstdint>
#include <span>

#include "kernels/image_batch.h"
#include "training/dataset.h"
#include "training/epoch_order.h"
#include "training/options.h"

namespace dae {

// Draws pairs (noisy, clean) from a dataset. The seed, the epoch and the patch's number determine the image, the place,
// the flips and the noise of a pair.
class Sampler {
 public:
  // Memory for chains, one for each thread. It is reused from patch to patch.
  struct Scratch {
    FloatPixels pixels;
    Chain::Workspace work;
  };

  // `scale`: output size / input size of the network. `mirror_padding`: number of pixels by which noisy patches are
  // larger at each edge (mirror_padding()). Noisy patches are smaller than clean ones by the scale; they are cut from a
  // larger patch that was corrupted as a whole. The dataset must outlive the sampler. Throws std::invalid_argument if
  // it is empty, if images are smaller than the crop or, without a crop, differ in size, and if the noise does not
  // reduce images by the scale.
  Sampler(const Dataset& data, const TrainingOptions& options, int32_t scale = 1, int32_t mirror_padding = 0);

  // Size of clean patches.
  int32_t height() const { return height_; }
  int32_t width() const { return width_; }
  // Size of noisy patches.
  int32_t noisy_height() const { return height_ / scale_ + 2 * mirror_padding_; }
  int32_t noisy_width() const { return width_ / scale_ + 2 * mirror_padding_; }
  // Number of patches in an epoch.
  int32_t size() const { return order_.size(); }

  // Shuffles the patches for an epoch (EpochOrder). Allocates nothing.
  void begin_epoch(int32_t epoch);
  // Draws the pair at `position` of the epoch into image `i` of each batch. Several threads may call it at once.
  void draw(int32_t position, int32_t i, const ImageBatch& noisy, const ImageBatch& clean, Scratch& scratch) const;
  // Draws the pair's clean patch after a chain without randomness: the target of an earlier part of a cascade.
  void draw_smaller(int32_t position, int32_t i, const Chain& chain, const ImageBatch& smaller, Scratch& scratch) const;
  // Draws only the pair's clean patch, for example to encode it to a latent.
  void draw_clean(int32_t position, int32_t i, const ImageBatch& clean) const;
  // Adds the pair's noise to the latent of its clean patch. The result is not clipped, since a latent can have any
  // range.
  void corrupt_latent(int32_t position, int32_t i, const ImageBatch& code, const ImageBatch& noisy) const;

 private:
  struct Patch {
    int32_t image;
    int32_t x;
    int32_t y;
    bool flip_x;
    bool flip_y;
    bool transpose;
    bool gray;
    Noise noise;
    int32_t jpeg;         // quality of JPEG compression; 0: none
    const Chain* chain;   // replaces noise and JPEG; null: none
    const Chain* target;  // applied to the chain's target; null: none
  };

  Patch choose(int32_t number) const;
  const PatchCorruption& choose_noise(uint32_t word) const;
  void check_noises() const;
  // Copies the patch with `margin` pixels around it; a gray patch as one channel.
  void copy_with_margin(const Patch& patch, int32_t margin, FloatPixels& pixels) const;
  // `mirror_padding`: number of pixels around the patch that the result has at each edge.
  void corrupt_by_chain(const Patch& patch, const Chain& chain, int32_t mirror_padding, int32_t i,
                        const ImageBatch& noisy, Scratch& scratch) const;
  void copy(const Patch& patch, int32_t i, const ImageBatch& clean) const;
  // The same for the chain's target (Chain::apply_to_target(), then PatchCorruption::target).
  void copy_target(const Patch& patch, const Chain& chain, int32_t i, const ImageBatch& clean, Scratch& scratch) const;
  void corrupt_row(const Patch& patch, int32_t y, std::span<const float> clean, std::span<float> noisy) const;

  const Dataset& data_;
  const TrainingOptions options_;
  int32_t scale_;
  int32_t mirror_padding_;
  int32_t height_;
  int32_t width_;
  int32_t epoch_ = 0;
  uint32_t epoch_seed_ = 0;
  EpochOrder order_;
};

}  // namespace dae

#endif  // DAE_TRAINING_SAMPLER_H_

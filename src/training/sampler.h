#ifndef DAE_TRAINING_SAMPLER_H_
#define DAE_TRAINING_SAMPLER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/image_batch.h"
#include "training/dataset.h"
#include "training/options.h"

namespace dae {

// Draws pairs (noisy, clean) from a dataset. Which image, patch, mirror image and noise come at a place of an epoch
// follows from the seed, the epoch and the patch's number alone.
class Sampler {
 public:
  // Memory that chains need, one a thread; it is kept from patch to patch.
  struct Scratch {
    FloatPixels pixels;
    Chain::Workspace work;
  };

  // For a network that enlarges by `scale`, and whose input is to have `edge` more pixels at each edge (edge_pixels()):
  // noisy patches are smaller than clean ones by it, and cut from a larger patch that was corrupted as a whole. The
  // dataset must outlive the sampler. Throws std::invalid_argument when it is empty, when images are smaller than the
  // crop, without a crop when they differ in size, and for noise that does not make images smaller by the scale.
  Sampler(const Dataset& data, const TrainingOptions& options, int32_t scale = 1, int32_t edge = 0);

  // Of the clean patches that it draws.
  int32_t height() const { return height_; }
  int32_t width() const { return width_; }
  // And of the noisy ones.
  int32_t noisy_height() const { return height_ / scale_ + 2 * edge_; }
  int32_t noisy_width() const { return width_ / scale_ + 2 * edge_; }
  // Patches of an epoch.
  int32_t size() const { return static_cast<int32_t>(order_.size()); }

  // Shuffles for an epoch. Of a set whose decoded files exceed its room, images are shuffled and then the patches of
  // those that half the room holds, one such window after another: each file is decoded once an epoch. The order
  // follows from the room, not from what happens to be decoded. Allocates nothing.
  void begin_epoch(int32_t epoch);
  // The pair number `position` of the epoch, into image `i` of each batch. Threads may call it side by side.
  void draw(int32_t position, int32_t i, const ImageBatch& noisy, const ImageBatch& clean, Scratch& scratch) const;
  // That pair's clean patch after a chain without chance: what an earlier part of a cascade is to make of the noisy
  // one.
  void draw_smaller(int32_t position, int32_t i, const Chain& chain, const ImageBatch& smaller, Scratch& scratch) const;
  // The clean patch alone, ...
  void draw_clean(int32_t position, int32_t i, const ImageBatch& clean) const;
  // ... and the noise of its place on a code that was made of it. A code has any range of values: it is not clipped.
  void corrupt_code(int32_t position, int32_t i, const ImageBatch& code, const ImageBatch& noisy) const;

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
    int32_t jpeg;        // quality; 0: none
    const Chain* chain;  // instead of noise and JPEG
  };

  Patch choose(int32_t number) const;
  const NoiseRange& choose_noise(uint32_t word) const;
  void check_noises() const;
  void shuffle_by_windows();
  // The patch with more pixels around it, gray as one channel.
  void copy_with_margin(const Patch& patch, int32_t margin, FloatPixels& pixels) const;
  // `edge`: pixels of what lies around the patch at each edge of the result.
  void corrupt_by_chain(const Patch& patch, const Chain& chain, int32_t edge, int32_t i, const ImageBatch& noisy,
                        Scratch& scratch) const;
  void copy(const Patch& patch, int32_t i, const ImageBatch& clean) const;
  // The same, as the chain's target (Chain::apply_to_target()).
  void copy_target(const Patch& patch, const Chain& chain, int32_t i, const ImageBatch& clean, Scratch& scratch) const;
  void corrupt_row(const Patch& patch, int32_t y, std::span<const float> clean, std::span<float> noisy) const;

  const Dataset& data_;
  const TrainingOptions options_;
  int32_t scale_;
  int32_t edge_;
  int32_t height_;
  int32_t width_;
  int32_t epoch_ = 0;
  uint32_t epoch_seed_ = 0;
  std::vector<int32_t> order_;   // of the epoch's patches
  std::vector<int32_t> images_;  // the order of images, of a set that exceeds its room; otherwise empty
};

}  // namespace dae

#endif  // DAE_TRAINING_SAMPLER_H_

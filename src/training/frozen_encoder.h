#ifndef DAE_TRAINING_FROZEN_ENCODER_H_
#define DAE_TRAINING_FROZEN_ENCODER_H_

#include <cstdint>
#include <vector>

#include "model/model.h"
#include "training/graph.h"

namespace dae {

// Encoder layers with constant weights. The next stage of a stacked autoencoder learns from the latent that they
// compute from clean images. Latents are computed when needed, because those of a whole dataset would take more memory
// than its images.
class FrozenEncoder {
 public:
  // For patches of height x width pixels, up to `images` at once on each thread.
  FrozenEncoder(const Model& encoder, int32_t height, int32_t width, int32_t images, int threads);

  int32_t height() const { return height_; }
  int32_t width() const { return width_; }
  int32_t channels() const { return channels_; }

  // The thread writes n clean images here, ...
  ImageBatch input(int thread, int32_t n) { return graph_.input(workspaces_[static_cast<std::size_t>(thread)], n); }
  // ... and gets their latent. Allocates nothing.
  ImageBatch encode(int thread, int32_t n);

 private:
  Graph graph_;
  std::vector<float> parameters_;
  Graph::PackedWeights packed_;
  std::vector<Graph::Workspace> workspaces_;
  int32_t height_;
  int32_t width_;
  int32_t channels_;
};

}  // namespace dae

#endif  // DAE_TRAINING_FROZEN_ENCODER_H_

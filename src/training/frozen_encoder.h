#ifndef DAE_TRAINING_FROZEN_ENCODER_H_
#define DAE_TRAINING_FROZEN_ENCODER_H_

#include <cstdint>
#include <vector>

#include "model/model.h"
#include "training/graph.h"

namespace dae {

// Encoder layers whose weights stay as they are: what the next stage of a stacked autoencoder learns from is the code
// that they make of clean images, computed when it is needed, since the codes of a whole dataset take more memory than
// its images.
class FrozenEncoder {
 public:
  // Of patches of height x width pixels, up to `images` at once for each thread.
  FrozenEncoder(const Model& encoder, int32_t height, int32_t width, int32_t images, int threads);

  int32_t height() const { return height_; }
  int32_t width() const { return width_; }
  int32_t channels() const { return channels_; }

  // Where the thread puts n clean images, ...
  ImageBatch input(int thread, int32_t n) { return graph_.input(workspaces_[static_cast<std::size_t>(thread)], n); }
  // ... and their code. Allocates nothing.
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

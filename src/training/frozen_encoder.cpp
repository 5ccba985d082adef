#include "training/frozen_encoder.h"

namespace dae {

FrozenEncoder::FrozenEncoder(const Model& encoder, int32_t height, int32_t width, int32_t images, int threads)
    : graph_(encoder.table(), height, width, images),
      parameters_(encoder.parameters().begin(), encoder.parameters().end()),
      packed_(graph_) {
  graph_.pack(parameters_, packed_);
  for (int thread = 0; thread < threads; ++thread) workspaces_.emplace_back(graph_);
  const ImageBatch latent = graph_.output(workspaces_.front(), 1);
  height_ = latent.h;
  width_ = latent.w;
  channels_ = latent.c;
}

ImageBatch FrozenEncoder::encode(int thread, int32_t n) {
  Graph::Workspace& workspace = workspaces_[static_cast<std::size_t>(thread)];
  graph_.forward(workspace, n, parameters_, packed_);
  return graph_.output(workspace, n);
}

}  // namespace dae

#ifndef DAE_TRAINING_GRAPH_H_
#define DAE_TRAINING_GRAPH_H_

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "kernels/image_batch.h"
#include "model/layer_table.h"
#include "ops/layer_kernels.h"
#include "training/loss.h"

namespace dae {

// An earlier layer whose output has a target and a loss of its own: the output of a part of a cascade.
struct AuxiliaryOutput {
  std::size_t layer = 0;
  int32_t border = 0;   // number of pixels along each edge that the loss leaves out
  float weight = 1.0f;  // factor of its mean loss; the last layer's is 1
};

// A layer table prepared for training on images of one size: the forward pass, and the backward pass in the opposite
// order. Values are in the caller's parameters and in a workspace for each thread. Only the constructor allocates.
class Graph {
 public:
  // Weights packed in the order of the kernels.
  class PackedWeights {
   public:
    explicit PackedWeights(const Graph& graph) : values_(graph.packed_values_) {}

   private:
    friend class Graph;
    std::vector<float> values_;
    uint64_t version_ = 0;  // changes with the values
  };

  // All activations, gradients and targets of some images.
  class Workspace {
   public:
    explicit Workspace(const Graph& graph);

   private:
    friend class Graph;
    std::vector<float> values_;  // the halos always stay zero
    std::vector<float> scratch_;
    std::vector<std::unique_ptr<KernelState>> states_;  // one for each node, for the weights of `version_`
    uint64_t version_ = 0;
  };

  // `images`: number of images in a workspace. `border`: number of pixels along each edge of the output that the loss
  // leaves out. The table's stride must divide height and width. Throws std::invalid_argument if the activations would
  // be too large.
  Graph(const LayerTable& table, int32_t height, int32_t width, int32_t images, int32_t border = 0,
        std::span<const AuxiliaryOutput> earlier = {});

  // The caller writes `n` noisy images to input(), and the clean images, without the border, to target().
  ImageBatch input(Workspace& workspace, int32_t n) const { return batch(input_, workspace, n); }
  ImageBatch target(Workspace& workspace, int32_t n) const { return batch(results_.back().target, workspace, n); }
  // The target of an earlier result.
  ImageBatch auxiliary_target(std::size_t index, Workspace& workspace, int32_t n) const {
    return batch(results_[index].target, workspace, n);
  }
  ImageBatch output(Workspace& workspace, int32_t n) const { return batch(nodes_.back().y, workspace, n); }

  // Packs parameters from the order of Model::parameters().
  void pack(std::span<const float> parameters, PackedWeights& packed) const;
  // Unpacks gradients into the order of Model::parameters().
  std::size_t gradient_values() const { return gradient_values_; }
  void unpack(std::span<const float> gradient, std::span<float> parameters) const;

  void forward(Workspace& workspace, int32_t n, std::span<const float> parameters, const PackedWeights& packed) const;
  // To be called after forward(). Returns the loss summed over all values; those of image i are multiplied by
  // image_weights[i], and an earlier result's mean loss is scaled to the output's number of values. Writes the
  // derivative times `scale` to `gradient`.
  double backward(Workspace& workspace, int32_t n, const PackedWeights& packed, Loss loss,
                  std::span<const float> image_weights, float scale, std::span<float> gradient) const;

 private:
  // A batch in a workspace.
  struct BatchSlot {
    std::size_t offset = 0;
    int32_t h = 0;
    int32_t w = 0;
    int32_t c = 0;
    std::ptrdiff_t row = 0;
    std::ptrdiff_t image = 0;
  };
  struct Source {
    int32_t node = kNetworkInput;
    bool wants_gradient = false;
    bool accumulate = false;             // another layer has already written the source's gradient
    bool applies_relu_backward = false;  // the last to write the gradient, so it also applies the source's rectifier
  };
  struct Result {
    std::size_t node = 0;
    int32_t border = 0;
    double weight = 1.0;  // factor of the loss of each value
    BatchSlot target;
  };
  struct Node {
    Layer layer;
    std::vector<Source> sources;
    std::shared_ptr<const LayerKernels> kernels;
    bool learns = false;               // this layer or one before it has weights
    bool relu_backward_fused = false;  // the layer that writes this one's gradient last applies its rectifier
    BatchSlot y;
    BatchSlot dy;
    std::size_t parameters = 0;  // index of its weight
    std::size_t bias = 0;        // index of its bias
    std::size_t packed = 0;      // index of its packed weights: for forward, then for backward
    std::size_t gradient = 0;
  };

  void add_nodes(const LayerTable& table);
  void assign_slots(int32_t height, int32_t width, int32_t images);
  void place_targets(int32_t images);
  void require_room(int64_t values, int32_t images, int32_t h, int32_t w, int32_t c) const;
  BatchSlot make_slot(int32_t h, int32_t w, int32_t c, const Padding& halo, int32_t images);
  Padding readers_halo(int32_t node, int32_t h, int32_t w) const;
  void mark_sources();
  void mark_relus();

  ImageBatch batch(const BatchSlot& slot, Workspace& workspace, int32_t n) const;
  ImageBatch source(const Source& source, Workspace& workspace, int32_t n) const;
  std::span<const ImageBatch> sources(const Node& node, Workspace& workspace, int32_t n,
                                      std::span<ImageBatch> into) const;
  KernelState* state_of(const Node& node, Workspace& workspace) const;
  void forward_node(const Node& node, Workspace& workspace, int32_t n, std::span<const float> parameters,
                    const PackedWeights& packed) const;
  void backward_node(const Node& node, Workspace& workspace, int32_t n, const PackedWeights& packed,
                     std::span<float> gradient) const;

  std::vector<Node> nodes_;
  BatchSlot input_;
  std::vector<Result> results_;  // the earlier ones, then the output
  int32_t input_channels_;
  std::size_t workspace_values_ = 0;
  std::size_t scratch_values_ = 0;
  std::size_t packed_values_ = 0;
  std::size_t gradient_values_ = 0;
};

}  // namespace dae

#endif  // DAE_TRAINING_GRAPH_H_

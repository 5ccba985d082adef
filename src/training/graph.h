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

// A layer before the last whose output has a target of its own: what a part of a cascade makes.
struct EarlierResult {
  std::size_t layer = 0;
  int32_t border = 0;   // so many pixels along each edge of it are in no loss
  float weight = 1.0f;  // its mean loss counts so much, the last layer's once
};

// A layer table made ready to be trained on images of one size: forward, and backward in the opposite order. Holds no
// values: those are in a workspace, one a thread, and in the caller's parameters. Nothing but the constructor
// allocates.
class Graph {
 public:
  // Weights in the order of the kernels.
  class PackedWeights {
   public:
    explicit PackedWeights(const Graph& graph) : values_(graph.packed_values_) {}

   private:
    friend class Graph;
    std::vector<float> values_;
    uint64_t version_ = 0;  // another one whenever the values change
  };

  // All activations, their gradients, and the targets, of some images.
  class Workspace {
   public:
    explicit Workspace(const Graph& graph);

   private:
    friend class Graph;
    std::vector<float> values_;  // zeros in the halos, which stay
    std::vector<float> scratch_;
    std::vector<std::unique_ptr<OperatorState>> states_;  // of each node, for these weights:
    uint64_t version_ = 0;
  };

  // `images`: how many a workspace holds. `border`: so many pixels along each edge of the output are in no loss. The
  // table's stride must divide height and width. Throws std::invalid_argument for sizes whose activations are too many.
  Graph(const LayerTable& table, int32_t height, int32_t width, int32_t images, int32_t border = 0,
        std::span<const EarlierResult> earlier = {});

  // Where the caller puts `n` noisy images, and what they should become, without the border.
  ImageBatch input(Workspace& workspace, int32_t n) const { return batch(input_, workspace, n); }
  ImageBatch target(Workspace& workspace, int32_t n) const { return batch(results_.back().target, workspace, n); }
  // The same of an earlier result.
  ImageBatch earlier_target(std::size_t index, Workspace& workspace, int32_t n) const {
    return batch(results_[index].target, workspace, n);
  }
  ImageBatch output(Workspace& workspace, int32_t n) const { return batch(nodes_.back().y, workspace, n); }

  // From the order of Model::parameters().
  void pack(std::span<const float> parameters, PackedWeights& packed) const;
  // The same for gradients, the other way round.
  std::size_t gradient_values() const { return gradient_values_; }
  void unpack(std::span<const float> gradient, std::span<float> parameters) const;

  void forward(Workspace& workspace, int32_t n, std::span<const float> parameters, const PackedWeights& packed) const;
  // After forward(): the loss summed over all values, where those of image i count image_weights[i] times and an
  // earlier result's mean counts for as many as the output has, and in `gradient` its derivative times `scale`.
  double backward(Workspace& workspace, int32_t n, const PackedWeights& packed, Loss loss,
                  std::span<const float> image_weights, float scale, std::span<float> gradient) const;

 private:
  // A batch in a workspace.
  struct Place {
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
    bool accumulate = false;  // another layer that reads it has written its gradient before
    bool rectifies = false;   // nobody adds to the gradient after it, so it applies the rectifier's
  };
  struct Result {
    std::size_t node = 0;
    int32_t border = 0;
    double weight = 1.0;  // of the loss of one of its values
    Place target;
  };
  struct Node {
    Layer layer;
    std::vector<Source> sources;
    std::shared_ptr<const LayerKernels> kernels;
    bool learns = false;     // it or a layer before it has weights
    bool rectified = false;  // the one that writes its gradient last applies its rectifier's
    Place y;
    Place dy;
    std::size_t parameters = 0;  // where its weight begins
    std::size_t bias = 0;        // and its bias
    std::size_t packed = 0;      // its packed weight, forward's and then backward's
    std::size_t gradient = 0;
  };

  void add_nodes(const LayerTable& table);
  void place(int32_t height, int32_t width, int32_t images);
  void place_targets(int32_t images);
  void require_room(int64_t values, int32_t images, int32_t h, int32_t w, int32_t c) const;
  Place make_place(int32_t h, int32_t w, int32_t c, const Padding& halo, int32_t images);
  Padding readers_halo(int32_t node, int32_t h, int32_t w) const;
  void mark_sources();
  void mark_rectifiers();

  ImageBatch batch(const Place& place, Workspace& workspace, int32_t n) const;
  ImageBatch source(const Source& source, Workspace& workspace, int32_t n) const;
  std::span<const ImageBatch> sources(const Node& node, Workspace& workspace, int32_t n,
                                      std::span<ImageBatch> into) const;
  OperatorState* state_of(const Node& node, Workspace& workspace) const;
  void forward_node(const Node& node, Workspace& workspace, int32_t n, std::span<const float> parameters,
                    const PackedWeights& packed) const;
  void backward_node(const Node& node, Workspace& workspace, int32_t n, const PackedWeights& packed,
                     std::span<float> gradient) const;

  std::vector<Node> nodes_;
  Place input_;
  std::vector<Result> results_;  // the earlier ones, then the output
  int32_t input_channels_;
  std::size_t workspace_values_ = 0;
  std::size_t scratch_values_ = 0;
  std::size_t packed_values_ = 0;
  std::size_t gradient_values_ = 0;
};

}  // namespace dae

#endif  // DAE_TRAINING_GRAPH_H_

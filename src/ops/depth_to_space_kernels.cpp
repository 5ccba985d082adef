#include "kernels/rearrange.h"
#include "ops/layer_kernels.h"

namespace dae {
namespace {

// depth_to_space and space_to_depth: each is the other's inverse, and its gradient.
class DepthToSpaceKernels : public LayerKernels {
 public:
  DepthToSpaceKernels(const Layer& layer, bool inverse) : LayerKernels(layer), inverse_(inverse) {}

  void backward_input(const Backward& pass, std::size_t, const Epilogue& epilogue,
                      const ImageBatch& dx) const override {
    rearrange(!inverse_, pass.dy, dx, epilogue.accumulate);
  }

 private:
  static void rearrange(bool inverse, const ImageBatch& from, const ImageBatch& to, bool accumulate) {
    inverse ? space_to_depth(from, to, accumulate) : depth_to_space(from, to, accumulate);
  }

  void compute(const Forward& pass) const override { rearrange(inverse_, pass.x.front(), pass.y, false); }

  bool inverse_;
};

}  // namespace

std::unique_ptr<LayerKernels> depth_to_space_kernels(const Layer& layer, KernelChoice) {
  return std::make_unique<DepthToSpaceKernels>(layer, false);
}

std::unique_ptr<LayerKernels> space_to_depth_kernels(const Layer& layer, KernelChoice) {
  return std::make_unique<DepthToSpaceKernels>(layer, true);
}

}  // namespace dae

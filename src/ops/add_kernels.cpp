#include "kernels/rearrange.h"
#include "ops/layer_kernels.h"

namespace dae {
namespace {

class AddKernels : public LayerKernels {
 public:
  using LayerKernels::LayerKernels;

  void backward_input(const Backward& pass, std::size_t, const Epilogue& epilogue,
                      const ImageBatch& dx) const override {
    copy_channels(pass.dy, 0, dx, 0, dx.c, epilogue.accumulate);
  }

 private:
  void compute(const Forward& pass) const override {
    for (const ImageBatch& x : pass.x) copy_channels(x, 0, pass.y, 0, pass.y.c, &x != pass.x.data());
  }
};

}  // namespace

std::unique_ptr<LayerKernels> add_kernels(const Layer& layer, KernelChoice) {
  return std::make_unique<AddKernels>(layer);
}

}  // namespace dae

#include <xnnpack.h>

#include <limits>
#include <vector>

#include "kernels/rearrange.h"
#include "ops/dense_image.h"
#include "ops/layer_kernels.h"
#include "ops/tensor_shape.h"

namespace dae {
namespace {

constexpr const char* kMaxPool = "max_pool";

class XnnpackMaxPool : public KernelState {
 public:
  explicit XnnpackMaxPool(const Extent& block) {
    initialize_xnnpack();
    const float infinity = std::numeric_limits<float>::infinity();
    const auto height = static_cast<uint32_t>(block.height);
    const auto width = static_cast<uint32_t>(block.width);
    xnn_operator_t op = nullptr;
    const xnn_status status = xnn_create_max_pooling2d_nhwc_f32(
        /*padding*/ 0, 0, 0, 0, height, width, /*stride*/ height, width, /*dilation*/ 1, 1, -infinity, infinity,
        /*flags=*/0, &op);
    op_.reset(op);
    check_xnnpack(status, "create", kMaxPool);
  }

  void run(const ImageBatch& x, const ImageBatch& y) {
    const TensorShape shape{x.n, x.h, x.w, x.c};
    if (shape != prepared_) reshape(shape);
    const float* from = is_dense(x) ? x.data : copy_to_dense(x, input_);
    float* to = reserve_dense(output_, TensorShape{y.n, y.h, y.w, y.c}.values());
    check_xnnpack(xnn_setup_max_pooling2d_nhwc_f32(op_.get(), from, to), "set up", kMaxPool);
    check_xnnpack(xnn_run_operator(op_.get(), nullptr), "run", kMaxPool);
    copy_from_dense(to, y);
  }

 private:
  void reshape(const TensorShape& shape) {
    prepared_ = {};
    std::size_t height = 0;
    std::size_t width = 0;
    const auto channels = static_cast<std::size_t>(shape.c);
    check_xnnpack(xnn_reshape_max_pooling2d_nhwc_f32(
                      op_.get(), static_cast<std::size_t>(shape.n), static_cast<std::size_t>(shape.h),
                      static_cast<std::size_t>(shape.w), channels, channels, channels, &height, &width, nullptr),
                  "reshape", kMaxPool);
    prepared_ = shape;
  }

  OperatorHandle op_;
  TensorShape prepared_;
  std::vector<float> input_;
  std::vector<float> output_;
};

class MaxPoolKernels : public LayerKernels {
 public:
  MaxPoolKernels(const Layer& layer, KernelChoice kernels)
      : LayerKernels(layer), by_xnnpack_(kernels == KernelChoice::kAuto || kernels == KernelChoice::kXnnpack) {}

  std::unique_ptr<KernelState> make_state() const override {
    if (!by_xnnpack_) return LayerKernels::make_state();
    return std::make_unique<XnnpackMaxPool>(layer().stride);
  }

  // The gradient goes to the largest input of a block, or to the first of several.
  void backward_input(const Backward& pass, std::size_t, const Epilogue& epilogue,
                      const ImageBatch& dx) const override {
    const ImageBatch& x = pass.x.front();
    if (!epilogue.accumulate) clear(dx);
    for_each_value(x, pass.dy, [&](int32_t image, int32_t row, int32_t at, const Largest& largest) {
      dx.at(image, largest.row)[largest.at] += pass.dy.at(image, row)[at];
    });
  }

 private:
  struct Largest {
    float value;
    int32_t row;
    int32_t at;  // index in the row
  };

  void compute(const Forward& pass) const override {
    if (by_xnnpack_) return static_cast<XnnpackMaxPool&>(*pass.state).run(pass.x.front(), pass.y);
    for_each_value(pass.x.front(), pass.y, [&](int32_t image, int32_t row, int32_t at, const Largest& largest) {
      pass.y.at(image, row)[at] = largest.value;
    });
  }

  template <class Visit>
  void for_each_value(const ImageBatch& x, const ImageBatch& y, Visit visit) const {
    for (int32_t image = 0; image < y.n; ++image) {
      for (int32_t row = 0; row < y.h; ++row) {
        for (int32_t at = 0; at < y.w * y.c; ++at) visit(image, row, at, largest_of(x, image, row, at / y.c, at % y.c));
      }
    }
  }

  Largest largest_of(const ImageBatch& x, int32_t image, int32_t row, int32_t column, int32_t channel) const {
    const Extent& block = layer().stride;
    Largest largest{-std::numeric_limits<float>::infinity(), row * block.height, column * block.width * x.c + channel};
    for (int32_t y = row * block.height; y < (row + 1) * block.height; ++y) {
      for (int32_t pixel = column * block.width; pixel < (column + 1) * block.width; ++pixel) {
        const int32_t at = pixel * x.c + channel;
        const float value = x.at(image, y)[at];
        if (value > largest.value) largest = {value, y, at};
      }
    }
    return largest;
  }

  bool by_xnnpack_;
};

}  // namespace

std::unique_ptr<LayerKernels> max_pool_kernels(const Layer& layer, KernelChoice kernels) {
  return std::make_unique<MaxPoolKernels>(layer, kernels);
}

}  // namespace dae

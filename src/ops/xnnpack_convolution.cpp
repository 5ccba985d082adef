#include "ops/xnnpack_convolution.h"

#include <xnnpack.h>

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <vector>

#include "common/message.h"
#include "kernels/epilogue.h"
#include "ops/dense_image.h"
#include "ops/tensor_shape.h"
#include "ops/xnnpack_operator.h"

namespace dae {
namespace {

using Direction = Convolution::Direction;

constexpr const char* kConvolution = "convolution";

uint32_t u32(int32_t value) {
  return static_cast<uint32_t>(value);
}
std::size_t size(int64_t value) {
  return static_cast<std::size_t>(value);
}

OperatorHandle create(const ConvolutionProblem& problem, const float* filters) {
  initialize_xnnpack();
  const float infinity = std::numeric_limits<float>::infinity();
  const auto make =
      problem.direction == Direction::kDirect ? xnn_create_convolution2d_nhwc_f32 : xnn_create_deconvolution2d_nhwc_f32;
  const WindowShape& window = problem.window;
  xnn_operator_t op = nullptr;
  const xnn_status status =
      make(/*padding*/ 0, 0, 0, 0, u32(window.kernel.height), u32(window.kernel.width), u32(window.stride.height),
           u32(window.stride.width), /*dilation*/ 1, 1, /*groups=*/1, size(problem.in), size(problem.out),
           size(problem.in), size(problem.out), filters, /*bias=*/nullptr, -infinity, infinity, /*flags=*/0,
           /*code_cache=*/nullptr, /*weights_cache=*/nullptr, &op);
  OperatorHandle handle(op);
  check_xnnpack(status, "create", kConvolution);
  return handle;
}

// Output pixels after the last tap of a deconvolution, if the stride is larger than the kernel.
uint32_t untouched(int32_t kernel, int32_t stride) {
  return u32(std::max(0, stride - kernel));
}

class DenseConvolution : public KernelState {
 public:
  void weight_changed() override {
    op_.reset();
    prepared_ = {};
  }

  // Runs on dense tensors. Returns the output; sets `output` to its shape.
  float* run(const ConvolutionProblem& problem, const float* filters, const float* x, const TensorShape& input,
             TensorShape& output) {
    if (op_ == nullptr) op_ = create(problem, filters);
    if (input != prepared_) reshape(problem, input);
    output = output_;
    check_xnnpack(problem.direction == Direction::kDirect
                      ? xnn_setup_convolution2d_nhwc_f32(op_.get(), workspace_.data(), x, values_.data())
                      : xnn_setup_deconvolution2d_nhwc_f32(op_.get(), x, values_.data()),
                  "set up", kConvolution);
    check_xnnpack(xnn_run_operator(op_.get(), nullptr), "run", kConvolution);
    return values_.data();
  }

  std::vector<float>& input() { return input_; }

 private:
  void reshape(const ConvolutionProblem& problem, const TensorShape& input) {
    prepared_ = {};
    std::size_t rows = 0;
    std::size_t columns = 0;
    const WindowShape& window = problem.window;
    check_xnnpack(
        problem.direction == Direction::kDirect
            ? xnn_reshape_convolution2d_nhwc_f32(op_.get(), size(input.n), size(input.h), size(input.w),
                                                 &workspace_.size, &workspace_.alignment, &rows, &columns, nullptr)
            : xnn_reshape_deconvolution2d_nhwc_f32(op_.get(), size(input.n), size(input.h), size(input.w),
                                                   untouched(window.kernel.height, window.stride.height),
                                                   untouched(window.kernel.width, window.stride.width), &rows, &columns,
                                                   nullptr),
        "reshape", kConvolution);
    output_ = {input.n, static_cast<int64_t>(rows), static_cast<int64_t>(columns), problem.out};
    if (values_.size() < output_.values()) values_.resize(output_.values());
    prepared_ = input;
  }

  OperatorHandle op_;
  TensorShape prepared_;
  TensorShape output_;
  XnnpackWorkspace workspace_;
  std::vector<float> input_;
  std::vector<float> values_;
};

}  // namespace

// Time of our kernels relative to XNNPACK's, measured in Chromium on one thread of an AMD EPYC: 2x2 of stride 2 from 64
// to 128 channels 0.95, 5x5 from 64 to 64 1.02; but 2x2 from 32 to 64 0.83, 1x1 from 64 to 64 0.70, 3x3 from 16 to 8
// 0.81, and transposed convolutions 0.28 to 0.79. With few products, the copies to and from dense tensors cost more
// than XNNPACK saves.
bool suits_xnnpack(const ConvolutionProblem& problem) {
  constexpr int32_t kWide = 64;
  constexpr int32_t kFewestTaps = 4;
  return problem.direction == Direction::kDirect && problem.taps() >= kFewestTaps && problem.in >= kWide &&
         problem.out >= kWide;
}

std::size_t XnnpackConvolution::packed_values() const {
  return size(problem_.taps()) * size(problem_.in) * size(problem_.out);
}

void XnnpackConvolution::pack(const float* weight, const WeightStrides& strides, std::span<float> packed) const {
  pack_filters(problem_, weight, strides, packed.data());
}

std::unique_ptr<KernelState> XnnpackConvolution::make_state() const {
  return std::make_unique<DenseConvolution>();
}

ImageBatch XnnpackConvolution::read_region(const ImageBatch& x, const ImageBatch& y) const {
  const WindowShape& window = problem_.window;
  ImageBatch region = x;
  Padding halo = window_halo(problem_, x.h, x.w);
  if (problem_.direction == Direction::kDirect) {
    region.h = (y.h - 1) * window.stride.height + window.kernel.height;
    region.w = (y.w - 1) * window.stride.width + window.kernel.width;
  } else {
    region.h = x.h + halo.top + halo.bottom;
    region.w = x.w + halo.left + halo.right;
  }
  region.data -= halo.top * x.row + std::ptrdiff_t{halo.left} * x.c;
  return region;
}

void XnnpackConvolution::run(const ImageBatch& x, std::span<const float> packed, KernelState& thread_state,
                             const Epilogue& epilogue, const ImageBatch& y, std::span<float>) const {
  if (y.w == 0 || y.h == 0 || y.n == 0) return;
  auto& state = static_cast<DenseConvolution&>(thread_state);
  const ImageBatch region = read_region(x, y);
  TensorShape output;
  const float* x_values = is_dense(region) ? region.data : copy_to_dense(region, state.input());
  float* const sums = state.run(problem_, packed.data(), x_values, {region.n, region.h, region.w, region.c}, output);
  // The adjoint also computes pixels above and left of y's, for the zeros around x.
  int64_t top = 0;
  int64_t left = 0;
  if (problem_.direction == Direction::kTransposed) {
    const Padding halo = window_halo(problem_, x.h, x.w);
    top = int64_t{halo.top} * problem_.window.stride.height + problem_.window.before.height;
    left = int64_t{halo.left} * problem_.window.stride.width + problem_.window.before.width;
  }
  if (output.h < top + y.h || output.w < left + y.w || output.c != y.c) {
    throw_error<std::runtime_error>(
        "expected XNNPACK's convolution to give at least y's pixels, found a smaller output");
  }
  const auto row = static_cast<std::ptrdiff_t>(output.w * output.c);
  const auto image = static_cast<std::ptrdiff_t>(output.h) * row;
  apply_epilogue({sums + top * row + left * output.c, y.n, y.h, y.w, y.c, row, image}, epilogue, y);
}

}  // namespace dae

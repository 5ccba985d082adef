#include <xnnpack.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "kernels/rearrange.h"
#include "ops/dense_image.h"
#include "ops/layer_kernels.h"
#include "ops/tensor_shape.h"

namespace dae {
namespace {

constexpr const char* kResizeBilinear = "resize_bilinear";

// The two inputs between which an output lies, and the weight of the second.
struct Interpolation {
  int32_t first;
  int32_t second;
  float weight;
};

// Interpolation of output `at` of a region that begins at output `origin`. The result's indices count from the region's
// first input, origin / factor. The last pixel of the whole input, of `size` pixels, repeats past its border.
Interpolation interpolate(int64_t origin, int32_t at, int32_t factor, int64_t size) {
  const double place = (static_cast<double>(origin + at) + 0.5) / factor - 0.5;
  const auto before = static_cast<int64_t>(place + 1.0) - 1;  // rounded down: place is above -1
  const int64_t begin = origin / factor;
  const auto inside = [&](int64_t pixel) {
    return static_cast<int32_t>(std::clamp<int64_t>(pixel, 0, size - 1) - begin);
  };
  return {inside(before), inside(before + 1), static_cast<float>(place - static_cast<double>(before))};
}

const float* pixel(const ImageBatch& x, int32_t image, int32_t row, int32_t column) {
  return x.at(image, row) + std::ptrdiff_t{column} * x.c;
}

// XNNPACK's operator resizes whole images, so it gets the region with one more pixel on each side, and the outputs of
// these pixels are cut off.
class XnnpackResize : public KernelState {
 public:
  explicit XnnpackResize(const Extent& factor) : factor_(factor) { initialize_xnnpack(); }

  void run(const ImageBatch& x, const Placement& place, const ImageBatch& y) {
    const TensorShape shape{x.n, x.h + 2, x.w + 2, x.c};
    if (shape != prepared_) prepare(shape);
    copy_surrounded(x, place);
    const int64_t width = shape.w * factor_.width;
    float* const to = reserve_dense(output_, shape.values() * static_cast<std::size_t>(factor_.area()));
    check_xnnpack(xnn_setup_resize_bilinear2d_nhwc_f32(op_.get(), workspace_.data(), input_.data(), to), "set up",
                  kResizeBilinear);
    check_xnnpack(xnn_run_operator(op_.get(), nullptr), "run", kResizeBilinear);
    const int64_t above = factor_.height + place.row % factor_.height;
    const int64_t left = factor_.width + place.column % factor_.width;
    for (int32_t image = 0; image < y.n; ++image) {
      for (int32_t row = 0; row < y.h; ++row) {
        const float* from = to + ((image * shape.h * factor_.height + above + row) * width + left) * y.c;
        std::copy_n(from, y.row_values(), y.at(image, row));
      }
    }
  }

 private:
  void prepare(const TensorShape& shape) {
    prepared_ = {};
    xnn_operator_t op = nullptr;
    const xnn_status status = xnn_create_resize_bilinear2d_nhwc_f32(static_cast<std::size_t>(shape.h * factor_.height),
                                                                    static_cast<std::size_t>(shape.w * factor_.width),
                                                                    /*flags=*/0, &op);
    op_.reset(op);
    check_xnnpack(status, "create", kResizeBilinear);
    const auto channels = static_cast<std::size_t>(shape.c);
    check_xnnpack(xnn_reshape_resize_bilinear2d_nhwc_f32(op_.get(), static_cast<std::size_t>(shape.n),
                                                         static_cast<std::size_t>(shape.h),
                                                         static_cast<std::size_t>(shape.w), channels, channels,
                                                         channels, &workspace_.size, &workspace_.alignment, nullptr),
                  "reshape", kResizeBilinear);
    prepared_ = shape;
  }

  // Copies the region with one pixel around it: its neighbours in the image, or the border's pixels repeated.
  void copy_surrounded(const ImageBatch& x, const Placement& place) {
    const int64_t first_row = place.row / factor_.height;
    const int64_t first_column = place.column / factor_.width;
    const auto clamped = [](int64_t begin, int32_t at, int64_t size) {
      return static_cast<int32_t>(std::clamp<int64_t>(begin + at, 0, size - 1) - begin);
    };
    float* to = reserve_dense(input_, prepared_.values());
    for (int32_t image = 0; image < x.n; ++image) {
      for (int32_t row = -1; row <= x.h; ++row) {
        const int32_t from_row = clamped(first_row, row, place.input_height);
        for (int32_t column = -1; column <= x.w; ++column) {
          to = std::copy_n(pixel(x, image, from_row, clamped(first_column, column, place.input_width)), x.c, to);
        }
      }
    }
  }

  Extent factor_;
  OperatorHandle op_;
  TensorShape prepared_;
  XnnpackWorkspace workspace_;
  std::vector<float> input_;
  std::vector<float> output_;
};

class ResizeBilinearKernels : public LayerKernels {
 public:
  ResizeBilinearKernels(const Layer& layer, KernelChoice kernels)
      : LayerKernels(layer), by_xnnpack_(kernels == KernelChoice::kAuto || kernels == KernelChoice::kXnnpack) {}

  std::unique_ptr<KernelState> make_state() const override {
    if (!by_xnnpack_) return LayerKernels::make_state();
    return std::make_unique<XnnpackResize>(layer().stride);
  }

  // The adjoint: each output's gradient is spread over the four inputs that it was interpolated from.
  void backward_input(const Backward& pass, std::size_t, const Epilogue& epilogue,
                      const ImageBatch& dx) const override {
    if (!epilogue.accumulate) clear(dx);
    const auto add = [&](int32_t image, int32_t row, int32_t column, const float* dy, float weight) {
      float* to = dx.at(image, row) + std::ptrdiff_t{column} * dx.c;
      for (int32_t channel = 0; channel < dx.c; ++channel) to[channel] += weight * dy[channel];
    };
    for_each_pixel({0, 0, dx.h, dx.w}, pass.dy,
                   [&](int32_t image, float* dy, const Interpolation& row, const Interpolation& column) {
                     add(image, row.first, column.first, dy, (1.0f - row.weight) * (1.0f - column.weight));
                     add(image, row.first, column.second, dy, (1.0f - row.weight) * column.weight);
                     add(image, row.second, column.first, dy, row.weight * (1.0f - column.weight));
                     add(image, row.second, column.second, dy, row.weight * column.weight);
                   });
  }

 private:
  void compute(const Forward& pass) const override {
    const ImageBatch& x = pass.x.front();
    if (by_xnnpack_) return static_cast<XnnpackResize&>(*pass.state).run(x, pass.place, pass.y);
    for_each_pixel(
        pass.place, pass.y, [&](int32_t image, float* to, const Interpolation& row, const Interpolation& column) {
          const float* corners[] = {pixel(x, image, row.first, column.first), pixel(x, image, row.first, column.second),
                                    pixel(x, image, row.second, column.first),
                                    pixel(x, image, row.second, column.second)};
          for (int32_t channel = 0; channel < x.c; ++channel) {
            const float above = corners[0][channel] + (corners[1][channel] - corners[0][channel]) * column.weight;
            const float below = corners[2][channel] + (corners[3][channel] - corners[2][channel]) * column.weight;
            to[channel] = above + (below - above) * row.weight;
          }
        });
  }

  template <class Visit>
  void for_each_pixel(const Placement& place, const ImageBatch& y, Visit visit) const {
    const Extent& factor = layer().stride;
    for (int32_t image = 0; image < y.n; ++image) {
      for (int32_t row = 0; row < y.h; ++row) {
        const Interpolation rows = interpolate(place.row, row, factor.height, place.input_height);
        for (int32_t column = 0; column < y.w; ++column) {
          visit(image, y.at(image, row) + std::ptrdiff_t{column} * y.c, rows,
                interpolate(place.column, column, factor.width, place.input_width));
        }
      }
    }
  }

  bool by_xnnpack_;
};

}  // namespace

std::unique_ptr<LayerKernels> resize_bilinear_kernels(const Layer& layer, KernelChoice kernels) {
  return std::make_unique<ResizeBilinearKernels>(layer, kernels);
}

}  // namespace dae

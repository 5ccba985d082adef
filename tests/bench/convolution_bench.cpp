// Measures a layer's forward pass: XNNPACK's operator, our direct kernels and, for 3x3 of stride 1, Winograd's
// algorithm. It also measures with weights that have just changed, as in every training step: XNNPACK's operator must
// then be created again, because it copies and packs its weights at creation. Prints median microseconds.
//   cmake --build --preset native --target dae_convolution_bench && build/native/tests/dae_convolution_bench
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <vector>

#include "kernels/row_kernels.h"
#include "ops/window.h"
#include "ops/winograd.h"
#include "ops/xnnpack_convolution.h"

namespace {

using Clock = std::chrono::steady_clock;

double median_microseconds(const std::function<void()>& work) {
  // A browser's engine optimises what has run for a while.
  const Clock::time_point start = Clock::now();
  while (Clock::now() - start < std::chrono::milliseconds(200)) work();
  std::vector<double> times;
  for (int i = 0; i < 101; ++i) {
    const Clock::time_point begin = Clock::now();
    work();
    times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - begin).count());
  }
  std::nth_element(times.begin(), times.begin() + 50, times.end());
  return times[50];
}

struct Case {
  const char* name;
  dae::Op op;
  int32_t images;
  int32_t side;
  int32_t in;
  int32_t out;
  int32_t stride;
};

// Images with the halo that the kernels read.
struct Images {
  Images(int32_t n, int32_t side, int32_t c, const dae::Halo& halo) {
    batch = {nullptr, n, side, side, c, 0, 0};
    batch.row = static_cast<std::ptrdiff_t>(side + halo.left + halo.right) * c;
    batch.image = (side + halo.top + halo.bottom) * batch.row;
    values.resize(static_cast<std::size_t>(n * batch.image) + dae::kOverreadFloats, 0.5f);
    batch.data = values.data() + halo.top * batch.row + static_cast<std::ptrdiff_t>(halo.left) * c;
  }
  std::vector<float> values;
  dae::ImageBatch batch;
};

void measure(const Case& one) {
  dae::Layer layer;
  layer.name = one.name;
  layer.op = one.op;
  layer.in_channels = one.in;
  layer.filters = one.out;
  layer.kernel = {3, 3};
  layer.stride = {one.stride, one.stride};
  const bool grows = one.op == dae::Op::kConv2dTranspose;
  const int32_t out_side = grows ? one.side * one.stride : one.side / one.stride;
  const std::vector<float> weight(static_cast<std::size_t>(layer.weight_values()), 0.1f);
  const std::vector<float> bias(static_cast<std::size_t>(one.out), 0.1f);

  const dae::Gather direct(dae::window_of(layer),
                           grows ? dae::Gather::Direction::kGrow : dae::Gather::Direction::kShrink, one.in, one.out);
  const Images x(one.images, one.side, one.in, direct.halo(one.side, one.side));
  const Images y(one.images, out_side, one.out, {});
  const dae::WeightStrides strides{one.in, 1, 9 * one.in};
  const dae::Epilogue epilogue{.bias = bias.data()};
  std::vector<float> packed(direct.packed_values());
  direct.pack(weight.data(), strides, packed);
  const double own = median_microseconds([&] { direct.run(x.batch, packed, epilogue, y.batch); });
  const double own_new = median_microseconds([&] {
    direct.pack(weight.data(), strides, packed);
    direct.run(x.batch, packed, epilogue, y.batch);
  });

  // XNNPACK's as inference has it: one image after the other, and stride 1 only.
  double run = 0.0;
  double run_new = 0.0;
  double winograd = 0.0;
  if (!grows && one.stride == 1) {
    const dae::TensorShape shape{1, one.side + 2, one.side + 2, one.in};
    const std::vector<float> dense(shape.values() + dae::kOverreadBytes / sizeof(float), 0.5f);
    dae::ImageBatch output = y.batch;
    output.n = 1;
    dae::XnnpackConvolution ready(layer, weight, bias);
    run = one.images * median_microseconds([&] { ready.run(dense.data(), shape, output); });
    run_new = one.images * median_microseconds([&] {
                dae::XnnpackConvolution op(layer, weight, bias);
                op.run(dense.data(), shape, output);
              });
    const dae::WinogradConvolution convolution(one.in, one.out);
    std::vector<float> workspace(convolution.workspace_values());
    packed.resize(convolution.transformed_values());
    convolution.transform(weight.data(), strides, packed);
    dae::WinogradConvolution::Products products(convolution, packed);
    winograd = median_microseconds([&] { convolution.run(x.batch, products, epilogue, y.batch, workspace); });
  }
  const double taps = grows ? 9.0 * one.side * one.side : 9.0 * out_side * out_side;
  const double flop = 2.0 * one.images * taps * one.in * one.out;
  std::printf("%-26s %9.1f %9.1f %9.1f %9.1f %8.1f %8.1f %8.2f %9.1f %8.2f\n", one.name, own, own_new, run, run_new,
              flop / own / 1000.0, run == 0.0 ? 0.0 : flop / run / 1000.0, run / own, winograd,
              winograd == 0.0 ? 0.0 : own / winograd);
}

}  // namespace

int main() {
  std::printf("%-26s %9s %9s %9s %9s %8s %8s %8s %9s %8s\n", "layer", "own", "with pack", "XNNPACK", "created",
              "GFLOP/s", "GFLOP/s", "ratio", "Winograd", "ratio");
  const auto conv = dae::Op::kConv2d;
  const auto transposed = dae::Op::kConv2dTranspose;
  for (const Case& one : {Case{"conv 28x28 1-16 s2", conv, 16, 28, 1, 16, 2},
                          {"conv 14x14 16-8 s2", conv, 16, 14, 16, 8, 2},
                          {"transposed 7x7 8-8 s2", transposed, 16, 7, 8, 8, 2},
                          {"transposed 14x14 8-16 s2", transposed, 16, 14, 8, 16, 2},
                          {"conv 28x28 16-1", conv, 16, 28, 16, 1, 1},
                          {"conv 28x28 28-28", conv, 16, 28, 28, 28, 1},
                          {"conv 14x14 40-40", conv, 16, 14, 40, 40, 1},
                          {"conv 64x64 12-32", conv, 2, 64, 12, 32, 1},
                          {"conv 64x64 32-32", conv, 2, 64, 32, 32, 1},
                          {"conv 64x64 64-64", conv, 2, 64, 64, 64, 1},
                          {"conv 64x64 32-12", conv, 2, 64, 32, 12, 1}}) {
    measure(one);
  }
}

// A layer's forward pass with weights that have just changed, as every training step has it: XNNPACK's operator, which
// is created anew because it copies and packs its weights then, against the kernels of our own. Median microseconds.
//   cmake --build --preset native --target dae_convolution_bench && build/native/tests/dae_convolution_bench
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <vector>

#include "inference/operators.h"
#include "kernels/row_kernels.h"
#include "training/convolution_pass.h"

namespace {

using Clock = std::chrono::steady_clock;

double median_microseconds(const std::function<void()>& work) {
  std::vector<double> times;
  for (int i = 0; i < 301; ++i) {
    const Clock::time_point begin = Clock::now();
    work();
    times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - begin).count());
  }
  std::nth_element(times.begin(), times.begin() + 150, times.end());
  return times[150];
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

// Images with the halo that the kernels want.
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

  const dae::ConvolutionPass pass(layer);
  const Images x(one.images, one.side, one.in, pass.input_halo(one.side, one.side));
  const Images y(one.images, out_side, one.out, {});
  std::vector<float> packed(pass.packed_values());
  const double own = median_microseconds([&] {
    pass.pack(weight.data(), packed);
    pass.forward(x.batch, packed, bias.data(), y.batch);
  });

  const dae::TensorShape shape{one.images, one.side, one.side, one.in};
  const std::vector<float> dense(shape.values() + dae::kOverreadBytes / sizeof(float), 0.5f);
  std::vector<float> output(y.values.size());
  const double created = median_microseconds([&] {
    dae::ConvolutionOperator op(layer, weight, bias);
    op.run(dense.data(), shape, output.data());
  });
  dae::ConvolutionOperator ready(layer, weight, bias);
  const double run = median_microseconds([&] { ready.run(dense.data(), shape, output.data()); });
  std::printf("%-26s %10.1f %12.1f %12.1f %10.2f\n", one.name, own, created, run, created / own);
}

}  // namespace

int main() {
  std::printf("%-26s %10s %12s %12s %10s\n", "layer, 2 images", "own", "XNNPACK new", "run alone", "new / own");
  const auto conv = dae::Op::kConv2d;
  const auto transposed = dae::Op::kConv2dTranspose;
  for (const Case& one : {Case{"conv 28x28 1-16 s2", conv, 2, 28, 1, 16, 2},
                          {"conv 14x14 16-8 s2", conv, 2, 14, 16, 8, 2},
                          {"transposed 7x7 8-8 s2", transposed, 2, 7, 8, 8, 2},
                          {"transposed 14x14 8-16 s2", transposed, 2, 14, 8, 16, 2},
                          {"conv 28x28 16-1", conv, 2, 28, 16, 1, 1},
                          {"conv 28x28 28-28", conv, 2, 28, 28, 28, 1},
                          {"conv 14x14 40-40", conv, 2, 14, 40, 40, 1},
                          {"conv 64x64 32-32", conv, 2, 64, 32, 32, 1}}) {
    measure(one);
  }
}

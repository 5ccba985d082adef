#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <vector>
#include "inference/network.h"
#include "kernels/activation.h"
#include "model/model.h"
using Clock = std::chrono::steady_clock;
static double med(const std::function<void()>& work) {
  auto start = Clock::now();
  while (Clock::now() - start < std::chrono::milliseconds(300)) work();
  std::vector<double> t;
  for (int i = 0; i < 31; ++i) {
    auto b = Clock::now();
    work();
    t.push_back(std::chrono::duration<double, std::micro>(Clock::now() - b).count());
  }
  std::nth_element(t.begin(), t.begin() + 15, t.end());
  return t[15];
}
static std::string L(const char* n, const char* st, const char* op, int f, int s, const char* act) {
  char b[400];
  snprintf(b, 400,
           "{\"name\":\"%s\",\"stage\":\"%s\",\"op\":\"%s\",\"filters\":%d,\"kernel\":[3,3],\"stride\":[%d,%d],"
           "\"padding\":\"same\",\"activation\":\"%s\"}",
           n, st, op, f, s, s, act);
  return b;
}
int main() {
  std::string j =
      "{\"version\":1,\"name\":\"t\",\"description\":\"d\",\"license\":\"MIT\",\"input\":{\"channels\":1},\"layers\":"
      "[" +
      L("a", "encoder", "conv2d", 16, 2, "relu") + "," + L("b", "encoder", "conv2d", 8, 2, "relu") + "," +
      L("c", "decoder", "conv2d_transpose", 8, 2, "relu") + "," + L("d", "decoder", "conv2d_transpose", 16, 2, "relu") +
      "," + L("e", "decoder", "conv2d", 1, 1, "sigmoid") + "]}";
  dae::Model m = dae::Model::initialize(dae::parse_layer_table(j), 1);
  dae::Network net(m);
  for (auto [n, h, w] : {std::array<int, 3>{64, 28, 28}, {1, 512, 512}, {1, 1080, 1920}}) {
    std::vector<float> x((size_t)n * h * w, 0.5f), y((size_t)n * h * w * 16);
    for (size_t last = 1; last <= 5; ++last) {
      dae::TensorShape in{n, h, w, 1};
      auto out = net.shapes({0, last}, in).back();
      dae::DenseRows rows(x.data(), in, y.data(), out);
      double us = med([&] { net.run({0, last}, in, {0, out.h}, rows); });
      printf("%dx%dx%d up to %zu: %.1f us (%.2f per 784) held %zu KB\n", n, h, w, last, us,
             us / ((double)n * h * w / 784), net.buffered_values() * 4 / 1024);
    }
  }
  std::vector<float> v(784 * 64, 0.3f);
  double us = med([&] {
    dae::ImageBatch b{v.data(), 64, 28, 28, 1, 28, 784};
    dae::sigmoid(b);
  });
  printf("sigmoid %.2f us per image\n", us / 64);
}

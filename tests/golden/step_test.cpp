// Compares a training step with PyTorch's (models/golden_step.py): loss, every gradient, and the weights after Adam.
#include <algorithm>
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "model/model.h"
#include "model/safetensors.h"
#include "support/layer_tables.h"
#include "support/test_files.h"
#include "training/graph.h"
#include "training/optimizer.h"

namespace {

constexpr int32_t kImages = 4;
constexpr int32_t kSide = 28;
const std::vector<std::string> kLayers{"enc_conv1", "enc_conv2", "dec_tconv1", "dec_tconv2", "dec_conv3"};

class Golden {
 public:
  std::vector<float> values(const std::string& name) const {
    const dae::TensorEntry& entry = file_.tensors.at(name);
    std::vector<float> values(entry.count);
    file_.read(entry, values);
    return values;
  }
  // "before", "gradient" or "after" of every layer, in the order of Model::parameters().
  std::vector<float> parameters(const std::string& what) const {
    std::vector<float> all;
    for (const std::string& layer : kLayers) {
      for (const char* kind : {".weight", ".bias"}) {
        const std::vector<float> one = values(what + "." + layer + kind);
        all.insert(all.end(), one.begin(), one.end());
      }
    }
    return all;
  }

 private:
  std::vector<uint8_t> bytes_ = dae::test::read_repository_file("tests/golden/fashion-tutorial.step.safetensors");
  dae::Safetensors file_ = dae::parse_safetensors(bytes_);
};

void fill(const std::vector<float>& values, const dae::ImageBatch& batch) {
  auto from = values.begin();
  for (int32_t i = 0; i < batch.n; ++i) {
    for (int32_t y = 0; y < batch.h; ++y) {
      std::copy_n(from, batch.row_values(), batch.at(i, y));
      from += static_cast<std::ptrdiff_t>(batch.row_values());
    }
  }
}

float worst_difference(const std::vector<float>& a, const std::vector<float>& b) {
  float worst = 0.0f;
  for (std::size_t i = 0; i < a.size(); ++i) worst = std::max(worst, std::abs(a[i] - b[i]));
  return worst;
}

float largest(const std::vector<float>& values) {
  float most = 0.0f;
  for (const float value : values) most = std::max(most, std::abs(value));
  return most;
}

}  // namespace

TEST_CASE("golden: a training step as PyTorch's", "[golden]") {
  const Golden golden;
  const dae::Graph graph(dae::test::tutorial_table(), kSide, kSide, kImages);
  dae::Graph::Workspace workspace(graph);
  std::vector<float> parameters = golden.parameters("before");
  dae::Graph::PackedWeights packed(graph);
  std::vector<float> kernels(graph.gradient_values());
  std::vector<float> gradient(parameters.size());
  fill(golden.values("input"), graph.input(workspace, kImages));
  fill(golden.values("target"), graph.target(workspace, kImages));
  const std::vector<float> weights(kImages, 1.0f);
  constexpr float kScale = 1.0f / (kImages * kSide * kSide);
  double loss = 0.0;
  const auto run = [&] {
    graph.pack(parameters, packed);
    graph.forward(workspace, kImages, parameters, packed);
    loss = graph.backward(workspace, kImages, packed, dae::Loss::kMse, weights, kScale, kernels);
    loss *= static_cast<double>(kScale);
    graph.unpack(kernels, gradient);
  };

  run();
  const std::vector<float> expected = golden.parameters("gradient");
  REQUIRE(gradient.size() == expected.size());
  CHECK(loss == Catch::Approx(static_cast<double>(golden.values("loss").front())).epsilon(1e-6));
  CHECK(worst_difference(gradient, expected) <= 1e-5f * largest(expected));

  dae::Optimizer adam(dae::OptimizerOptions{}, parameters.size());
  for (int32_t step = 0; step < 3; ++step) {
    run();
    adam.step(parameters, gradient, step, 1e-3f);
  }
  // Adam divides by the gradient's size, so where that is almost zero its sign is a matter of rounding: a step of the
  // learning rate one way or the other. All but a few weights must agree closely.
  const std::vector<float> after = golden.parameters("after");
  std::size_t apart = 0;
  for (std::size_t i = 0; i < after.size(); ++i) apart += std::abs(after[i] - parameters[i]) > 1e-5f;
  CHECK(apart <= after.size() / 200);
  CHECK(worst_difference(parameters, after) <= 6e-3f);
}

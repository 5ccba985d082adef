// Compares every backward pass with differences of the forward pass: a parameter changes a little, and so does the
// loss.
#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <tuple>

#include "model/model.h"
#include "support/layer_tables.h"
#include "support/model_builder.h"
#include "training/graph.h"

using namespace dae;
using namespace dae::test;

namespace {

constexpr int32_t kImages = 3;

void fill(const ImageBatch& batch, uint32_t seed) {
  const std::size_t row = batch.row_values();
  const std::vector<float> values =
      random_values(static_cast<std::size_t>(batch.n) * static_cast<std::size_t>(batch.h) * row, seed);
  auto from = values.begin();
  for (int32_t i = 0; i < batch.n; ++i) {
    for (int32_t y = 0; y < batch.h; ++y, from += static_cast<std::ptrdiff_t>(row)) {
      std::copy_n(from, row, batch.at(i, y));
    }
  }
}

double count_values(const ImageBatch& batch) {
  return static_cast<double>(batch.n) * batch.h * static_cast<double>(batch.row_values());
}

// The loss is computed in double from the output on, because a difference of two float32 sums has few digits.
constexpr std::array<float, kImages> kWeights = {1.0f, 0.25f, 1.5f};

double mean_loss(Loss loss, const ImageBatch& y, const ImageBatch& t) {
  double sum = 0.0;
  for (int32_t i = 0; i < y.n; ++i) {
    for (int32_t row = 0; row < y.h; ++row) {
      double row_sum = 0.0;
      for (std::size_t x = 0; x < y.row_values(); ++x) {
        row_sum += loss_value(loss, y.at(i, row)[x], t.at(i, row)[x]);
      }
      sum += static_cast<double>(kWeights[static_cast<std::size_t>(i)]) * row_sum;
    }
  }
  return sum / count_values(y);
}

// A network with data, its loss and gradient as functions of the parameters.
class Problem {
 public:
  Problem(const LayerTable& table, int32_t size, Loss loss, int32_t border,
          std::span<const AuxiliaryOutput> earlier = {})
      : graph_(table, size, size, kImages, border, earlier),
        border_(border),
        packed_(graph_),
        workspace_(graph_),
        loss_(loss),
        earlier_(earlier.begin(), earlier.end()),
        parameters_(initial(table)) {
    fill(graph_.input(workspace_, kImages), 1);
    fill(graph_.target(workspace_, kImages), 2);
    kernels_.resize(graph_.gradient_values());
    values_ = count_values(graph_.target(workspace_, kImages));
    for (const AuxiliaryOutput& one : earlier) {
      const std::size_t index = parts_.size();
      parts_.emplace_back(table.cut(index + 1), size, loss, one.border);
      fill(graph_.auxiliary_target(index, workspace_, kImages), 2);
    }
  }

  std::vector<float>& parameters() { return parameters_; }

  double loss() {
    graph_.pack(parameters_, packed_);
    graph_.forward(workspace_, kImages, parameters_, packed_);
    const ImageBatch y = within(graph_.output(workspace_, kImages), border_);
    double sum = mean_loss(loss_, y, graph_.target(workspace_, kImages));
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      std::vector<float>& first = parts_[i].parameters();
      std::copy_n(parameters_.begin(), first.size(), first.begin());
      sum += static_cast<double>(earlier_[i].weight) * parts_[i].loss();
    }
    return sum;
  }
  std::vector<float> gradient() {
    const double by_differences = loss();
    const double sum =
        graph_.backward(workspace_, kImages, packed_, loss_, kWeights, static_cast<float>(1.0 / values_), kernels_);
    CHECK(std::abs(sum / values_ - by_differences) < 1e-6);
    std::vector<float> gradient(parameters_.size());
    graph_.unpack(kernels_, gradient);
    return gradient;
  }

 private:
  static std::vector<float> initial(const LayerTable& table) {
    const Model model = Model::initialize(table, 5);
    std::vector<float> parameters(model.parameters().begin(), model.parameters().end());
    // Biases are changed, too, so that activations lie on both sides of zero.
    const std::vector<float> shift = random_values(parameters.size(), 3);
    for (std::size_t i = 0; i < parameters.size(); ++i) parameters[i] += 0.1f * (shift[i] - 0.5f);
    return parameters;
  }

  Graph graph_;
  int32_t border_;
  Graph::PackedWeights packed_;
  Graph::Workspace workspace_;
  Loss loss_;
  std::vector<AuxiliaryOutput> earlier_;
  std::vector<float> parameters_;
  std::vector<float> kernels_;  // the gradient in the order of the kernels
  double values_ = 1.0;
  std::vector<Problem> parts_;  // the networks up to each earlier result, whose losses are added
};

void check_gradient(Problem& problem) {
  const std::vector<float> gradient = problem.gradient();
  float largest = 0.0f;
  for (const float value : gradient) largest = std::max(largest, std::abs(value));
  REQUIRE(largest > 1e-4f);
  constexpr float kStep = 1e-3f;
  for (std::size_t i = 0; i < gradient.size(); ++i) {
    float& parameter = problem.parameters()[i];
    const float before = parameter;
    parameter = before + kStep;
    const double above = problem.loss();
    const double width_above = static_cast<double>(parameter);
    parameter = before - kStep;
    const double below = problem.loss();
    const double width = width_above - static_cast<double>(parameter);
    parameter = before;
    const double difference = (above - below) / width;
    CAPTURE(i, difference, gradient[i]);
    // Activations are float32, and a step may cross the corner of a ReLU for a few pixels.
    REQUIRE(std::abs(difference - static_cast<double>(gradient[i])) <= 0.02 * static_cast<double>(largest));
  }
}

void check_gradient(const LayerTable& table, int32_t size = 8, Loss loss = Loss::kMse, int32_t border = 0) {
  Problem problem(table, size, loss, border);
  check_gradient(problem);
}

// Returns a table with the layer between two convolutions, so that it has a gradient to pass on.
LayerTable between(const std::string& row, const std::string& activation = "linear") {
  return make_table(2, {convolution("conv2d", 4, 3, 1, activation), row, convolution("conv2d", 2, 3, 1, "linear")});
}

// Returns the table with smooth activations instead of rectifiers.
LayerTable smooth(LayerTable table) {
  for (Layer& layer : table.layers) {
    if (layer.activation == Activation::kLeakyRelu) layer.activation = Activation::kSigmoid;
  }
  return table;
}

}  // namespace

TEST_CASE("gradient: convolutions of many shapes", "[gradient]") {
  for (const int channels : {1, 3, 5}) {
    for (const int filters : {1, 2, 7, 16}) {
      CAPTURE(channels, filters);
      check_gradient(make_table(
          channels, {convolution("conv2d", filters, 3, 1, "linear"), convolution("conv2d", channels, 3, 1, "linear")}));
    }
  }
  for (const auto& [kernel, stride] : {std::pair(1, 1), {2, 2}, {4, 2}, {5, 1}, {5, 3}, {1, 2}}) {
    CAPTURE(kernel, stride);
    check_gradient(make_table(2, {convolution("conv2d", 6, kernel, stride, "linear"),
                                  convolution("conv2d_transpose", 2, 3, stride, "linear")}),
                   4 * stride);
  }
}

TEST_CASE("gradient: transposed convolutions of many shapes", "[gradient]") {
  for (const auto& [kernel, stride] : {std::pair(3, 1), {2, 2}, {3, 2}, {4, 2}, {5, 3}, {1, 2}}) {
    for (const int filters : {1, 3, 8}) {
      CAPTURE(kernel, stride, filters);
      check_gradient(make_table(2, {convolution("conv2d", 5, 3, stride, "linear"),
                                    convolution("conv2d_transpose", filters, kernel, stride, "linear"),
                                    convolution("conv2d", 2, 1, 1, "linear")}),
                     4 * stride);
    }
  }
}

TEST_CASE("gradient: activations", "[gradient]") {
  for (const std::string& activation : {"linear", "relu", "leaky_relu", "sigmoid"}) {
    CAPTURE(activation);
    check_gradient(between(convolution("conv2d", 3, 3, 1, activation), activation));
  }
}

TEST_CASE("gradient: losses", "[gradient]") {
  for (const Loss loss : {Loss::kMse, Loss::kMae, Loss::kCharbonnier, Loss::kBce}) {
    CAPTURE(static_cast<int>(loss));
    check_gradient(make_table(1, {convolution("conv2d", 4, 3, 1, "relu"), convolution("conv2d", 1, 3, 1, "sigmoid")}),
                   8, loss);
  }
}

TEST_CASE("gradient: rearrangements, sums and joins", "[gradient]") {
  check_gradient(between(R"("op":"space_to_depth","block":[2,2])"));
  check_gradient(between(R"("op":"depth_to_space","block":[2,2])"), 4);
  check_gradient(between(R"("op":"depth_to_space","block":[1,2],"activation":"sigmoid")"), 4);
  check_gradient(make_table(
      2, {convolution("conv2d", 3, 3, 1, "linear"), convolution("conv2d", 3, 3, 1, "linear"),
          R"("op":"add","inputs":["a","b","a"],"activation":"relu")", convolution("conv2d", 2, 3, 1, "linear")}));
  check_gradient(make_table(2, {convolution("conv2d", 3, 3, 1, "linear"), convolution("conv2d", 2, 3, 1, "linear"),
                                R"("op":"concat","inputs":["b","input","a"],"activation":"leaky_relu","slope":0.2)",
                                convolution("conv2d", 2, 3, 1, "linear")}));
  check_gradient(skip_table());
}

TEST_CASE("gradient: changes of size", "[gradient]") {
  check_gradient(between(R"("op":"max_pool","block":[2,2])"));
  check_gradient(between(R"("op":"max_pool","block":[1,4],"activation":"sigmoid")"));
  check_gradient(between(R"("op":"resize_bilinear","factor":[2,2])"), 4);
  check_gradient(between(R"("op":"resize_bilinear","factor":[4,1],"activation":"sigmoid")"), 3);
}

TEST_CASE("gradient: every implementation of the kernels", "[gradient]") {
  LayerTable table = tutorial_table();
  for (Layer& layer : table.layers) layer.activation = Activation::kSigmoid;
  for (const KernelChoice kernels : {KernelChoice::kXnnpack, KernelChoice::kOwn, KernelChoice::kReference}) {
    CAPTURE(static_cast<int>(kernels));
    table.kernels = kernels;
    check_gradient(table);
  }
}

// Compares the implementations' gradients with each other instead of with differences.
TEST_CASE("gradient: of random networks, every implementation's is the reference's", "[gradient]") {
  for (uint32_t seed = 0; seed < 60; ++seed) {
    LayerTable table = seed == 0 ? wide_table(1) : random_table(2, seed);
    const auto gradient = [&](KernelChoice kernels) {
      table.kernels = kernels;
      return Problem(table, 8, Loss::kMse, 0).gradient();
    };
    const std::vector<float> expected = gradient(KernelChoice::kReference);
    float largest = 0.0f;
    for (const float value : expected) largest = std::max(largest, std::abs(value));
    for (const KernelChoice kernels : {KernelChoice::kAuto, KernelChoice::kXnnpack, KernelChoice::kOwn}) {
      CAPTURE(seed, static_cast<int>(kernels));
      const std::vector<float> actual = gradient(kernels);
      float worst = 0.0f;
      for (std::size_t i = 0; i < actual.size(); ++i) worst = std::max(worst, std::abs(actual[i] - expected[i]));
      CHECK(worst <= 1e-3f * largest);
    }
  }
}

TEST_CASE("gradient: the article's network, its corners made smooth", "[gradient]") {
  LayerTable table = tutorial_table();
  for (Layer& layer : table.layers) layer.activation = Activation::kSigmoid;
  check_gradient(table);
}

TEST_CASE("gradient: networks that enlarge, without the border of their output", "[gradient]") {
  for (const auto& [table, size, border] :
       {std::tuple(enlarging_table(2, 2), 7, 4), std::tuple(cascade_table(1), 6, 8)}) {
    check_gradient(smooth(table), size, Loss::kMse, border);
  }
}

TEST_CASE("gradient: a loss at the output of a cascade's first part, besides the one at its end", "[gradient]") {
  const LayerTable cascade = smooth(cascade_table(1));
  for (const Loss loss : {Loss::kMse, Loss::kCharbonnier}) {
    CAPTURE(static_cast<int>(loss));
    const AuxiliaryOutput first{cascade.cascade.front().end - 1, 4, 0.7f};
    Problem problem(cascade, 6, loss, 8, {&first, 1});
    // The second check must not add to the first one's gradients.
    check_gradient(problem);
    check_gradient(problem);
  }
}

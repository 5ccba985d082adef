#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <memory>
#include <set>
#include <span>
#include <stdexcept>
#include <vector>

#include "common/error.h"
#include "inference/session.h"
#include "model/model.h"
#include "support/layer_tables.h"
#include "support/model_builder.h"

using namespace dae;
using namespace dae::test;

namespace {

std::vector<float> parameters(const Model& model) {
  return {model.parameters().begin(), model.parameters().end()};
}

}  // namespace

TEST_CASE("initialize: weights fill Glorot's range evenly, biases are zero", "[model]") {
  const Model model = Model::initialize(
      make_table(8, {convolution("conv2d", 32, 5, 2, "relu"), convolution("conv2d_transpose", 8, 5, 2, "linear")}), 3);
  for (const std::size_t layer : {std::size_t{0}, std::size_t{1}}) {
    const double limit = std::sqrt(6.0 / (25 * (8 + 32)));
    const std::vector<double> weight(model.weight(layer).begin(), model.weight(layer).end());
    double sum = 0.0;
    double squares = 0.0;
    for (const double value : weight) {
      REQUIRE(std::abs(value) <= limit);
      sum += value;
      squares += value * value;
    }
    const auto count = static_cast<double>(weight.size());
    // The bounds are five standard deviations of a mean of uniform numbers; for a mean of their squares the deviation
    // is limit^2 * 0.298 / sqrt(n).
    CHECK(std::abs(sum / count) < 5 * limit / std::sqrt(3 * count));
    CHECK(std::abs(squares / count / (limit * limit) - 1.0 / 3.0) < 5 * 0.298 / std::sqrt(count));
    CHECK(*std::max_element(weight.begin(), weight.end()) > 0.99 * limit);
    CHECK(*std::min_element(weight.begin(), weight.end()) < -0.99 * limit);
    // No pattern repeats.
    CHECK(std::set<double>(weight.begin(), weight.end()).size() > weight.size() * 99 / 100);
    CHECK(std::ranges::all_of(model.bias(layer), [](float value) { return value == 0.0f; }));
  }
}

TEST_CASE("initialize: the weights of neighbours, layers and seeds are uncorrelated", "[model]") {
  const LayerTable table =
      make_table(16, {convolution("conv2d", 16, 3, 1, "relu"), convolution("conv2d", 16, 3, 1, "relu")});
  // Returns the correlation in units of the standard deviation that independent numbers have.
  const auto correlation = [](std::span<const float> a, std::span<const float> b) {
    const std::size_t count = std::min(a.size(), b.size());
    double products = 0.0;
    double squares = 0.0;
    for (std::size_t i = 0; i < count; ++i) {
      products += static_cast<double>(a[i] * b[i]);
      squares += static_cast<double>(a[i] * a[i]);
    }
    return std::abs(products / squares) * std::sqrt(static_cast<double>(count));
  };
  const Model model = Model::initialize(table, 0);
  const Model other = Model::initialize(table, 1);
  const auto weight = model.weight(0);
  CHECK(correlation(weight, weight.subspan(1)) < 4.0);
  CHECK(correlation(weight, model.weight(1)) < 4.0);
  CHECK(correlation(weight, other.weight(0)) < 4.0);
}

TEST_CASE("initialize: the same seed gives the same bits everywhere", "[model]") {
  const Model model = Model::initialize(tutorial_table(), 7);
  CHECK(parameters(Model::initialize(tutorial_table(), 7)) == parameters(model));
  CHECK(parameters(Model::initialize(tutorial_table(), 8)) != parameters(model));
  CHECK(parameters(Model::initialize(tutorial_table(), 0xFFFFFFFFu)) != parameters(model));
  // Python computed these values with the same formula.
  CHECK(model.weight(0)[0] == -0x1.9c031ap-5f);
  CHECK(model.weight(0)[1] == 0x1.465d52p-6f);
  CHECK(model.weight(0)[143] == -0x1.08bbb6p-3f);
  CHECK(model.weight(4)[0] == 0x1.880624p-3f);
  CHECK(model.weight(4)[143] == 0x1.393634p-4f);
}

TEST_CASE("initialize: a network whose output is a sum with its input starts near it, with filters that see contrast",
          "[model]") {
  const Model model = Model::initialize(skip_table(), 5);
  std::size_t last = 0;
  for (std::size_t i = 0; i < model.table().layers.size(); ++i) {
    const Layer& layer = model.table().layers[i];
    if (!layer.has_weights()) continue;
    last = i;
    const auto values = model.weight(i).size() / static_cast<std::size_t>(layer.filters);
    for (std::size_t filter = 0; filter < static_cast<std::size_t>(layer.filters); ++filter) {
      double sum = 0.0;
      for (const float value : model.weight(i).subspan(filter * values, values)) sum += static_cast<double>(value);
      CHECK(std::abs(sum) < 1e-6 * static_cast<double>(values));
    }
  }
  const Layer& layer = model.table().layers[last];
  const double limit =
      std::sqrt(6.0 / (layer.kernel.height * layer.kernel.width * (layer.in_channels + layer.filters)));
  // Subtracting its mean can move a filter's weights out of Glorot's range, up to twice the range.
  for (const float value : model.weight(last)) CHECK(std::abs(static_cast<double>(value)) <= 0.2 * limit);
}

TEST_CASE("initialize: layers without weights have none", "[model]") {
  const Model model = Model::initialize(skip_table(), 1);
  std::size_t count = 0;
  for (std::size_t i = 0; i < model.table().layers.size(); ++i) {
    const Layer& layer = model.table().layers[i];
    CHECK(model.weight(i).size() == static_cast<std::size_t>(layer.weight_values()));
    CHECK(model.bias(i).size() == static_cast<std::size_t>(layer.has_weights() ? layer.filters : 0));
    count += model.weight(i).size() + model.bias(i).size();
  }
  CHECK(model.parameters().size() == count);
}

TEST_CASE("initialize: too many parameters are refused before room is made for them", "[model]") {
  const std::string huge = convolution("conv2d", 4096, 63, 1, "linear");
  CHECK_THROWS_AS(Model::initialize(make_table(4096, {huge, huge}), 1), ModelFormatError);
}

TEST_CASE("from parameters: as many as the table has, in order", "[model]") {
  const Model model = Model::initialize(skip_table(), 1);
  std::vector<float> values = parameters(model);
  CHECK(std::ranges::equal(Model::from_parameters(model.table(), values).weight(1), model.weight(1)));
  values.push_back(0.0f);
  CHECK_THROWS_AS(Model::from_parameters(model.table(), values), std::invalid_argument);
  CHECK_THROWS_AS(Model::from_parameters(model.table(), {}), std::invalid_argument);
}

TEST_CASE("initialize: zeros, and the weights of an enlargement", "[model]") {
  LayerTable table = enlarging_table(2, 2);
  table.layers[1].initial = Initial::kZero;
  const Model model = Model::initialize(table, 3);
  CHECK(std::ranges::all_of(model.weight(1), [](float value) { return value == 0.0f; }));
  CHECK(std::ranges::any_of(model.weight(0), [](float value) { return value != 0.0f; }));
  // Filter 7 is channel 1 of the block's lower right pixel: a quarter of a pixel right of and below the middle.
  const std::span<const float> filter = model.weight(2).subspan(7 * 25 * 2, 25 * 2);
  const double along[] = {0.0, -0.0703125, 0.8671875, 0.2265625, -0.0234375};
  for (std::size_t y = 0; y < 5; ++y) {
    for (std::size_t x = 0; x < 5; ++x) {
      CHECK(filter[(y * 5 + x) * 2] == 0.0f);
      CHECK(std::abs(static_cast<double>(filter[(y * 5 + x) * 2 + 1]) - along[y] * along[x]) < 1e-7);
    }
  }
  // The body beside it sees contrast, not the picture's mean.
  for (std::size_t unit = 0; unit < 4; ++unit) {
    double sum = 0.0;
    for (const float value : model.weight(0).subspan(unit * 18, 18)) sum += static_cast<double>(value);
    CHECK(std::abs(sum) < 1e-6);
  }
  table.layers[2].initial = Initial::kBilinear;
  const Model bilinear = Model::initialize(table, 3);
  const std::span<const float> first = bilinear.weight(2).first(50);
  CHECK(std::abs(first[(1 * 5 + 1) * 2] - 0.0625f) < 1e-7f);
  CHECK(std::abs(first[(2 * 5 + 2) * 2] - 0.5625f) < 1e-7f);
}

TEST_CASE("a network that is made wider gives what the narrow one gave", "[model]") {
  const auto table = [](int32_t width) {
    return make_table(
        2, {convolution("conv2d", width, 3, 1, "leaky_relu"), convolution("conv2d_transpose", width, 2, 1, "relu"),
            convolution("conv2d", 2, 3, 1, "linear")});
  };
  const auto narrow = std::make_shared<const Model>(Model::initialize(table(5), 1));
  std::size_t taken = 0;
  const auto wide = std::make_shared<const Model>(Model::initialize(table(8), 2).with_weights_of(*narrow, taken));
  CHECK(taken == 3);
  // The new channels are not dead: they have fresh weights.
  CHECK(std::ranges::any_of(wide->weight(1).last(8), [](float value) { return value != 0.0f; }));
  const std::vector<float> x = random_values(6 * 7 * 2, 3);
  std::vector<float> before(x.size());
  std::vector<float> after(x.size());
  Session(narrow, 1).run(NetworkPart::kAll, x.data(), {1, 6, 7, 2}, before.data());
  Session(wide, 1).run(NetworkPart::kAll, x.data(), {1, 6, 7, 2}, after.data());
  for (std::size_t i = 0; i < x.size(); ++i) CHECK(std::abs(before[i] - after[i]) < 1e-6f);
  // A wider one does not fit into a narrower.
  Model::initialize(table(5), 2).with_weights_of(*wide, taken);
  CHECK(taken == 0);
}

TEST_CASE("a cascade's first network has its weights; weights are taken by name and shape", "[model]") {
  const Model cascade = Model::initialize(cascade_table(3), 8);
  const Model first = cascade.cut(1);
  for (std::size_t layer = 0; layer < 5; ++layer) {
    CHECK(std::ranges::equal(first.weight(layer), cascade.weight(layer)));
    CHECK(std::ranges::equal(first.bias(layer), cascade.bias(layer)));
  }
  std::size_t taken = 0;
  const Model fresh = Model::initialize(cascade_table(3), 9);
  const Model continued = fresh.with_weights_of(first, taken);
  CHECK(taken == 3);
  CHECK(std::ranges::equal(continued.weight(0), cascade.weight(0)));
  CHECK(std::ranges::equal(continued.weight(5), fresh.weight(5)));
  fresh.with_weights_of(Model::initialize(tutorial_table(), 1), taken);
  CHECK(taken == 0);
}

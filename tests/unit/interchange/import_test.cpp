// Tests graphs as other projects write them, built here node by node. tests/interchange has files that PyTorch wrote.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "common/error.h"
#include "interchange/graph_writer.h"
#include "interchange/interchange.h"
#include "support/model_builder.h"

using Catch::Matchers::ContainsSubstring;
using namespace dae;
using dae::onnx::Attributes;
using dae::onnx::GraphWriter;
using dae::onnx::integer_attribute;
using dae::onnx::integers_attribute;
using dae::onnx::text_attribute;

namespace {

// Builds a graph from "input", which has two channels, to "output".
class Graph {
 public:
  Graph() : writer(file) {
    file.ir_version = 8;
    file.opset = 17;
    writer.input({"input", onnx::DataType::kFloat, {{0, "n"}, {2, ""}, {0, "h"}, {0, "w"}}, ""});
    file.outputs.push_back({"output", onnx::DataType::kFloat, {}, ""});
  }

  std::string convolution(const std::string& op, const std::string& input, const std::string& output,
                          std::vector<int64_t> dims, Attributes attributes) {
    int64_t count = 1;
    for (const int64_t extent : dims) count *= extent;
    const std::string weight =
        writer.constant(output + ".weight", dims, test::random_values(static_cast<std::size_t>(count), 1));
    return writer.node(op, {input, weight}, output, std::move(attributes));
  }

  // Adds a 1x1 convolution as the last layer, because a network needs two layers.
  std::string last(const std::string& input, int64_t channels) {
    return convolution("Conv", input, "output", {1, channels, 1, 1}, {});
  }

  Model import() { return import_onnx(onnx::write(file)); }
  std::string error() {
    try {
      import();
    } catch (const ModelFormatError& refused) {
      return refused.what();
    }
    return "accepted";
  }

  onnx::Model file;
  GraphWriter writer;
};

Attributes window(int64_t stride, std::vector<int64_t> pads) {
  return {{"strides", integers_attribute({stride, stride})}, {"pads", integers_attribute(std::move(pads))}};
}

}  // namespace

TEST_CASE("import: padding that is not SAME becomes that of a larger kernel", "[interchange]") {
  Graph graph;
  // PyTorch's Conv2d(2, 3, 3, stride=2, padding=1): output i reads inputs 2i - 1 to 2i + 1. SAME begins at 2i.
  graph.last(graph.convolution("Conv", "input", "a", {3, 2, 3, 3}, window(2, {1, 1, 1, 1})), 3);
  const Model model = graph.import();
  const Layer& layer = model.table().layers.front();
  CHECK(layer.kernel == Extent{4, 4});
  const std::vector<float> values = test::random_values(54, 1);
  for (std::size_t filter = 0; filter < 3; ++filter) {
    for (std::size_t channel = 0; channel < 2; ++channel) {
      for (std::size_t y = 0; y < 4; ++y) {
        for (std::size_t x = 0; x < 4; ++x) {
          const float expected = y < 3 && x < 3 ? values[((filter * 2 + channel) * 3 + y) * 3 + x] : 0.0f;
          CHECK(model.weight(0)[((filter * 4 + y) * 4 + x) * 2 + channel] == expected);
        }
      }
    }
  }
}

TEST_CASE("import: SAME padding leaves the kernel as it is", "[interchange]") {
  for (const Attributes& attributes :
       {window(2, {0, 0, 1, 1}),
        Attributes{{"strides", integers_attribute({2, 2})}, {"auto_pad", text_attribute("SAME_UPPER")}}}) {
    Graph graph;
    graph.last(graph.convolution("Conv", "input", "a", {3, 2, 3, 3}, attributes), 3);
    CHECK(graph.import().table().layers.front().kernel == Extent{3, 3});
  }
}

TEST_CASE("import: padding that changes the size is refused", "[interchange]") {
  Graph graph;
  graph.last(graph.convolution("Conv", "input", "a", {3, 2, 3, 3}, window(1, {0, 0, 0, 0})), 3);
  CHECK_THAT(graph.error(), ContainsSubstring("node \"a\" of operator Conv") && ContainsSubstring("padding 0 before"));
}

TEST_CASE("import: groups and dilations are refused", "[interchange]") {
  for (const auto& [name, attribute] :
       Attributes{{"group", integer_attribute(2)}, {"dilations", integers_attribute({2, 2})}}) {
    Graph graph;
    graph.last(graph.convolution("Conv", "input", "a", {3, 2, 1, 1}, {{name, attribute}}), 3);
    CHECK_THAT(graph.error(),
               ContainsSubstring("node \"a\" of operator Conv: expected") && ContainsSubstring("found 2"));
  }
}

TEST_CASE("import: batch normalization becomes part of the convolution", "[interchange]") {
  Graph graph;
  const std::string a = graph.convolution("Conv", "input", "a", {1, 2, 1, 1}, {});
  GraphWriter& writer = graph.writer;
  graph.last(writer.node("BatchNormalization",
                         {a, writer.constant("scale", {1}, {3.0f}), writer.constant("offset", {1}, {5.0f}),
                          writer.constant("mean", {1}, {7.0f}), writer.constant("variance", {1}, {4.0f})},
                         "normal", {{"epsilon", onnx::float_attribute(0.0f)}}),
             1);
  const Model model = graph.import();
  const std::vector<float> values = test::random_values(2, 1);
  CHECK(model.table().layers.size() == 2);
  CHECK(model.weight(0)[0] == values[0] * 1.5f);
  CHECK(model.bias(0)[0] == -7.0f * 1.5f + 5.0f);
}

TEST_CASE("import: max pooling of windows side by side", "[interchange]") {
  const auto pooled = [](std::vector<int64_t> window, std::vector<int64_t> strides) {
    Graph graph;
    const std::string a = graph.convolution("Conv", "input", "a", {3, 2, 1, 1}, {});
    graph.last(graph.writer.node("MaxPool", {a}, "pooled",
                                 {{"kernel_shape", integers_attribute(std::move(window))},
                                  {"strides", integers_attribute(std::move(strides))}}),
               3);
    return graph;
  };
  const Model model = pooled({2, 4}, {2, 4}).import();
  const Layer& layer = model.table().layers[1];
  CHECK((layer.op == Op::kMaxPool && layer.stride == Extent{2, 4} && layer.filters == 3));
  CHECK_THAT(pooled({3, 3}, {2, 2}).error(),
             ContainsSubstring("node \"pooled\" of operator MaxPool") && ContainsSubstring("side by side"));
  CHECK_THAT(pooled({1, 1}, {1, 1}).error(), ContainsSubstring("found 1 and 1"));
  CHECK_THAT(pooled({17, 1}, {17, 1}).error(), ContainsSubstring("found 17 and 1"));
}

TEST_CASE("import: bilinear enlargement by powers of two", "[interchange]") {
  const auto resized = [](std::vector<float> scales, const char* mode) {
    Graph graph;
    const std::string a = graph.convolution("Conv", "input", "a", {3, 2, 1, 1}, {});
    const std::string factors = graph.writer.constant("factors", {4}, std::move(scales));
    graph.last(graph.writer.node("Resize", {a, "", factors}, "larger", {{"mode", text_attribute(mode)}}), 3);
    return graph;
  };
  const Model model = resized({1.0f, 1.0f, 2.0f, 4.0f}, "linear").import();
  const Layer& layer = model.table().layers[1];
  CHECK((layer.op == Op::kResizeBilinear && layer.stride == Extent{2, 4} && layer.filters == 3));
  CHECK_THAT(resized({1.0f, 1.0f, 2.0f, 2.0f}, "nearest").error(),
             ContainsSubstring("node \"larger\" of operator Resize") && ContainsSubstring("linear"));
  CHECK_THAT(resized({1.0f, 1.0f, 1.5f, 2.0f}, "linear").error(), ContainsSubstring("1, 2, 4, 8 or 16"));
}

TEST_CASE("import: an activation whose input has other readers gets a layer of its own", "[interchange]") {
  Graph graph;
  const std::string a = graph.convolution("Conv", "input", "a", {2, 2, 1, 1}, {});
  graph.last(graph.writer.node("Add", {a, graph.writer.node("Relu", {a}, "positive")}, "sum"), 2);
  const Model model = graph.import();
  CHECK(model.table().layers.size() == 4);
  CHECK(model.table().layers[0].activation == Activation::kLinear);
  CHECK(model.table().layers[1].activation == Activation::kRelu);
  CHECK(std::ranges::equal(model.weight(1), std::vector<float>{1.0f, 0.0f, 0.0f, 1.0f}));
}

TEST_CASE("import: PyTorch's pixel shuffle reorders the filters before it", "[interchange]") {
  Graph graph;
  const std::string a = graph.convolution("Conv", "input", "a", {8, 2, 1, 1}, {});
  graph.last(graph.writer.node("DepthToSpace", {a}, "b",
                               {{"blocksize", integer_attribute(2)}, {"mode", text_attribute("CRD")}}),
             2);
  const Model model = graph.import();
  const std::vector<float> values = test::random_values(16, 1);
  // Filter 1 of the table is channel 1 of the first pixel, which is PyTorch's filter 4.
  CHECK(model.weight(0)[2] == values[8]);
  CHECK(model.weight(0)[4] == values[2]);
}

TEST_CASE("import: operators without a layer are refused by node and operator", "[interchange]") {
  Graph graph;
  const std::string a = graph.convolution("Conv", "input", "a", {2, 2, 1, 1}, {});
  graph.last(graph.writer.node("Softmax", {a}, "soft"), 2);
  CHECK_THAT(graph.error(), ContainsSubstring("node \"soft\" of operator Softmax: expected one of the operators"));
}

TEST_CASE("import: nodes that the output does not depend on do not matter", "[interchange]") {
  Graph graph;
  const std::string a = graph.convolution("Conv", "input", "a", {2, 2, 1, 1}, {});
  graph.writer.node("Softmax", {a}, "unused");
  graph.last(a, 2);
  CHECK(graph.import().table().layers.size() == 2);
}

TEST_CASE("import: weights that are not finite are refused", "[interchange]") {
  Graph graph;
  graph.last(graph.convolution("Conv", "input", "a", {3, 2, 1, 1}, {}), 3);
  graph.file.initializers.front().floats.front() = 1e30f;
  CHECK_THAT(graph.error(), ContainsSubstring("expected weights of at most a million"));
}

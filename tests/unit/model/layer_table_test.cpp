#include "model/layer_table.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <stdexcept>

#include "common/error.h"
#include "model/geometry.h"
#include "model/model.h"
#include "support/layer_tables.h"
#include "support/message_with.h"
#include "support/test_files.h"

using Catch::Matchers::ContainsSubstring;
using namespace dae;
using namespace dae::test;

namespace {

// A layer that is valid at any place.
const std::string kConv = convolution("conv2d", 4, 3, 1, "relu");

void check_json_refused(const std::string& json, const std::string& reason) {
  CHECK_THROWS_MATCHES(parse_layer_table(json), ModelFormatError, message_with(reason));
}

// The rows are named a, b, c, ...
void check_refused(const std::vector<std::string>& rows, const std::string& reason, int channels = 1) {
  check_json_refused(table_json(channels, rows), reason);
}

// Tables that can be parsed, but not be run.
void check_immeasurable(const std::vector<std::string>& rows, const std::string& reason) {
  CHECK_THROWS_MATCHES(Model::initialize(make_table(1, rows), 1), ModelFormatError, message_with(reason));
}

}  // namespace

TEST_CASE("layer table: operators, inputs and channels", "[model]") {
  const LayerTable table = skip_table();
  const auto row = [&](std::size_t i) -> const Layer& { return table.layers.at(i); };
  REQUIRE(table.layers.size() == 9);
  CHECK(row(0).op == Op::kSpaceToDepth);
  CHECK(row(0).stride == Extent{2, 2});
  CHECK(row(0).inputs == std::vector<int32_t>{kNetworkInput});
  CHECK(row(0).filters == 4);
  CHECK_FALSE(row(0).has_weights());
  CHECK(row(0).weight_values() == 0);
  CHECK(row(1).activation == Activation::kLeakyRelu);
  CHECK(row(1).slope == 0.1f);
  CHECK(row(1).inputs == std::vector<int32_t>{0});
  CHECK(row(1).in_channels == 4);
  CHECK(row(4).op == Op::kConcat);
  CHECK(row(4).inputs == std::vector<int32_t>{3, 1});
  CHECK(row(4).filters == 12);
  CHECK(row(6).op == Op::kAdd);
  CHECK(row(6).filters == 4);
  CHECK(row(7).op == Op::kDepthToSpace);
  CHECK(row(7).filters == 1);
  CHECK(row(8).inputs == std::vector<int32_t>{7, kNetworkInput});
  CHECK(table.output_channels() == 1);
  CHECK_FALSE(table.stands_alone(table.decoder()));
  CHECK(table.stands_alone(table.encoder()));
  CHECK(table.stands_alone(table.all()));
  CHECK(table.channels_into(table.all()) == 1);
}

TEST_CASE("layer table: blocks and kernels need not be square", "[model]") {
  const LayerTable table =
      make_table(3, {R"("op":"space_to_depth","block":[2,3])", kConv, convolution("conv2d", 12, 1, 1, "linear"),
                     R"("op":"depth_to_space","block":[2,3])"});
  CHECK(table.layers[0].filters == 18);
  CHECK(table.output_channels() == 2);
  CHECK(measure(table, table.all(), Axis::kHeight).stride == 2);
  CHECK(measure(table, table.all(), Axis::kWidth).stride == 3);
}

TEST_CASE("layer table: an input may be named twice and the chain may be spelled out", "[model]") {
  const LayerTable table = make_table(2, {R"("op":"concat","inputs":["input","input"])",
                                          R"("op":"add","inputs":["a","a"])", R"("inputs":["b"],)" + kConv});
  CHECK(table.layers[0].filters == 4);
  CHECK(table.layers[1].filters == 4);
  CHECK(table.layers[2].inputs == std::vector<int32_t>{1});
}

TEST_CASE("layer table: invalid inputs are refused with a reason", "[model]") {
  const std::string wrong_name = "to name earlier layers or \"input\", found ";
  check_refused({kConv, R"("inputs":["z"],)" + kConv}, "\"inputs\" of layer \"b\" " + wrong_name + "\"z\"");
  check_refused({kConv, R"("inputs":["c"],)" + kConv, kConv}, wrong_name + "\"c\"");
  check_refused({kConv, R"("inputs":["b"],)" + kConv}, wrong_name + "\"b\"");
  check_refused({kConv, R"("inputs":[3],)" + kConv}, wrong_name + "\"\"");
  check_refused({kConv, R"("inputs":["a\u0000"],)" + kConv}, wrong_name);
  check_refused({kConv, R"("inputs":"a",)" + kConv}, "to be a list of 1 to 64 names");
  check_refused({kConv, R"("inputs":[],)" + kConv}, "to be a list of 1 to 64 names");
  check_refused({kConv, R"("inputs":null,)" + kConv}, "to be a list of 1 to 64 names");
  std::string many = R"("a")";
  for (int i = 0; i < 64; ++i) many += R"(,"a")";
  check_refused({kConv, R"("op":"add","inputs":[)" + many + "]"}, "to be a list of 1 to 64 names");
}

TEST_CASE("layer table: a wrong number of inputs is refused", "[model]") {
  check_refused({kConv, R"("inputs":["a","input"],)" + kConv}, "layer \"b\" to have one input, found 2");
  check_refused({kConv, R"("op":"space_to_depth","block":[2,2],"inputs":["a","a"])"}, "to have one input, found 2");
  check_refused({kConv, R"("op":"add")"}, "layer \"b\" to have two or more inputs, found 1");
  check_refused({kConv, R"("op":"concat","inputs":["a"])"}, "to have two or more inputs, found 1");
}

TEST_CASE("layer table: channels that do not fit are refused", "[model]") {
  check_refused({kConv, R"("op":"add","inputs":["a","input"])"}, "the same number of channels, found 4 and 1");
  check_refused({kConv, R"("op":"depth_to_space","block":[3,1])"},
                "the channels into layer \"b\" to be a multiple of 3, found 4");
  check_refused({R"("op":"space_to_depth","block":[16,16])", R"("op":"space_to_depth","block":[16,16])",
                 R"("op":"concat","inputs":["b","b"])"},
                "expected layer \"c\" to join at most 65536 channels");
  check_refused({R"("op":"space_to_depth","block":[16,16])", R"("op":"space_to_depth","block":[16,16])"},
                "expected layer \"b\" to have at most 65536 output channels", 3);
}

TEST_CASE("layer table: a layer whose output is unused is refused", "[model]") {
  check_refused({kConv, kConv, R"("inputs":["a"],)" + kConv}, "expected layer \"b\" to be the input of another");
  check_refused({kConv, R"("inputs":["input"],)" + kConv}, "expected layer \"a\" to be the input of another");
}

TEST_CASE("layer table: a leaky ReLU needs a slope from 0 to 1", "[model]") {
  const auto leaky = [](const std::string& slope) {
    return R"("op":"conv2d","filters":1,"kernel":[1,1],"stride":[1,1],"padding":"same","activation":"leaky_relu")" +
           slope;
  };
  const std::string reason = "\"slope\" of layer \"b\", a leaky ReLU, to be a number from 0 to 1";
  check_refused({kConv, leaky("")}, reason);
  check_refused({kConv, leaky(R"(,"slope":-0.1)")}, reason);
  check_refused({kConv, leaky(R"(,"slope":1.1)")}, reason);
  check_refused({kConv, leaky(R"(,"slope":"0.1")")}, reason);
  check_refused({kConv, leaky(R"(,"slope":null)")}, reason);
  CHECK(make_table(1, {kConv, leaky(R"(,"slope":0)")}).layers[1].slope == 0.0f);
  CHECK(make_table(1, {kConv, leaky(R"(,"slope":1)")}).layers[1].slope == 1.0f);
}

TEST_CASE("layer table: blocks out of range are refused", "[model]") {
  for (const char* block : {"", R"(,"block":2)", R"(,"block":[2])", R"(,"block":[2,2,2])", R"(,"block":[0,2])",
                            R"(,"block":[2,17])", R"(,"block":[2,1.5])"}) {
    CAPTURE(block);
    check_refused({R"("op":"space_to_depth")" + std::string(block), kConv}, "\"block\" of layer \"a\"");
  }
}

TEST_CASE("layer table: invalid names and orders are refused", "[model]") {
  const std::string layer = R"({"name":"NAME","stage":"STAGE",)" + kConv + "}";
  const auto named = [&](std::string name, const std::string& stage) {
    std::string row = layer;
    row.replace(row.find("NAME"), 4, name);
    return row.replace(row.find("STAGE"), 5, stage);
  };
  const auto table = [](const std::string& rows) {
    return R"({"version":1,"name":"t","input":{"channels":1},"layers":[)" + rows + "]}";
  };
  check_json_refused(table(named("input", "encoder")), "to have another name: \"input\" is the network's input");
  check_json_refused(table(named("a", "encoder") + "," + named("a", "decoder")),
                     "expected layers with different names, found two \"a\"");
  check_json_refused(table(named("a", "decoder") + "," + named("b", "encoder")), "found \"b\" after it");
  check_json_refused(table(named("a", "encoder")), "at least one encoder layer and one decoder layer");
  check_json_refused(table(""), "at least one encoder layer and one decoder layer");
  std::string many = named("a", "encoder");
  for (int i = 0; i < 1000; ++i) many += "," + named("a", "encoder");
  check_json_refused(table(many), "at most 1000 layers");
}

TEST_CASE("layer table: inputs of different sizes are refused", "[model]") {
  const std::string half = convolution("conv2d", 1, 3, 2, "relu");
  for (const char* op : {"add", "concat"}) {
    check_immeasurable({half, R"("op":")" + std::string(op) + R"(","inputs":["a","input"])"},
                       "the inputs of layer \"b\" to have the same size");
  }
}

TEST_CASE("layer table: blocks that compound past any image are refused", "[model]") {
  const std::string one = convolution("conv2d", 1, 1, 1, "linear");
  const std::string block = R"("op":"space_to_depth","block":[16,16])";
  check_immeasurable({block, one, block, one, block, one, block, one}, "at most 4096");
}

TEST_CASE("layer table: its JSON reads back as the same table", "[model]") {
  std::vector<LayerTable> tables{skip_table(), tutorial_table()};
  for (const char* file :
       {"models/fashion-tutorial.safetensors", "tests/golden/variety.safetensors", "tests/golden/skips.safetensors"}) {
    tables.push_back(Model::load(read_repository_file(file)).table());
  }
  tables[0].name = "quotes \" and \\, accents é, and a NUL: " + std::string(1, '\0') + ".";
  tables[0].layers[1].name += '\0';
  tables[0].layers[1].slope = 1.0f / 3.0f;
  tables[0].description = "line\nbreak";
  tables[0].license = "none";
  for (const LayerTable& table : tables) {
    CAPTURE(table.name);
    CHECK(parse_layer_table(layer_table_json(table)) == table);
  }
  CHECK_THAT(layer_table_json(tables[1]), !ContainsSubstring("inputs"));
  CHECK_THAT(layer_table_json(skip_table()), ContainsSubstring(R"("slope":0.1})"));
}

TEST_CASE("layer table: the sigma that a network was trained for, and the gain that scales an image to it", "[model]") {
  const std::string json = table_json(3, {kConv, kConv});
  const auto with = [&](const std::string& sigma) {
    std::string text = json;
    const std::string input = R"("channels":3)";
    const std::size_t at = text.find(input);
    REQUIRE(at != std::string::npos);
    return text.insert(at + input.size(), R"(,"noiseSigma":)" + sigma);
  };
  CHECK(parse_layer_table(json).noise_sigma == 0.0f);
  const LayerTable table = parse_layer_table(with("0.1"));
  CHECK(table.noise_sigma == 0.1f);
  CHECK(parse_layer_table(layer_table_json(table)) == table);
  CHECK(table.noise_gain(0.2) == 0.5f);
  CHECK(table.noise_gain(0.0) == table.noise_gain(2.0 / 255.0));
  for (const char* wrong : {"0", "-1", "2", "\"0.1\"", "null", "[]"}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS(parse_layer_table(with(wrong)), ModelFormatError);
  }
}

TEST_CASE("layer table: the noise that a network was trained for is read, written and checked", "[model]") {
  const auto with = [](const std::string& members) {
    std::string text = table_json(3, {kConv, kConv});
    const std::string input = R"("channels":3)";
    return text.insert(text.find(input) + input.size(), members);
  };
  CHECK_FALSE(parse_layer_table(with(R"(,"noiseSigma":0.1)")).camera_noise);
  CHECK_FALSE(parse_layer_table(with(R"(,"noiseSigma":0.1,"noise":"white")")).camera_noise);
  const LayerTable table = parse_layer_table(with(R"(,"noiseSigma":0.1,"noise":"camera")"));
  CHECK(table.camera_noise);
  CHECK(parse_layer_table(layer_table_json(table)) == table);
  for (const char* wrong :
       {R"(,"noise":"camera")", R"(,"noiseSigma":0.1,"noise":"coarse")", R"(,"noiseSigma":0.1,"noise":1)"}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS(parse_layer_table(with(wrong)), ModelFormatError);
  }
}

TEST_CASE("layer table: the member initial is read, written and checked", "[model]") {
  const LayerTable table = enlarging_table(3, 4);
  CHECK(table.layers[2].initial == Initial::kBicubic);
  CHECK(parse_layer_table(layer_table_json(table)) == table);
  const auto initial = [](int filters, int kernel, int stride, const std::string& from) {
    return convolution("conv2d", filters, kernel, stride, "linear") + R"(,"initial":")" + from + "\"";
  };
  check_refused({initial(4, 5, 1, "random"), kConv}, "\"initial\" of layer \"a\" to be one of glorot, zero");
  check_refused({initial(3, 5, 1, "bicubic"), kConv}, "whose \"initial\" is bilinear or bicubic, to be a convolution");
  check_refused({initial(4, 3, 1, "bicubic"), kConv}, "at least 5");
  check_refused({initial(4, 4, 1, "bilinear"), kConv}, "odd square kernel");
  check_refused({initial(4, 5, 2, "bilinear"), kConv}, "stride 1");
}

TEST_CASE("layer table: a symmetry", "[model]") {
  const LayerTable table = c2_table(3);
  CHECK(parse_layer_table(layer_table_json(table)) == table);
  LayerTable cascade = cascade_table(3);
  cascade.symmetry = Symmetry::kC2;
  check_json_refused(layer_table_json(cascade), "expected a network with \"cascade\" to have no \"symmetry\"");
  std::string json = layer_table_json(table);
  const std::string name = "half-turn";
  json.replace(json.find(name), name.size(), "thirds");
  check_json_refused(json, "expected \"symmetry\" of the layer table to be one of none, half-turn, found \"thirds\"");
}

TEST_CASE("layer table: a cascade names its parts and can be cut", "[model]") {
  const LayerTable cascade = cascade_table(3);
  REQUIRE(cascade.cascade.size() == 2);
  CHECK((cascade.cascade[0].name == "x2" && cascade.cascade[0].end == 5 && cascade.cascade[1].end == 10));
  CHECK(parse_layer_table(layer_table_json(cascade)) == cascade);
  const LayerTable first = cascade.cut(1);
  CHECK((first.layers.size() == 5 && first.cascade.size() == 1 && first.name == "test-x2"));
  CHECK(parse_layer_table(layer_table_json(first)) == first);
  CHECK(cascade.cut(2) == cascade);
  CHECK_THROWS_MATCHES(cascade.cut(3), std::invalid_argument, message_with("1 to 2 parts"));
  CHECK_THROWS_AS(enlarging_table(3, 2).cut(1), std::invalid_argument);
}

TEST_CASE("layer table: a cascade whose parts are no networks of their own is refused", "[model]") {
  const std::string json = layer_table_json(cascade_table(3));
  const auto replaced = [&](const std::string& part, const std::string& with) {
    std::string text = json;
    return text.replace(text.find(part), part.size(), with);
  };
  check_json_refused(replaced(R"("output":"b_output")", R"("output":"nothing")"), "found \"nothing\"");
  check_json_refused(replaced(R"("output":"b_output")", R"("output":"b_sum")"), "end with the last layer");
  check_json_refused(replaced(R"("output":"output")", R"("output":"b_output")"), "follow the part before");
  check_json_refused(replaced(R"("output":"output")", R"("output":"detail")"), "read only its output");
  check_json_refused(replaced(R"("cascade":[)", R"("cascade":[7,)"), "a part of the cascade");
}

#include "model/layer_table.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "model/error.h"
#include "model/json.h"

namespace dae {
namespace {

constexpr int kVersion = 1;
// Far above any network that runs on a processor, and low enough that no size computed from them overflows.
constexpr int64_t kMaxLayers = 1000;
constexpr int64_t kMaxChannels = 4096;
constexpr int64_t kMaxKernel = 63;
constexpr int64_t kMaxStride = 16;

constexpr std::array<std::pair<const char*, Stage>, 2> kStages{
    {{"encoder", Stage::kEncoder}, {"decoder", Stage::kDecoder}}};
constexpr std::array<std::pair<const char*, Op>, 2> kOps{
    {{"conv2d", Op::kConv2d}, {"conv2d_transpose", Op::kConv2dTranspose}}};
constexpr std::array<std::pair<const char*, Activation>, 3> kActivations{
    {{"linear", Activation::kLinear}, {"relu", Activation::kRelu}, {"sigmoid", Activation::kSigmoid}}};

template <class Names>
auto parse_name(const Names& names, yyjson_val* object, const char* key, const std::string& what) {
  const std::string text = require_string(object, key, what);
  std::string expected;
  for (const auto& [name, value] : names) {
    if (text == name) return value;
    expected += (expected.empty() ? "" : ", ") + std::string(name);
  }
  throw ModelFormatError("expected \"" + std::string(key) + "\" of " + what + " to be one of " + expected +
                         ", found \"" + text + "\"");
}

template <class Names, class Value>
const char* name_of(const Names& names, Value value) {
  return std::find_if(names.begin(), names.end(), [&](const auto& entry) { return entry.second == value; })->first;
}

Extent parse_extent(yyjson_val* object, const char* key, int64_t max, const std::string& what) {
  yyjson_val* pair = yyjson_obj_get(object, key);
  const std::string part = "\"" + std::string(key) + "\" of " + what;
  if (!yyjson_is_arr(pair) || yyjson_arr_size(pair) != 2)
    throw ModelFormatError("expected " + part + " to be two numbers");
  return {static_cast<int32_t>(require_int(yyjson_arr_get(pair, 0), 1, max, part)),
          static_cast<int32_t>(require_int(yyjson_arr_get(pair, 1), 1, max, part))};
}

Layer parse_layer(yyjson_val* object, std::size_t index, int32_t in_channels) {
  std::string what = "layer " + std::to_string(index);
  require_object(object, what);
  Layer layer;
  layer.name = require_string(object, "name", what);
  what = "layer \"" + layer.name + "\"";
  layer.stage = parse_name(kStages, object, "stage", what);
  layer.op = parse_name(kOps, object, "op", what);
  layer.activation = parse_name(kActivations, object, "activation", what);
  layer.in_channels = in_channels;
  layer.filters =
      static_cast<int32_t>(require_int(yyjson_obj_get(object, "filters"), 1, kMaxChannels, "\"filters\" of " + what));
  layer.kernel = parse_extent(object, "kernel", kMaxKernel, what);
  layer.stride = parse_extent(object, "stride", kMaxStride, what);
  if (require_string(object, "padding", what) != "same") {
    throw ModelFormatError("expected \"padding\" of " + what + " to be same");
  }
  return layer;
}

// Encoder layers come first and both stages are there, so that the table can be cut into encoder and decoder.
void check_stages(const std::vector<Layer>& layers) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (!names.insert(layers[i].name).second) throw ModelFormatError("two layers are named \"" + layers[i].name + "\"");
    if (i > 0 && layers[i - 1].stage == Stage::kDecoder && layers[i].stage == Stage::kEncoder) {
      throw ModelFormatError("expected every encoder layer before the decoder, found \"" + layers[i].name +
                             "\" after it");
    }
  }
  if (layers.empty() || layers.front().stage != Stage::kEncoder || layers.back().stage != Stage::kDecoder) {
    throw ModelFormatError("expected at least one encoder layer and one decoder layer");
  }
}

std::string optional_string(yyjson_val* object, const char* key) {
  const char* text = yyjson_get_str(yyjson_obj_get(object, key));
  return text ? text : "";
}

}  // namespace

std::size_t LayerTable::encoder_layers() const {
  return static_cast<std::size_t>(
      std::count_if(layers.begin(), layers.end(), [](const Layer& layer) { return layer.stage == Stage::kEncoder; }));
}

LayerTable parse_layer_table(std::string_view json) {
  const JsonDocument doc = parse_json(json, "the layer table");
  yyjson_val* root = require_object(yyjson_doc_get_root(doc.get()), "the layer table");
  require_int(yyjson_obj_get(root, "version"), kVersion, kVersion, "the layer table's \"version\"");

  LayerTable table;
  table.name = require_string(root, "name", "the layer table");
  table.description = optional_string(root, "description");
  table.license = optional_string(root, "license");
  yyjson_val* input = require_object(yyjson_obj_get(root, "input"), "\"input\" of the layer table");
  table.input_channels = static_cast<int32_t>(
      require_int(yyjson_obj_get(input, "channels"), 1, kMaxChannels, "\"channels\" of the input"));

  yyjson_val* layers = yyjson_obj_get(root, "layers");
  if (!yyjson_is_arr(layers) || yyjson_arr_size(layers) > static_cast<std::size_t>(kMaxLayers)) {
    throw ModelFormatError("expected \"layers\" to be a list of at most " + std::to_string(kMaxLayers) + " layers");
  }
  int32_t channels = table.input_channels;
  yyjson_arr_iter rows = yyjson_arr_iter_with(layers);
  while (yyjson_val* row = yyjson_arr_iter_next(&rows)) {
    table.layers.push_back(parse_layer(row, table.layers.size(), channels));
    channels = table.layers.back().filters;
  }
  check_stages(table.layers);
  return table;
}

const char* stage_name(Stage stage) {
  return name_of(kStages, stage);
}
const char* op_name(Op op) {
  return name_of(kOps, op);
}
const char* activation_name(Activation activation) {
  return name_of(kActivations, activation);
}

}  // namespace dae

#include "model/layer_table.h"

#include <algorithm>
#include <array>
#include <span>
#include <stdexcept>
#include <utility>

#include "model/error.h"
#include "model/json.h"

namespace dae {
namespace {

// Far above any network that runs on a processor, and low enough that no size computed from them overflows.
constexpr int64_t kMaxLayers = 1000;
constexpr std::size_t kMaxInputs = 64;
constexpr int64_t kMaxChannels = 4096;
constexpr int64_t kMaxKernel = 63;
constexpr int64_t kMaxStride = 16;
constexpr double kMinNoiseSigma = 0.001;

// Names of the enumerations' values, in their order.
constexpr std::array kStages{"encoder", "decoder"};
constexpr std::array kOps{"conv2d", "conv2d_transpose", "add", "concat", "space_to_depth", "depth_to_space"};
constexpr std::array kActivations{"linear", "relu", "leaky_relu", "sigmoid"};
constexpr std::array kInitials{"glorot", "zero", "bilinear", "bicubic"};
constexpr std::array kSymmetries{"none", "half-turn"};

template <class Value>
Value parse_name(std::span<const char* const> names, yyjson_val* object, const char* key, const std::string& what) {
  return static_cast<Value>(
      require_name(yyjson_obj_get(object, key), names, "\"" + std::string(key) + "\" of " + what));
}

Extent parse_extent(yyjson_val* object, const char* key, int64_t max, const std::string& what) {
  yyjson_val* pair = yyjson_obj_get(object, key);
  const std::string part = "\"" + std::string(key) + "\" of " + what;
  if (!yyjson_is_arr(pair) || yyjson_arr_size(pair) != 2)
    throw ModelFormatError("expected " + part + " to be two numbers");
  return {static_cast<int32_t>(require_int(yyjson_arr_get(pair, 0), 1, max, part)),
          static_cast<int32_t>(require_int(yyjson_arr_get(pair, 1), 1, max, part))};
}

float parse_noise_sigma(yyjson_val* input) {
  yyjson_val* value = yyjson_obj_get(input, "noiseSigma");
  if (value == nullptr) return 0.0f;
  const double sigma = yyjson_is_num(value) ? yyjson_get_num(value) : -1.0;
  if (!(sigma >= kMinNoiseSigma && sigma <= 1.0)) {
    throw ModelFormatError("expected \"noiseSigma\" of the input to be a number from 0.001 to 1");
  }
  return static_cast<float>(sigma);
}

std::vector<int32_t> parse_inputs(yyjson_val* object, const std::vector<Layer>& before, const std::string& what) {
  yyjson_val* names = yyjson_obj_get(object, "inputs");
  const auto previous = static_cast<int32_t>(before.size()) - 1;
  if (names == nullptr) return {previous};
  if (!yyjson_is_arr(names) || yyjson_arr_size(names) == 0 || yyjson_arr_size(names) > kMaxInputs) {
    throw ModelFormatError("expected \"inputs\" of " + what + " to be a list of 1 to " + std::to_string(kMaxInputs) +
                           " names of earlier layers");
  }
  std::vector<int32_t> inputs;
  yyjson_arr_iter each = yyjson_arr_iter_with(names);
  while (yyjson_val* value = yyjson_arr_iter_next(&each)) {
    const std::string_view name =
        yyjson_is_str(value) ? std::string_view(yyjson_get_str(value), yyjson_get_len(value)) : "";
    const auto found =
        std::find_if(before.begin(), before.end(), [&](const Layer& layer) { return layer.name == name; });
    if (found == before.end() && name != kInputName) {
      throw ModelFormatError("expected \"inputs\" of " + what + " to name earlier layers or \"input\", found \"" +
                             std::string(name) + "\"");
    }
    inputs.push_back(found == before.end() ? kNetworkInput : static_cast<int32_t>(found - before.begin()));
  }
  return inputs;
}

float parse_slope(yyjson_val* object, const std::string& what) {
  yyjson_val* slope = yyjson_obj_get(object, "slope");
  if (!yyjson_is_num(slope) || !(yyjson_get_num(slope) >= 0.0 && yyjson_get_num(slope) <= 1.0)) {
    throw ModelFormatError("expected \"slope\" of " + what + ", a leaky ReLU, to be a number from 0 to 1");
  }
  return static_cast<float>(yyjson_get_num(slope));
}

void require_inputs(const Layer& layer, bool several, const std::string& what) {
  if (several == (layer.inputs.size() > 1)) return;
  throw ModelFormatError("expected " + what + " to have " + (several ? "two or more inputs" : "one input") +
                         ", found " + std::to_string(layer.inputs.size()));
}

void parse_convolution(yyjson_val* object, Layer& layer, const std::string& what) {
  layer.filters =
      static_cast<int32_t>(require_int(yyjson_obj_get(object, "filters"), 1, kMaxChannels, "\"filters\" of " + what));
  layer.kernel = parse_extent(object, "kernel", kMaxKernel, what);
  layer.stride = parse_extent(object, "stride", kMaxStride, what);
  if (require_string(object, "padding", what) != "same") {
    throw ModelFormatError("expected \"padding\" of " + what + " to be same");
  }
}

// An enlargement needs a filter for every pixel of a square block, and a kernel that holds its interpolation.
void parse_initial(yyjson_val* object, Layer& layer, const std::string& what) {
  if (yyjson_obj_get(object, "initial") == nullptr) return;
  layer.initial = parse_name<Initial>(kInitials, object, "initial", what);
  if (layer.initial == Initial::kGlorot || layer.initial == Initial::kZero) return;
  const int32_t least = layer.initial == Initial::kBicubic ? 5 : 3;
  int32_t side = 1;
  while (side * side * layer.in_channels < layer.filters) ++side;
  const Extent& kernel = layer.kernel;
  if (layer.op != Op::kConv2d || layer.stride != Extent{} || side * side * layer.in_channels != layer.filters ||
      kernel.height != kernel.width || kernel.height < least || kernel.height % 2 == 0) {
    throw ModelFormatError("expected " + what +
                           ", whose weights begin as an enlargement, to be a convolution of stride 1 with an odd "
                           "square kernel of at least " +
                           std::to_string(least) + " and its input channels times a square as filters");
  }
}

// Moves channels into blocks of pixels or back.
void parse_rearrangement(yyjson_val* object, Layer& layer, const std::string& what) {
  layer.stride = parse_extent(object, "block", kMaxStride, what);
  const int32_t area = layer.stride.height * layer.stride.width;
  if (layer.op == Op::kDepthToSpace && layer.in_channels % area != 0) {
    throw ModelFormatError("expected the channels into " + what + " to be a multiple of " + std::to_string(area) +
                           ", found " + std::to_string(layer.in_channels));
  }
  layer.filters = layer.op == Op::kDepthToSpace ? layer.in_channels / area : layer.in_channels * area;
}

int32_t channels_of(int32_t input, const LayerTable& table) {
  return input == kNetworkInput ? table.input_channels : table.layers[static_cast<std::size_t>(input)].filters;
}

int32_t join_channels(const Layer& layer, const LayerTable& table, const std::string& what) {
  const int32_t first = channels_of(layer.inputs.front(), table);
  int32_t sum = 0;
  for (const int32_t input : layer.inputs) {
    const int32_t channels = channels_of(input, table);
    if (layer.op == Op::kAdd && channels != first) {
      throw ModelFormatError("expected the inputs of " + what + " to have as many channels each, found " +
                             std::to_string(first) + " and " + std::to_string(channels));
    }
    sum += channels;
    if (sum > kMaxChannels * static_cast<int64_t>(kMaxStride))
      throw ModelFormatError(what + " joins too many channels");
  }
  return layer.op == Op::kConcat ? sum : first;
}

Layer parse_layer(yyjson_val* object, const LayerTable& table) {
  std::string what = "layer " + std::to_string(table.layers.size());
  require_object(object, what);
  Layer layer;
  layer.name = require_string(object, "name", what);
  what = "layer \"" + layer.name + "\"";
  if (layer.name == kInputName) throw ModelFormatError("no layer may be named \"input\"");
  layer.stage = parse_name<Stage>(kStages, object, "stage", what);
  layer.op = parse_name<Op>(kOps, object, "op", what);
  layer.activation = parse_name<Activation>(kActivations, object, "activation", what);
  if (layer.activation == Activation::kLeakyRelu) layer.slope = parse_slope(object, what);
  layer.inputs = parse_inputs(object, table.layers, what);
  const bool joins = layer.op == Op::kAdd || layer.op == Op::kConcat;
  require_inputs(layer, joins, what);
  layer.in_channels = join_channels(layer, table, what);
  if (layer.has_weights()) {
    parse_convolution(object, layer, what);
    parse_initial(object, layer, what);
  } else if (joins) {
    layer.filters = layer.in_channels;
  } else {
    parse_rearrangement(object, layer, what);
  }
  if (layer.filters > kMaxChannels * kMaxStride) throw ModelFormatError(what + " has too many channels");
  return layer;
}

// Encoder layers come first and both stages are there, so that the table can be cut into encoder and decoder. Names are
// unique, and no layer works for nothing.
void check_layers(const std::vector<Layer>& layers) {
  std::vector<bool> used(layers.size());
  for (std::size_t i = 0; i < layers.size(); ++i) {
    for (const int32_t input : layers[i].inputs) {
      if (input != kNetworkInput) used[static_cast<std::size_t>(input)] = true;
    }
    const auto same_name = [&](const Layer& earlier) { return earlier.name == layers[i].name; };
    if (std::any_of(layers.data(), layers.data() + i, same_name))
      throw ModelFormatError("two layers are named \"" + layers[i].name + "\"");
    if (i > 0 && layers[i - 1].stage == Stage::kDecoder && layers[i].stage == Stage::kEncoder) {
      throw ModelFormatError("expected every encoder layer before the decoder, found \"" + layers[i].name +
                             "\" after it");
    }
  }
  for (std::size_t i = 0; i + 1 < layers.size(); ++i) {
    if (!used[i]) throw ModelFormatError("expected layer \"" + layers[i].name + "\" to be the input of another");
  }
  if (layers.empty() || layers.front().stage != Stage::kEncoder || layers.back().stage != Stage::kDecoder) {
    throw ModelFormatError("expected at least one encoder layer and one decoder layer");
  }
}

// "stack": [{"name": "x2", "output": a layer}, ...]
std::vector<StackPart> parse_stack(yyjson_val* rows, const std::vector<Layer>& layers) {
  std::vector<StackPart> stack;
  if (rows == nullptr) return stack;
  yyjson_arr_iter each = yyjson_arr_iter_with(rows);
  while (yyjson_val* row = yyjson_arr_iter_next(&each)) {
    require_object(row, "a part of the stack");
    const std::string output = require_string(row, "output", "a part of the stack");
    const auto layer = std::find_if(layers.begin(), layers.end(), [&](const Layer& one) { return one.name == output; });
    if (layer == layers.end())
      throw ModelFormatError("expected a part of the stack to end with a layer, found \"" + output + "\"");
    stack.push_back(
        {require_string(row, "name", "a part of the stack"), static_cast<std::size_t>(layer - layers.begin()) + 1});
  }
  return stack;
}

// Each part reads the one before, and nothing else.
void check_stack(const LayerTable& table) {
  std::size_t first = 0;
  for (const StackPart& part : table.stack) {
    if (part.last <= first || !table.stands_alone({first, part.last})) {
      throw ModelFormatError("expected part \"" + part.name +
                             "\" of the stack to follow the one before and to read nothing but its output");
    }
    first = part.last;
  }
  if (first != table.layers.size()) throw ModelFormatError("expected the stack's last part to end with the last layer");
}

std::string optional_string(yyjson_val* object, const char* key) {
  yyjson_val* text = yyjson_obj_get(object, key);
  return yyjson_is_str(text) ? std::string(yyjson_get_str(text), yyjson_get_len(text)) : "";
}

}  // namespace

std::vector<int64_t> Layer::weight_shape() const {
  return {filters, kernel.height, kernel.width, in_channels};
}

float Layer::negative_slope() const {
  if (activation == Activation::kRelu) return 0.0f;
  return activation == Activation::kLeakyRelu ? slope : 1.0f;
}

int64_t Layer::weight_values() const {
  // Not from weight_shape(), which allocates: a training step asks for it.
  return has_weights() ? int64_t{filters} * kernel.height * kernel.width * in_channels : 0;
}

LayerRange LayerTable::encoder() const {
  const auto decoder =
      std::find_if(layers.begin(), layers.end(), [](const Layer& layer) { return layer.stage == Stage::kDecoder; });
  return {0, static_cast<std::size_t>(decoder - layers.begin())};
}

int32_t LayerTable::channels_into(LayerRange range) const {
  return range.first == 0 ? input_channels : layers[range.first - 1].filters;
}

bool LayerTable::stands_alone(LayerRange range) const {
  const auto input = static_cast<int32_t>(range.first) - 1;
  for (std::size_t i = range.first; i < range.last; ++i) {
    const std::vector<int32_t>& inputs = layers[i].inputs;
    if (*std::min_element(inputs.begin(), inputs.end()) < input) return false;
  }
  return true;
}

float LayerTable::noise_gain(double sigma) const {
  return static_cast<float>(static_cast<double>(noise_sigma) / std::max(sigma, kLeastSigma));
}

LayerTable LayerTable::cut(std::size_t parts) const {
  if (parts < 1 || parts > stack.size()) {
    throw std::invalid_argument("expected 1 to " + std::to_string(stack.size()) + " parts of the stack \"" + name +
                                "\", got " + std::to_string(parts));
  }
  LayerTable table = *this;
  if (parts == stack.size()) return table;
  table.stack.resize(parts);
  table.layers.resize(stack[parts - 1].last);
  // A decoder has at least one layer, the last.
  table.layers.back().stage = Stage::kDecoder;
  table.name += "-" + table.stack.back().name;
  return table;
}

LayerTable parse_layer_table(std::string_view json) {
  const JsonDocument doc = parse_json(json, "the layer table");
  yyjson_val* root = require_object(yyjson_doc_get_root(doc.get()), "the layer table");
  require_int(yyjson_obj_get(root, "version"), kLayerTableVersion, kLayerTableVersion, "the layer table's \"version\"");

  LayerTable table;
  table.name = require_string(root, "name", "the layer table");
  table.description = optional_string(root, "description");
  table.license = optional_string(root, "license");
  yyjson_val* input = require_object(yyjson_obj_get(root, "input"), "\"input\" of the layer table");
  table.input_channels = static_cast<int32_t>(
      require_int(yyjson_obj_get(input, "channels"), 1, kMaxChannels, "\"channels\" of the input"));
  table.noise_sigma = parse_noise_sigma(input);

  yyjson_val* layers = yyjson_obj_get(root, "layers");
  if (!yyjson_is_arr(layers) || yyjson_arr_size(layers) > static_cast<std::size_t>(kMaxLayers)) {
    throw ModelFormatError("expected \"layers\" to be a list of at most " + std::to_string(kMaxLayers) + " layers");
  }
  yyjson_arr_iter rows = yyjson_arr_iter_with(layers);
  while (yyjson_val* row = yyjson_arr_iter_next(&rows)) table.layers.push_back(parse_layer(row, table));
  check_layers(table.layers);
  yyjson_val* stack = yyjson_obj_get(root, "stack");
  if (stack != nullptr && (!yyjson_is_arr(stack) || yyjson_arr_size(stack) == 0)) {
    throw ModelFormatError("expected \"stack\" to be a list of parts");
  }
  table.stack = parse_stack(stack, table.layers);
  if (stack != nullptr) check_stack(table);
  if (yyjson_obj_get(root, "symmetry") != nullptr) {
    table.symmetry = parse_name<Symmetry>(kSymmetries, root, "symmetry", "the layer table");
  }
  if (table.symmetry != Symmetry::kNone && stack != nullptr)
    throw ModelFormatError("expected a stack without \"symmetry\"");
  return table;
}

const char* stage_name(Stage stage) {
  return kStages.at(static_cast<std::size_t>(stage));
}
const char* op_name(Op op) {
  return kOps.at(static_cast<std::size_t>(op));
}
const char* activation_name(Activation activation) {
  return kActivations.at(static_cast<std::size_t>(activation));
}
const char* initial_name(Initial initial) {
  return kInitials.at(static_cast<std::size_t>(initial));
}
const char* symmetry_name(Symmetry symmetry) {
  return kSymmetries.at(static_cast<std::size_t>(symmetry));
}

}  // namespace dae

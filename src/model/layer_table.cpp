#include "model/layer_table.h"

#include <algorithm>
#include <array>
#include <span>
#include <stdexcept>

#include "common/error.h"
#include "common/json.h"
#include "common/message.h"
#include "ops/operator.h"

namespace dae {
namespace {

// Limits far above any practical network, and low enough that sizes computed from them do not overflow.
constexpr int64_t kMaxLayers = 1000;
constexpr double kMinNoiseSigma = 0.001;

// Names of the enumerations' values, in their order.
constexpr std::array kStages{"encoder", "decoder"};
constexpr std::array kActivations{"linear", "relu", "leaky_relu", "sigmoid"};
constexpr std::array kSymmetries{"none", "half-turn"};

template <class Value>
Value parse_name(std::span<const char* const> names, yyjson_val* object, const char* key, std::string_view what) {
  return static_cast<Value>(require_name(yyjson_obj_get(object, key), names, message("\"{}\" of {}", key, what)));
}

float parse_noise_sigma(yyjson_val* input) {
  yyjson_val* value = yyjson_obj_get(input, "noiseSigma");
  if (value == nullptr) return 0.0f;
  const double sigma = yyjson_is_num(value) ? yyjson_get_num(value) : -1.0;
  if (!(sigma >= kMinNoiseSigma && sigma <= 1.0)) {
    throw_error<ModelFormatError>("expected \"noiseSigma\" of the input to be a number from 0.001 to 1");
  }
  return static_cast<float>(sigma);
}

// Returns whether the noise is a camera's.
bool parse_camera_noise(yyjson_val* input, float noise_sigma) {
  yyjson_val* value = yyjson_obj_get(input, "noise");
  if (value == nullptr) return false;
  if (noise_sigma == 0.0f) throw_error<ModelFormatError>("expected \"noise\" of the input only beside \"noiseSigma\"");
  return require_name(value, kTrainedNoises, "\"noise\" of the input") == 1;
}

std::vector<int32_t> parse_inputs(yyjson_val* object, const std::vector<Layer>& before, std::string_view what) {
  yyjson_val* names = yyjson_obj_get(object, "inputs");
  const auto previous = static_cast<int32_t>(before.size()) - 1;
  if (names == nullptr) return {previous};
  if (!yyjson_is_arr(names) || yyjson_arr_size(names) == 0 || yyjson_arr_size(names) > kMaxInputs) {
    throw_error<ModelFormatError>("expected \"inputs\" of {} to be a list of 1 to {} names of earlier layers", what,
                                  kMaxInputs);
  }
  std::vector<int32_t> inputs;
  yyjson_arr_iter each = yyjson_arr_iter_with(names);
  while (yyjson_val* value = yyjson_arr_iter_next(&each)) {
    const std::string_view name =
        yyjson_is_str(value) ? std::string_view(yyjson_get_str(value), yyjson_get_len(value)) : "";
    const auto found =
        std::find_if(before.begin(), before.end(), [&](const Layer& layer) { return layer.name == name; });
    if (found == before.end() && name != kInputName) {
      throw_error<ModelFormatError>("expected \"inputs\" of {} to name earlier layers or \"input\", found \"{}\"", what,
                                    name);
    }
    inputs.push_back(found == before.end() ? kNetworkInput : static_cast<int32_t>(found - before.begin()));
  }
  return inputs;
}

float parse_slope(yyjson_val* object, std::string_view what) {
  yyjson_val* slope = yyjson_obj_get(object, "slope");
  if (!yyjson_is_num(slope) || !(yyjson_get_num(slope) >= 0.0 && yyjson_get_num(slope) <= 1.0)) {
    throw_error<ModelFormatError>("expected \"slope\" of {}, a leaky ReLU, to be a number from 0 to 1", what);
  }
  return static_cast<float>(yyjson_get_num(slope));
}

void require_inputs(const Layer& layer, bool several, std::string_view what) {
  if (several == (layer.inputs.size() > 1)) return;
  throw_error<ModelFormatError>("expected {} to have {}, found {}", what, several ? "two or more inputs" : "one input",
                                layer.inputs.size());
}

int32_t channels_of(int32_t input, const LayerTable& table) {
  return input == kNetworkInput ? table.input_channels : table.layers[static_cast<std::size_t>(input)].filters;
}

int32_t join_channels(const Layer& layer, const LayerTable& table, std::string_view what) {
  const int32_t first = channels_of(layer.inputs.front(), table);
  int32_t sum = 0;
  for (const int32_t input : layer.inputs) {
    const int32_t channels = channels_of(input, table);
    if (operator_of(layer).channels() == Operator::Channels::kKept && channels != first) {
      throw_error<ModelFormatError>("expected the inputs of {} to have the same number of channels, found {} and {}",
                                    what, first, channels);
    }
    sum += channels;
    if (sum > kMaxChannels * static_cast<int64_t>(kMaxStride))
      throw_error<ModelFormatError>("expected {} to join at most {} channels", what, kMaxChannels * kMaxStride);
  }
  return operator_of(layer).channels() == Operator::Channels::kConcatenated ? sum : first;
}

Layer parse_layer(yyjson_val* object, const LayerTable& table) {
  std::string what = message("layer {}", table.layers.size());
  require_object(object, what);
  Layer layer;
  layer.name = require_string(object, "name", what);
  what = message("layer \"{}\"", layer.name);
  if (layer.name == kInputName)
    throw_error<ModelFormatError>("expected {} to have another name: \"input\" is the network's input", what);
  layer.stage = parse_name<Stage>(kStages, object, "stage", what);
  layer.op = parse_name<Op>(operator_names(), object, "op", what);
  layer.activation = parse_name<Activation>(kActivations, object, "activation", what);
  if (layer.activation == Activation::kLeakyRelu) layer.slope = parse_slope(object, what);
  layer.inputs = parse_inputs(object, table.layers, what);
  const Operator& op = operator_of(layer);
  require_inputs(layer, op.takes_several_inputs(), what);
  layer.in_channels = join_channels(layer, table, what);
  op.parse(object, layer, what);
  if (layer.filters > kMaxChannels * kMaxStride)
    throw_error<ModelFormatError>("expected {} to have at most {} output channels, found {}", what,
                                  kMaxChannels * kMaxStride, layer.filters);
  return layer;
}

// Checks that encoder layers come before decoder layers and that there is at least one of each, that names are unique,
// and that every layer's output is used.
void check_layers(const std::vector<Layer>& layers) {
  std::vector<bool> used(layers.size());
  for (std::size_t i = 0; i < layers.size(); ++i) {
    for (const int32_t input : layers[i].inputs) {
      if (input != kNetworkInput) used[static_cast<std::size_t>(input)] = true;
    }
    const auto same_name = [&](const Layer& earlier) { return earlier.name == layers[i].name; };
    if (std::any_of(layers.data(), layers.data() + i, same_name))
      throw_error<ModelFormatError>("expected layers with different names, found two \"{}\"", layers[i].name);
    if (i > 0 && layers[i - 1].stage == Stage::kDecoder && layers[i].stage == Stage::kEncoder) {
      throw_error<ModelFormatError>("expected every encoder layer before the decoder, found \"{}\" after it",
                                    layers[i].name);
    }
  }
  for (std::size_t i = 0; i + 1 < layers.size(); ++i) {
    if (!used[i])
      throw_error<ModelFormatError>("expected layer \"{}\" to be the input of another layer", layers[i].name);
  }
  if (layers.empty() || layers.front().stage != Stage::kEncoder || layers.back().stage != Stage::kDecoder) {
    throw_error<ModelFormatError>("expected at least one encoder layer and one decoder layer");
  }
}

// Parses "cascade": [{"name": "x2", "output": name of a layer}, ...].
std::vector<CascadePart> parse_cascade(yyjson_val* rows, const std::vector<Layer>& layers) {
  std::vector<CascadePart> cascade;
  if (rows == nullptr) return cascade;
  yyjson_arr_iter each = yyjson_arr_iter_with(rows);
  while (yyjson_val* row = yyjson_arr_iter_next(&each)) {
    require_object(row, "a part of the cascade");
    const std::string output = require_string(row, "output", "a part of the cascade");
    const auto layer =
        std::find_if(layers.begin(), layers.end(), [&](const Layer& candidate) { return candidate.name == output; });
    if (layer == layers.end())
      throw_error<ModelFormatError>(
          "expected \"output\" of a part of the cascade to be the name of a layer, found \"{}\"", output);
    cascade.push_back(
        {require_string(row, "name", "a part of the cascade"), static_cast<std::size_t>(layer - layers.begin()) + 1});
  }
  return cascade;
}

// Checks that each part reads only the output of the part before.
void check_cascade(const LayerTable& table) {
  std::size_t first = 0;
  for (const CascadePart& part : table.cascade) {
    if (part.end <= first || !table.stands_alone({first, part.end})) {
      throw_error<ModelFormatError>(
          "expected part \"{}\" of the cascade to follow the part before and to read only its output", part.name);
    }
    first = part.end;
  }
  if (first != table.layers.size())
    throw_error<ModelFormatError>("expected the cascade's last part to end with the last layer");
}

std::string optional_string(yyjson_val* object, const char* key) {
  yyjson_val* text = yyjson_obj_get(object, key);
  return yyjson_is_str(text) ? std::string(yyjson_get_str(text), yyjson_get_len(text)) : "";
}

}  // namespace

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
  return static_cast<float>(static_cast<double>(noise_sigma) / std::max(sigma, kMinSigma));
}

LayerTable LayerTable::cut(std::size_t parts) const {
  if (parts < 1 || parts > cascade.size()) {
    throw_error<std::invalid_argument>("expected 1 to {} parts of the cascade \"{}\", got {}", cascade.size(), name,
                                       parts);
  }
  LayerTable table = *this;
  if (parts == cascade.size()) return table;
  table.cascade.resize(parts);
  table.layers.resize(cascade[parts - 1].end);
  // The table needs at least one decoder layer, so the last one becomes it.
  table.layers.back().stage = Stage::kDecoder;
  table.name += "-" + table.cascade.back().name;
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
  table.camera_noise = parse_camera_noise(input, table.noise_sigma);

  yyjson_val* layers = yyjson_obj_get(root, "layers");
  if (!yyjson_is_arr(layers) || yyjson_arr_size(layers) > static_cast<std::size_t>(kMaxLayers)) {
    throw_error<ModelFormatError>("expected \"layers\" to be a list of at most {} layers", kMaxLayers);
  }
  yyjson_arr_iter rows = yyjson_arr_iter_with(layers);
  while (yyjson_val* row = yyjson_arr_iter_next(&rows)) table.layers.push_back(parse_layer(row, table));
  check_layers(table.layers);
  yyjson_val* cascade = yyjson_obj_get(root, "cascade");
  if (cascade == nullptr) cascade = yyjson_obj_get(root, "stack");  // the key in files of version 1.0
  if (cascade != nullptr && (!yyjson_is_arr(cascade) || yyjson_arr_size(cascade) == 0)) {
    throw_error<ModelFormatError>("expected \"cascade\" to be a list of parts");
  }
  table.cascade = parse_cascade(cascade, table.layers);
  if (cascade != nullptr) check_cascade(table);
  if (yyjson_obj_get(root, "symmetry") != nullptr) {
    table.symmetry = parse_name<Symmetry>(kSymmetries, root, "symmetry", "the layer table");
  }
  if (table.symmetry != Symmetry::kNone && cascade != nullptr)
    throw_error<ModelFormatError>("expected a network with \"cascade\" to have no \"symmetry\"");
  return table;
}

const char* stage_name(Stage stage) {
  return kStages.at(static_cast<std::size_t>(stage));
}
const char* activation_name(Activation activation) {
  return kActivations.at(static_cast<std::size_t>(activation));
}
const char* symmetry_name(Symmetry symmetry) {
  return kSymmetries.at(static_cast<std::size_t>(symmetry));
}

}  // namespace dae

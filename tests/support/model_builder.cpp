#include "support/model_builder.h"

#include <cmath>
#include <cstring>

namespace dae::test {
namespace {

// JSON inside a JSON string.
std::string escape(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '"' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string layer_json(const LayerSpec& layer, const std::string& name) {
  const auto pair = [](int value) { return "[" + std::to_string(value) + "," + std::to_string(value) + "]"; };
  return R"({"name":")" + name + R"(","stage":")" + layer.stage + R"(","op":")" + layer.op + R"(","filters":)" +
         std::to_string(layer.filters) + R"(,"kernel":)" + pair(layer.kernel) + R"(,"stride":)" + pair(layer.stride) +
         R"(,"padding":"same","activation":")" + layer.activation + R"("})";
}

std::string tensor_json(const std::string& name, const std::string& shape, std::size_t first, std::size_t count) {
  return ",\"" + name + R"(":{"dtype":"F32","shape":)" + shape + R"(,"data_offsets":[)" + std::to_string(4 * first) +
         "," + std::to_string(4 * (first + count)) + "]}";
}

}  // namespace

std::vector<float> random_values(std::size_t count, uint32_t seed) {
  std::vector<float> values(count);
  uint32_t state = seed * 2654435761u + 1;
  for (float& value : values) {
    state = state * 1664525u + 1013904223u;
    value = static_cast<float>(state >> 8) / 16777216.0f;
  }
  return values;
}

std::vector<uint8_t> safetensors_file(const std::string& header, const std::vector<float>& values) {
  std::vector<uint8_t> bytes(8 + header.size() + 4 * values.size());
  for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<uint8_t>(static_cast<uint64_t>(header.size()) >> (8 * i));
  std::memcpy(bytes.data() + 8, header.data(), header.size());
  if (!values.empty()) std::memcpy(bytes.data() + 8 + header.size(), values.data(), 4 * values.size());
  return bytes;
}

std::vector<uint8_t> model_file(int channels, const std::vector<LayerSpec>& layers) {
  std::string table =
      R"({"version":1,"name":"test","input":{"channels":)" + std::to_string(channels) + R"(},"layers":[)";
  std::string tensors;
  std::vector<float> values;
  int in = channels;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const LayerSpec& layer = layers[i];
    const std::string name = "layer" + std::to_string(i);
    table += (i == 0 ? "" : ",") + layer_json(layer, name);
    const auto fan_in = static_cast<std::size_t>(layer.kernel * layer.kernel * in);
    const auto filters = static_cast<std::size_t>(layer.filters);
    const std::string kernel = std::to_string(layer.kernel);
    tensors += tensor_json(name + ".weight",
                           "[" + std::to_string(filters) + "," + kernel + "," + kernel + "," + std::to_string(in) + "]",
                           values.size(), fan_in * filters);
    const float scale = 2.0f / std::sqrt(static_cast<float>(fan_in));
    for (const float value : random_values(fan_in * filters, static_cast<uint32_t>(i))) {
      values.push_back((value - 0.5f) * 2.0f * scale);
    }
    tensors += tensor_json(name + ".bias", "[" + std::to_string(filters) + "]", values.size(), filters);
    for (const float value : random_values(filters, static_cast<uint32_t>(i) + 100)) values.push_back(value - 0.4f);
    in = layer.filters;
  }
  table += "]}";
  return safetensors_file(R"({"__metadata__":{"dae":")" + escape(table) + "\"}" + tensors + "}", values);
}

std::shared_ptr<const Model> make_model(int channels, const std::vector<LayerSpec>& layers) {
  return std::make_shared<const Model>(Model::load(model_file(channels, layers)));
}

std::shared_ptr<const Model> make_model(const LayerTable& table, uint32_t seed) {
  const Model fresh = Model::initialize(table, seed);
  std::vector<float> parameters(fresh.parameters().begin(), fresh.parameters().end());
  // Biases that are zero would hide a bias left out.
  const std::vector<float> shift = random_values(parameters.size(), seed + 1);
  for (std::size_t i = 0; i < parameters.size(); ++i) parameters[i] += 0.2f * (shift[i] - 0.5f);
  return std::make_shared<const Model>(Model::from_parameters(table, std::move(parameters)));
}

}  // namespace dae::test

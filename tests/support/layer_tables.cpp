#include "support/layer_tables.h"

namespace dae::test {

std::string table_json(int channels, const std::vector<std::string>& rows) {
  std::string json =
      R"({"version":1,"name":"test","input":{"channels":)" + std::to_string(channels) + R"(},"layers":[)";
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string stage = i + 1 == rows.size() ? "decoder" : "encoder";
    const bool plain = rows[i].find("\"activation\"") == std::string::npos;
    json += std::string(i == 0 ? "" : ",") + R"({"name":")" + static_cast<char>('a' + i) + R"(","stage":")" + stage +
            "\"," + rows[i] + (plain ? R"(,"activation":"linear"})" : "}");
  }
  return json + "]}";
}

LayerTable make_table(int channels, const std::vector<std::string>& rows) {
  return parse_layer_table(table_json(channels, rows));
}

std::string convolution(const std::string& op, int filters, int kernel, int stride, const std::string& activation) {
  const auto pair = [](int value) { return "[" + std::to_string(value) + "," + std::to_string(value) + "]"; };
  return R"("op":")" + op + R"(","filters":)" + std::to_string(filters) + R"(,"kernel":)" + pair(kernel) +
         R"(,"stride":)" + pair(stride) + R"(,"padding":"same","activation":")" + activation + "\"" +
         (activation == "leaky_relu" ? R"(,"slope":0.1)" : "");
}

LayerTable tutorial_table() {
  LayerTable table =
      make_table(1, {convolution("conv2d", 16, 3, 2, "relu"), convolution("conv2d", 8, 3, 2, "relu"),
                     convolution("conv2d_transpose", 8, 3, 2, "relu"),
                     convolution("conv2d_transpose", 16, 3, 2, "relu"), convolution("conv2d", 1, 3, 1, "sigmoid")});
  for (std::size_t i = 2; i < table.layers.size(); ++i) table.layers[i].stage = Stage::kDecoder;
  return table;
}

LayerTable skip_table() {
  return make_table(1, {R"("op":"space_to_depth","block":[2,2])",                   // a: 4 channels
                        convolution("conv2d", 6, 3, 1, "leaky_relu"),               // b
                        convolution("conv2d", 5, 3, 2, "relu"),                     // c
                        convolution("conv2d_transpose", 6, 4, 2, "sigmoid"),        // d
                        R"("op":"concat","inputs":["d","b"],"activation":"relu")",  // e: 12 channels
                        convolution("conv2d", 4, 1, 1, "linear"),                   // f
                        R"("op":"add","inputs":["f","a"])",                         // g
                        R"("op":"depth_to_space","block":[2,2])",                   // h: 1 channel
                        R"("op":"add","inputs":["h","input"])"});                   // i
}

}  // namespace dae::test

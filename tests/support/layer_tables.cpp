#include "support/layer_tables.h"

namespace dae::test {
namespace {

// Writes the rows of random_table().
class RandomRows {
 public:
  RandomRows(int channels, uint32_t seed) : state_(seed), tensors_{{"input", 0, channels, true}} {}

  const std::vector<std::string>& rows() const { return rows_; }

  // Adds a layer that reads any tensor so far.
  void add_any() {
    const Tensor from = tensors_[below(tensors_.size())];
    switch (below(9)) {
      case 0:
        if (from.halvings < kMaxHalvings) return convolve(from, "conv2d", 2);
        break;
      case 1:
        if (from.halvings > 0) return convolve(from, "conv2d_transpose", 2);
        break;
      case 2:
        if (from.halvings < kMaxHalvings && from.channels <= 6) return rearrange(from, "space_to_depth", 4, 1, 1);
        break;
      case 3:
        if (from.halvings > 0 && from.channels % 4 == 0) return rearrange(from, "depth_to_space", 1, 4, -1);
        break;
      case 4:
        return join_all("concat", {from, like(from, false)});
      case 5:
        return join_all("add", {from, like(from, true), from});
      case 6:
        if (from.halvings < kMaxHalvings) return resize(from, R"("op":"max_pool","block":[2,2])", 1);
        break;
      case 7:
        if (from.halvings > 0) return resize(from, R"("op":"resize_bilinear","factor":[2,2])", -1);
        break;
      default:
        break;
    }
    convolve(from, "conv2d", 1);
  }

  // Connects tensors that no layer reads yet to the output.
  void join() {
    const int channels = tensors_.front().channels;
    for (int halvings = kMaxHalvings; halvings >= 0; --halvings) {
      std::vector<Tensor> loose;
      for (const Tensor& tensor : tensors_) {
        if (tensor.halvings == halvings && !tensor.read) loose.push_back(tensor);
      }
      if (loose.empty()) continue;
      if (loose.size() > 1) join_all("concat", loose);
      const Tensor last = loose.size() > 1 ? tensors_.back() : loose.front();
      convolve(last, halvings > 0 ? "conv2d_transpose" : "conv2d", halvings > 0 ? 2 : 1);
    }
    convolve(tensors_.back(), "conv2d", 1, channels);
  }

 private:
  static constexpr int kMaxHalvings = 2;

  struct Tensor {
    std::string name;
    int halvings;
    int channels;
    bool read;
  };

  std::size_t below(std::size_t count) {
    state_ = state_ * 1664525u + 1013904223u;
    return (state_ >> 16) % count;
  }

  // Returns a tensor that can be joined with `other`, or added to it.
  Tensor like(const Tensor& other, bool channels) {
    std::vector<Tensor> found;
    for (const Tensor& tensor : tensors_) {
      const bool fits = tensor.halvings == other.halvings && (!channels || tensor.channels == other.channels);
      if (fits) found.push_back(tensor);
    }
    return found[below(found.size())];
  }

  void convolve(const Tensor& from, const std::string& op, int stride) {
    convolve(from, op, stride, 1 + static_cast<int>(below(6)));
  }

  void convolve(const Tensor& from, const std::string& op, int stride, int filters) {
    const int kernel = 1 + static_cast<int>(below(4));
    const std::string row = convolution(op, filters, kernel, stride, "linear");
    const int halvings = from.halvings + (stride == 1 ? 0 : op == "conv2d" ? 1 : -1);
    add(row.substr(0, row.find(R"(,"activation")")), {from}, {"", halvings, filters, false});
  }

  void resize(const Tensor& from, const std::string& row, int halvings) {
    add(row, {from}, {"", from.halvings + halvings, from.channels, false});
  }

  void rearrange(const Tensor& from, const std::string& op, int times, int over, int halvings) {
    add(R"("op":")" + op + R"(","block":[2,2])", {from},
        {"", from.halvings + halvings, from.channels * times / over, false});
  }

  void join_all(const std::string& op, const std::vector<Tensor>& from) {
    int channels = 0;
    for (const Tensor& tensor : from) channels += tensor.channels;
    add(R"("op":")" + op + "\"", from,
        {"", from.front().halvings, op == "concat" ? channels : from.front().channels, false});
  }

  void add(const std::string& row, const std::vector<Tensor>& from, Tensor to) {
    static const char* kActivations[] = {R"("linear")", R"("relu")", R"("sigmoid")", R"("leaky_relu","slope":0.25)"};
    std::string inputs;
    for (const Tensor& read : from) {
      inputs += (inputs.empty() ? "\"" : ",\"") + read.name + "\"";
      for (Tensor& tensor : tensors_) tensor.read = tensor.read || tensor.name == read.name;
    }
    to.name = static_cast<char>('a' + rows_.size());
    rows_.push_back(row + R"(,"inputs":[)" + inputs + R"(],"activation":)" + kActivations[below(4)]);
    tensors_.push_back(to);
  }

  uint32_t state_;
  std::vector<Tensor> tensors_;
  std::vector<std::string> rows_;
};

}  // namespace

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

LayerTable wide_table(int channels) {
  return make_table(channels, {R"("op":"space_to_depth","block":[2,2])",             // a
                               convolution("conv2d", 12, 5, 1, "leaky_relu"),        // b
                               convolution("conv2d", 13, 3, 1, "leaky_relu"),        // c
                               convolution("conv2d", 16, 2, 2, "relu"),              // d
                               convolution("conv2d", 17, 3, 1, "sigmoid"),           // e
                               convolution("conv2d_transpose", 13, 2, 2, "linear"),  // f
                               R"("op":"add","inputs":["f","c"])",                   // g
                               convolution("conv2d", 12, 3, 1, "relu"),              // h
                               convolution("conv2d", 4 * channels, 3, 1, "linear"),  // i
                               R"("op":"depth_to_space","block":[2,2])",             // j
                               R"("op":"add","inputs":["j","input"])"});             // k
}

LayerTable c2_table(int channels) {
  LayerTable table = make_table(channels, {R"("op":"space_to_depth","block":[2,2])",             // a
                                           convolution("conv2d", 12, 3, 1, "leaky_relu"),        // b
                                           convolution("conv2d", 14, 2, 2, "relu"),              // c
                                           convolution("conv2d_transpose", 12, 2, 2, "linear"),  // d
                                           R"("op":"add","inputs":["d","b"])",                   // e
                                           R"("op":"concat","inputs":["e","b"])",                // f
                                           convolution("conv2d", 4 * channels, 3, 1, "linear"),  // g
                                           R"("op":"depth_to_space","block":[2,2])",             // h
                                           R"("op":"add","inputs":["h","input"])"});             // i
  table.symmetry = Symmetry::kC2;
  return table;
}

LayerTable two_part_table() {
  LayerTable table = make_table(1, {R"("op":"space_to_depth","block":[2,2])",      // a: 4 channels
                                    convolution("conv2d", 4, 3, 1, "leaky_relu"),  // b
                                    R"("op":"add","inputs":["b","a"])",            // c
                                    R"("op":"concat","inputs":["c","a"])",         // d: 8 channels, the latent
                                    convolution("conv2d", 4, 3, 1, "relu"),        // e
                                    R"("op":"concat","inputs":["e","d"])",         // f: 12 channels
                                    R"("op":"depth_to_space","block":[2,2])",      // g: 3 channels
                                    convolution("conv2d", 1, 5, 1, "sigmoid")});   // h
  for (std::size_t i = 4; i < table.layers.size(); ++i) table.layers[i].stage = Stage::kDecoder;
  return table;
}

LayerTable random_table(int channels, uint32_t seed) {
  RandomRows rows(channels, seed);
  for (int i = 0; i < 8; ++i) rows.add_any();
  rows.join();
  return make_table(channels, rows.rows());
}

namespace {

// Rows of an enlarging network that reads layer `input`; `name` begins their names.
std::string enlarging_rows(const std::string& name, const std::string& input, int channels, int scale) {
  const std::string filters = std::to_string(channels * scale * scale);
  const auto row = [&](const std::string& layer, const std::string& stage, const std::string& rest) {
    return R"({"name":")" + name + layer + R"(","stage":")" + stage + "\"," + rest + "}";
  };
  const std::string conv = R"("op":"conv2d","stride":[1,1],"padding":"same",)";
  const std::string stage = input == "input" ? "encoder" : "decoder";
  return row("body", stage,
             conv + R"("filters":4,"kernel":[3,3],"activation":"leaky_relu","slope":0.1,"inputs":[")" + input + "\"]") +
         "," + row("detail", "decoder", conv + R"("kernel":[3,3],"activation":"linear","filters":)" + filters) + "," +
         row("linear", "decoder",
             conv + R"("kernel":[5,5],"activation":"linear","initial":"bicubic","filters":)" + filters +
                 R"(,"inputs":[")" + input + "\"]") +
         "," +
         row("sum", "decoder",
             R"("op":"add","activation":"linear","inputs":[")" + name + R"(detail",")" + name + R"(linear"])") +
         "," +
         row("output", "decoder",
             R"("op":"depth_to_space","activation":"linear","block":[)" + std::to_string(scale) + "," +
                 std::to_string(scale) + "]");
}

std::string table_of(int channels, const std::string& more, const std::string& rows) {
  return R"({"version":1,"name":"test","input":{"channels":)" + std::to_string(channels) + "}," + more +
         R"("layers":[)" + rows + "]}";
}

}  // namespace

LayerTable enlarging_table(int channels, int scale) {
  return parse_layer_table(table_of(channels, "", enlarging_rows("", "input", channels, scale)));
}

LayerTable cascade_table(int channels) {
  return parse_layer_table(
      table_of(channels, R"("cascade":[{"name":"x2","output":"output"},{"name":"x4","output":"b_output"}],)",
               enlarging_rows("", "input", channels, 2) + "," + enlarging_rows("b_", "output", channels, 2)));
}

}  // namespace dae::test

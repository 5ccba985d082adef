#ifndef DAE_INTERCHANGE_GRAPH_WRITER_H_
#define DAE_INTERCHANGE_GRAPH_WRITER_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "interchange/onnx_graph.h"

namespace dae::onnx {

using Attributes = std::map<std::string, Attribute, std::less<>>;

Attribute float_attribute(float value);
Attribute integer_attribute(int64_t value);
Attribute integers_attribute(std::vector<int64_t> values);
Attribute text_attribute(std::string value);

// Appends nodes and constants to a graph. Throws std::invalid_argument if two tensors would have the same name.
class GraphWriter {
 public:
  explicit GraphWriter(Model& model) : model_(model) {}

  // Appends a node and returns the name of its output, which is also the node's name.
  std::string node(const std::string& op, std::vector<std::string> inputs, const std::string& output,
                   Attributes attributes = {});
  std::string constant(const std::string& name, std::vector<int64_t> dims, std::vector<float> values);
  // Return the name of a constant whole number: of a tensor with one value, or of a scalar. Equal constants are shared.
  std::string integer(int64_t value);
  std::string integer_scalar(int64_t value);
  std::string integers(const std::string& name, std::vector<int64_t> values);
  void input(ValueInfo port);
  // Gives the output of the last node another name.
  void rename_last(const std::string& name);

 private:
  void take_name(const std::string& name);
  std::string shared_integer(const std::string& name, std::vector<int64_t> dims, int64_t value);
  std::string integer_constant(const std::string& name, std::vector<int64_t> dims, std::vector<int64_t> values);

  Model& model_;
  std::set<std::string, std::less<>> names_;
};

}  // namespace dae::onnx

#endif  // DAE_INTERCHANGE_GRAPH_WRITER_H_

// An ONNX graph as an importer reads it: its input, constants, and the tensors that its output depends on.
#ifndef DAE_INTERCHANGE_IMPORT_GRAPH_H_
#define DAE_INTERCHANGE_IMPORT_GRAPH_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "interchange/onnx_graph.h"

namespace dae {

// A node's attribute, or `otherwise` where the node has none of this name.
float number_attribute(const onnx::Node& node, const char* name, float otherwise);
int64_t integer_attribute(const onnx::Node& node, const char* name, int64_t otherwise);
std::string text_attribute(const onnx::Node& node, const char* name, const char* otherwise);
// `count` numbers; each is `otherwise` where the node has no such attribute. Throws ModelFormatError for another count.
std::vector<int64_t> integers_attribute(const onnx::Node& node, const char* name, std::size_t count, int64_t otherwise);

// A graph with one input and one output; the file must outlive it.
class ImportGraph {
 public:
  // Throws ModelFormatError where the graph has no single input of [batch, channels, height, width], or several
  // outputs.
  explicit ImportGraph(const onnx::Model& file);

  const std::string& input() const { return input_; }
  int32_t input_channels() const { return input_channels_; }
  const std::string& output() const { return file_.outputs.front().name; }

  // Whether the output depends on what the node makes.
  bool is_needed(const onnx::Node& node) const;
  // The number of needed nodes that read the tensor; the graph's output counts as one more.
  int readers(const std::string& tensor) const;
  bool is_constant(const std::string& tensor) const { return constants_.contains(tensor); }
  // The constant that a node reads. Throws ModelFormatError, which names the node and `what`, where it is none.
  const onnx::Tensor& constant(const onnx::Node& node, std::size_t input, const char* what) const;

 private:
  void find_constants();
  void find_needed();
  void find_input();
  int64_t channels_read_of(const std::string& tensor) const;

  const onnx::Model& file_;
  std::map<std::string, const onnx::Tensor*> constants_;
  std::set<std::string> needed_;
  std::map<std::string, int> readers_;
  std::string input_;
  int32_t input_channels_ = 0;
};

}  // namespace dae

#endif  // DAE_INTERCHANGE_IMPORT_GRAPH_H_

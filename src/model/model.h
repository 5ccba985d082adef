#ifndef DAE_MODEL_MODEL_H_
#define DAE_MODEL_MODEL_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "model/geometry.h"
#include "model/layer_table.h"

namespace dae {

// A layer table with its weights. Immutable once loaded, so threads may share it.
class Model {
 public:
  // Reads a safetensors file with the layer table in its metadata key "dae". Throws ModelFormatError.
  static Model load(std::span<const uint8_t> bytes);

  const LayerTable& table() const { return table_; }
  // [filters, kernel height, kernel width, input channels], for convolutions and transposed convolutions alike.
  std::span<const float> weight(std::size_t layer) const { return view(weights_[layer]); }
  // [filters]
  std::span<const float> bias(std::size_t layer) const { return view(biases_[layer]); }
  std::size_t parameters() const { return arena_.size(); }

  // Of the whole network, the larger along the two axes.
  int64_t receptive_field() const;
  // Rows and columns of an image batch must be multiples of these.
  int64_t stride(Axis axis) const;

 private:
  struct Range {
    std::size_t begin = 0;
    std::size_t count = 0;
  };
  std::span<const float> view(Range range) const { return std::span(arena_).subspan(range.begin, range.count); }

  LayerTable table_;
  std::vector<float> arena_;  // all weights and biases, in layer order
  std::vector<Range> weights_;
  std::vector<Range> biases_;
};

// The description that dae_model_info documents, as JSON.
std::string model_info(const Model& model);

}  // namespace dae

#endif  // DAE_MODEL_MODEL_H_

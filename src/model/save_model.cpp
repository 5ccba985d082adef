#include <cstring>

#include "common/json_writer.h"
#include "model/model.h"

namespace dae {
namespace {

constexpr std::size_t kLengthBytes = 8;
constexpr std::size_t kAlignment = 64;  // alignment of the first tensor, so that a file in memory can be read in place

// Collects the tensors of a file in order: their entries in the header, and pointers to their values.
class Writer {
 public:
  explicit Writer(const Metadata& metadata) : json_(make_json_object()) {
    yyjson_mut_val* object = yyjson_mut_obj_add_obj(json_.get(), root(), "__metadata__");
    for (const auto& [key, value] : metadata) {
      yyjson_mut_obj_add(object, yyjson_mut_strncpy(json_.get(), key.data(), key.size()),
                         yyjson_mut_strncpy(json_.get(), value.data(), value.size()));
    }
  }

  void add(const std::string& name, const std::vector<int64_t>& shape, std::span<const float> values) {
    yyjson_mut_doc* doc = json_.get();
    yyjson_mut_val* entry = yyjson_mut_obj(doc);
    yyjson_mut_obj_add(root(), yyjson_mut_strncpy(doc, name.data(), name.size()), entry);
    yyjson_mut_obj_add_str(doc, entry, "dtype", "F32");
    yyjson_mut_val* extents = yyjson_mut_obj_add_arr(doc, entry, "shape");
    for (const int64_t extent : shape) yyjson_mut_arr_add_int(doc, extents, extent);
    yyjson_mut_val* offsets = yyjson_mut_obj_add_arr(doc, entry, "data_offsets");
    yyjson_mut_arr_add_uint(doc, offsets, bytes_);
    bytes_ += values.size_bytes();
    yyjson_mut_arr_add_uint(doc, offsets, bytes_);
    values_.push_back(values);
  }

  std::vector<uint8_t> file() const {
    std::string header = json_text(json_);
    header.resize((header.size() + kLengthBytes + kAlignment - 1) / kAlignment * kAlignment - kLengthBytes, ' ');
    std::vector<uint8_t> bytes(kLengthBytes + header.size() + bytes_);
    for (std::size_t i = 0; i < kLengthBytes; ++i) {
      bytes[i] = static_cast<uint8_t>(static_cast<uint64_t>(header.size()) >> (8 * i));
    }
    uint8_t* at = bytes.data() + kLengthBytes;
    std::memcpy(at, header.data(), header.size());
    at += header.size();
    for (const std::span<const float> values : values_) {
      if (!values.empty()) std::memcpy(at, values.data(), values.size_bytes());
      at += values.size_bytes();
    }
    return bytes;
  }

 private:
  yyjson_mut_val* root() const { return yyjson_mut_doc_get_root(json_.get()); }

  MutableJson json_;
  std::vector<std::span<const float>> values_;
  std::size_t bytes_ = 0;
};

}  // namespace

std::vector<uint8_t> save_model(const Model& model) {
  return save_model(model, {}, {});
}

std::vector<uint8_t> save_model(const Model& model, const Metadata& metadata, std::span<const ExtraTensor> tensors) {
  const LayerTable& table = model.table();
  Metadata all = metadata;
  all["dae"] = layer_table_json(table);
  Writer writer(all);
  const auto copies = static_cast<std::size_t>(table.filter_copies());
  for (std::size_t i = 0; i < table.layers.size(); ++i) {
    const Layer& layer = table.layers[i];
    if (!layer.has_weights()) continue;
    // Filters that are copies of others by symmetry are not written.
    std::vector<int64_t> shape = layer.weight_shape();
    shape.front() /= table.filter_copies();
    writer.add(layer.name + ".weight", shape, model.weight(i).first(model.weight(i).size() / copies));
    writer.add(layer.name + ".bias", {shape.front()}, model.bias(i).first(model.bias(i).size() / copies));
  }
  for (const ExtraTensor& tensor : tensors) {
    writer.add(tensor.name, {static_cast<int64_t>(tensor.values.size())}, tensor.values);
  }
  return writer.file();
}

}  // namespace dae

#include <cstring>

#include "common/message.h"
#include "interchange/onnx_message.h"

namespace dae::onnx {
namespace {

void read_floats(Reader<fields::Tensor>& from, std::vector<float>& to) {
  if (from.wire_type() == protozero::pbf_wire_type::length_delimited) {
    for (const float value : from.get_packed_float()) to.push_back(value);
  } else {
    to.push_back(from.get_float());
  }
}

template <class Value>
void copy_raw(protozero::data_view raw, std::vector<Value>& to) {
  if (raw.size() % sizeof(Value) != 0) return;  // the check of the number of values below fails then
  to.resize(raw.size() / sizeof(Value));
  if (!to.empty()) std::memcpy(to.data(), raw.data(), raw.size());
}

// Counts the values of a shape; -1 if an extent is negative or the number exceeds the limit of a file's tensor.
int64_t values_of(const std::vector<int64_t>& dims) {
  constexpr int64_t kMaxValues = int64_t{1} << 31;
  int64_t count = 1;
  for (const int64_t extent : dims) {
    if (extent < 0 || extent > kMaxValues) return -1;
    count *= extent;
    if (count > kMaxValues) return -1;
  }
  return count;
}

void check_values(const Tensor& tensor) {
  if (tensor.external) {
    throw_error<ModelFormatError>(
        "expected the values of tensor \"{}\" in the ONNX file, found them kept in another file; save the model as one "
        "file",
        tensor.name);
  }
  const bool floats = tensor.type == DataType::kFloat;
  if (!floats && tensor.type != DataType::kInt64) return;
  const int64_t expected = values_of(tensor.dims);
  const std::size_t count = floats ? tensor.floats.size() : tensor.ints.size();
  if (expected < 0 || static_cast<std::size_t>(expected) != count) {
    throw_error<ModelFormatError>("expected tensor \"{}\" of the ONNX file to have {}, found {} values", tensor.name,
                                  expected < 0 ? "a valid shape" : std::to_string(expected) + " values", count);
  }
}

}  // namespace

Tensor read_tensor(Reader<fields::Tensor> from) {
  using Field = fields::Tensor;
  Tensor tensor;
  protozero::data_view raw;
  bool has_raw = false;
  while (from.next()) {
    switch (from.tag()) {
      case Field::kDims:
        require_room(tensor.dims, kMaxNames, "dimensions a tensor");
        read_integers(from, tensor.dims);
        break;
      case Field::kDataType:
        tensor.type = static_cast<DataType>(from.get_int32());
        break;
      case Field::kFloatData:
        read_floats(from, tensor.floats);
        break;
      case Field::kInt64Data:
        read_integers(from, tensor.ints);
        break;
      case Field::kName:
        tensor.name = text(from.get_view());
        break;
      case Field::kRawData:
        raw = from.get_view();
        has_raw = true;
        break;
      case Field::kDataLocation:
        tensor.external = from.get_int32() == 1;
        break;
      default:
        from.skip();
    }
  }
  if (has_raw && tensor.type == DataType::kFloat) copy_raw(raw, tensor.floats);
  if (has_raw && tensor.type == DataType::kInt64) copy_raw(raw, tensor.ints);
  check_values(tensor);
  return tensor;
}

}  // namespace dae::onnx

#include "model/safetensors.h"

#include <bit>
#include <cstring>
#include <string_view>

#include "common/error.h"
#include "common/json.h"
#include "common/message.h"

namespace dae {
namespace {

constexpr std::size_t kLengthBytes = 8;

uint64_t read_header_length(std::span<const uint8_t> bytes) {
  if (bytes.size() < kLengthBytes) {
    throw_error<ModelFormatError>("expected a safetensors file, found {} bytes", bytes.size());
  }
  // A header's length may also begin with this byte, but no length uses all eight bytes.
  if (bytes[0] == '<' && bytes[kLengthBytes - 1] != 0) {
    throw_error<ModelFormatError>("expected a safetensors file, found HTML or XML (is the model's address right?)");
  }
  uint64_t length = 0;
  for (std::size_t i = kLengthBytes; i-- > 0;) length = length << 8 | bytes[i];
  if (length > bytes.size() - kLengthBytes) {
    throw_error<ModelFormatError>("expected a safetensors header of {} bytes, found a file of {} bytes", length,
                                  bytes.size());
  }
  return length;
}

uint64_t read_offset(yyjson_val* value, uint64_t data_size, std::string_view what) {
  return static_cast<uint64_t>(require_int(value, 0, static_cast<int64_t>(data_size), what));
}

TensorEntry parse_tensor(const std::string& name, yyjson_val* object, uint64_t data_size) {
  const std::string what = message("tensor \"{}\"", name);
  require_object(object, what);
  const std::string dtype = require_string(object, "dtype", what);
  if (dtype != "F32" && dtype != "F16") {
    throw_error<ModelFormatError>("expected {} to be of dtype F32 or F16, found {}", what, dtype);
  }
  TensorEntry entry;
  entry.half = dtype == "F16";
  yyjson_val* shape = yyjson_obj_get(object, "shape");
  if (!yyjson_is_arr(shape)) throw_error<ModelFormatError>("expected {} to have a \"shape\"", what);
  uint64_t count = 1;
  yyjson_arr_iter dimensions = yyjson_arr_iter_with(shape);
  while (yyjson_val* dimension = yyjson_arr_iter_next(&dimensions)) {
    const int64_t extent = require_int(dimension, 0, INT32_MAX, message("the shape of {}", what));
    // The product is limited to the file's size, which also keeps it from overflowing.
    if (extent > 0 && count > data_size / static_cast<uint64_t>(extent)) {
      throw_error<ModelFormatError>("expected {} to have no more values than the file has bytes, found a larger shape",
                                    what);
    }
    count *= static_cast<uint64_t>(extent);
    entry.shape.push_back(extent);
  }

  yyjson_val* offsets = yyjson_obj_get(object, "data_offsets");
  if (!yyjson_is_arr(offsets) || yyjson_arr_size(offsets) != 2) {
    throw_error<ModelFormatError>("expected {} to have two \"data_offsets\"", what);
  }
  const uint64_t begin = read_offset(yyjson_arr_get(offsets, 0), data_size, message("the first offset of {}", what));
  const uint64_t end = read_offset(yyjson_arr_get(offsets, 1), data_size, message("the second offset of {}", what));
  const uint64_t size = count * (entry.half ? sizeof(uint16_t) : sizeof(float));
  if (end < begin || end - begin != size) {
    throw_error<ModelFormatError>("expected {} to cover {} bytes, its offsets are {} and {}", what, size, begin, end);
  }
  entry.offset = static_cast<std::size_t>(begin);
  entry.count = static_cast<std::size_t>(count);
  return entry;
}

// Converts IEEE 754's binary16 to float. The exponent's bits are moved to their place in a float and corrected by a
// multiplication, which also normalises subnormal values; only infinity and NaN need separate code.
float from_half(uint16_t half) {
  const uint32_t magnitude = uint32_t{half & 0x7fffu} << 13;
  const uint32_t sign = uint32_t{half & 0x8000u} << 16;
  const bool finite = (half & 0x7c00u) != 0x7c00u;
  const uint32_t bits =
      finite ? std::bit_cast<uint32_t>(std::bit_cast<float>(magnitude) * 0x1p112f) : 0x7f800000u | magnitude;
  return std::bit_cast<float>(sign | bits);
}

void parse_metadata(yyjson_val* object, Safetensors& file) {
  require_object(object, "the safetensors metadata");
  yyjson_obj_iter entries = yyjson_obj_iter_with(object);
  while (yyjson_val* key = yyjson_obj_iter_next(&entries)) {
    yyjson_val* value = yyjson_obj_iter_get_val(key);
    if (!yyjson_is_str(value)) throw_error<ModelFormatError>("expected the safetensors metadata to be strings");
    file.metadata.emplace(std::string(yyjson_get_str(key), yyjson_get_len(key)),
                          std::string(yyjson_get_str(value), yyjson_get_len(value)));
  }
}

}  // namespace

void Safetensors::read(const TensorEntry& entry, std::span<float> values) const {
  if (values.size() != entry.count)
    throw_error<ModelFormatError>("expected a buffer of {} values for a tensor, got {}", entry.count, values.size());
  const uint8_t* from = data.data() + entry.offset;
  if (entry.half) {
    for (float& value : values) {
      uint16_t half = 0;
      std::memcpy(&half, from, sizeof half);
      value = from_half(half);
      from += sizeof half;
    }
  } else if (!values.empty()) {
    std::memcpy(values.data(), from, values.size_bytes());
  }
}

Safetensors parse_safetensors(std::span<const uint8_t> bytes) {
  const uint64_t header_length = read_header_length(bytes);
  const std::string_view header(reinterpret_cast<const char*>(bytes.data()) + kLengthBytes,
                                static_cast<std::size_t>(header_length));
  Safetensors file;
  file.data = bytes.subspan(kLengthBytes + static_cast<std::size_t>(header_length));

  const JsonDocument doc = parse_json(header, "the safetensors header");
  yyjson_val* root = require_object(yyjson_doc_get_root(doc.get()), "the safetensors header");
  yyjson_obj_iter entries = yyjson_obj_iter_with(root);
  while (yyjson_val* key = yyjson_obj_iter_next(&entries)) {
    const std::string name(yyjson_get_str(key), yyjson_get_len(key));
    yyjson_val* value = yyjson_obj_iter_get_val(key);
    if (name == "__metadata__") {
      parse_metadata(value, file);
    } else {
      file.tensors.emplace(name, parse_tensor(name, value, file.data.size()));
    }
  }
  return file;
}

}  // namespace dae
